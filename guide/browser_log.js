// Keeps the learner's log in this browser, as a union: nothing is overwritten, whichever tab writes last.
// Python hands down the entries of its session; what it does not know yet is sent up, once.
const VERSION = 1

function read(key) {
  const text = localStorage.getItem(key)
  if (text === null) return { version: VERSION, entries: {} }
  try {
    const found = JSON.parse(text)
    if (found && typeof found.entries === "object" && found.entries && !Array.isArray(found.entries)) return found
  } catch {
    // falls through to what is damaged
  }
  // What cannot be read is put aside, never thrown away.
  localStorage.setItem(`${key}:damaged:${Date.now()}`, text)
  write(key, { version: VERSION, entries: {} })
  return { version: VERSION, entries: {}, damaged: true }
}

function write(key, log) {
  localStorage.setItem(key, JSON.stringify({ version: log.version ?? VERSION, entries: log.entries }))
}

export default function (component) {
  const { data, setTriggerValue } = component
  const page = (window.nonlinearLog ??= {})
  if (page.session !== data.session) {
    // A new session of the server: it knows nothing, not even that the learner was told of a problem.
    Object.assign(page, { session: data.session, known: new Set(), told: undefined, erased: data.erased })
  }
  const key = data.owner ? `nonlinear-log:${data.owner}` : "nonlinear-log"

  const keep = () => {
    let problem = null
    let stored = { version: VERSION, entries: {} }
    for (const id in data.entries) page.known.add(id)
    try {
      if (page.erased !== data.erased) {
        page.erased = data.erased
        page.known = new Set(Object.keys(data.entries))
        localStorage.removeItem(key)
      }
      stored = read(key)
      if (stored.damaged) problem = "damaged"
      const before = Object.keys(stored.entries).length
      if (data.owner) {
        // After signing in, what was learnt before belongs to the account.
        const earlier = read("nonlinear-log")
        stored.entries = { ...earlier.entries, ...stored.entries }
        if (Object.keys(stored.entries).length > before) write(key, stored)
        localStorage.removeItem("nonlinear-log")
      }
      const size = Object.keys(stored.entries).length
      stored.entries = { ...data.entries, ...stored.entries }
      if (Object.keys(stored.entries).length > size) write(key, stored)
    } catch (error) {
      problem = error?.name === "QuotaExceededError" ? "full" : "blocked"
    }
    const unknown = Object.entries(stored.entries).filter(([id]) => !page.known.has(id))
    for (const [id] of unknown) page.known.add(id)
    if (unknown.length || page.told !== problem) {
      page.told = problem
      setTriggerValue("found", { entries: unknown.map(([, entry]) => entry), problem })
    }
  }

  // Another tab has written, or erased everything.
  const changed = (event) => {
    if (event.key !== key) return
    if (event.newValue === null) setTriggerValue("found", { entries: [], problem: null, erased: true })
    else keep()
  }
  if (page.listener) window.removeEventListener("storage", page.listener)
  page.listener = changed
  window.addEventListener("storage", changed)
  keep()
}
