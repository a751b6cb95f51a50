// Keeps the learner's log in this browser, as a union: nothing is overwritten, whichever tab writes last.
//
// Signed out, it is all there is. Signed in (`data.owner`), the account has the log, and the browser holds under the
// owner's name only what the account has not taken yet; what was learnt before signing in joins it.
//
// Python hands down what the browser shall keep. What Python does not know goes up in numbered messages; as a later
// message may replace one that was not read yet, each repeats all that Python has not confirmed (`data.received`).
// `data.settled` is the last message whose entries the account has: these are no longer kept here.
const VERSION = 1
const SIGNED_OUT = "nonlinear-log"

function parsed(text) {
  try {
    const found = JSON.parse(text)
    return found && typeof found.entries === "object" && found.entries && !Array.isArray(found.entries) ? found : null
  } catch {
    return null
  }
}

function read(key) {
  const text = localStorage.getItem(key)
  if (text === null) return { version: VERSION, entries: {} }
  const found = parsed(text)
  if (found) return found
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
    Object.assign(page, {
      session: data.session,
      known: new Set(), // entries that Python has
      sent: [], // messages whose entries the account has not taken, or Python not confirmed
      number: 0,
      handed: new Set(), // entries that Python handed down and the account has not taken
      gone: null, // entries that another tab erased, until Python has heard of it
      goneNumber: null,
      erasures: data.erasures,
      told: null,
    })
  }
  const key = data.owner ? `${SIGNED_OUT}:${data.owner}` : SIGNED_OUT

  // What the browser has of this learner, with what Python handed down; written only if that changes anything.
  const kept = () => {
    let problem = null
    let stored = { version: VERSION, entries: {} }
    try {
      if (page.erasures !== data.erasures) {
        page.erasures = data.erasures
        page.known = new Set(Object.keys(data.entries))
        page.sent = []
        page.handed = new Set()
        write(key, stored) // so that other tabs hear of it even if there was nothing
        localStorage.removeItem(key)
      }
      stored = read(key)
      if (stored.damaged) problem = "damaged"
      const before = JSON.stringify(stored.entries)
      const earlier = data.owner ? read(SIGNED_OUT) : { entries: {} }
      stored.entries = { ...data.entries, ...earlier.entries, ...stored.entries }
      for (const id of [...settled(), ...(page.gone ?? [])]) delete stored.entries[id]
      if (JSON.stringify(stored.entries) !== before) write(key, stored)
      if (data.owner && localStorage.getItem(SIGNED_OUT) !== null) localStorage.removeItem(SIGNED_OUT)
    } catch (error) {
      problem = error?.name === "QuotaExceededError" ? "full" : "blocked"
    }
    return { entries: stored.entries, problem }
  }

  // Entries that have reached the account since the last run.
  const settled = () => {
    if (!data.owner) return []
    const taken = page.sent.filter((message) => message.number <= data.settled).flatMap((message) => message.ids)
    page.sent = page.sent.filter((message) => message.number > data.settled)
    const dropped = [...page.handed].filter((id) => !(id in data.entries))
    page.handed = new Set(Object.keys(data.entries))
    return [...taken, ...dropped]
  }

  const sendUp = (entries, problem) => {
    const unknown = Object.entries(entries).filter(([id]) => !page.known.has(id))
    const waiting = new Set(page.sent.flatMap((message) => message.ids))
    const isNew = unknown.some(([id]) => !waiting.has(id)) || (page.gone && !page.goneNumber)
    if (!isNew && page.told === problem) return
    page.told = problem
    page.number += 1
    page.sent.push({ number: page.number, ids: unknown.map(([id]) => id) })
    if (page.gone) page.goneNumber = page.number
    setTriggerValue("found", {
      session: data.session,
      number: page.number,
      erasures: data.erasures,
      entries: unknown.map(([, entry]) => entry),
      gone: page.gone,
      problem,
    })
  }

  for (const id in data.entries) page.known.add(id)
  for (const message of page.sent) {
    if (message.number <= data.received) for (const id of message.ids) page.known.add(id)
  }
  if (!data.owner) page.sent = page.sent.filter((message) => message.number > data.received)
  if (page.goneNumber && page.goneNumber <= data.received) page.gone = page.goneNumber = null

  // Another tab has written, or erased everything. Signed in, only the next run writes: what another tab has
  // just taken out, because the account has it, must not come back.
  const changed = (event) => {
    if (event.key !== key) return
    if (event.newValue === null) {
      page.gone = [...page.known, ...page.sent.flatMap((message) => message.ids)]
      page.sent = []
      page.goneNumber = null
      sendUp({}, page.told)
    } else {
      const found = data.owner ? { entries: parsed(event.newValue)?.entries ?? {}, problem: page.told } : kept()
      sendUp(found.entries, found.problem)
    }
  }
  if (page.listener) window.removeEventListener("storage", page.listener)
  page.listener = changed
  window.addEventListener("storage", changed)
  const found = kept()
  sendUp(found.entries, found.problem)
  return () => window.removeEventListener("storage", changed)
}
