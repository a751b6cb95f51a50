// Keeps the learner's log in this browser, as a union: nothing is overwritten, whichever tab writes last.
//
// Signed out, it is all there is. Signed in (`data.owner`), the account has the log, and the browser holds under the
// owner's name only what the account has not taken yet; what was learnt before signing in joins it.
//
// Python hands down what the browser shall keep. What Python does not know goes up in numbered messages; as a later
// message may replace one that was not read yet, each repeats all that Python has not confirmed (`data.received`).
// `data.settled` is the last message whose entries the account has: these are no longer kept here.
//
// Erasing leaves a mark in place of the entries, by which other tabs see that theirs are gone, too: without it they
// would put back what they have.
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
  if (text === null) return { entries: {} }
  const found = parsed(text)
  if (found) return found
  // What cannot be read is put aside, never thrown away.
  localStorage.setItem(`${key}:damaged:${Date.now()}`, text)
  write(key, { entries: {} })
  return { entries: {}, damaged: true }
}

function write(key, log) {
  localStorage.setItem(key, JSON.stringify({ version: VERSION, ...log }))
}

function empty(key) {
  const erased = `${Date.now()} ${Math.random()}`
  write(key, { entries: {}, erased })
  return erased
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
      mark: undefined, // that of the last erasure, once we have looked
      gone: null, // entries that another tab erased, until Python has heard of it
      goneNumber: null,
      erasures: data.erasures,
      told: null,
    })
  }
  const key = data.owner ? `${SIGNED_OUT}:${data.owner}` : SIGNED_OUT

  // Whether another tab has erased everything since we last looked; what came down since then stays.
  const notice = (stored, certain = false) => {
    const before = page.mark
    page.mark = stored.erased ?? null
    if (!certain && (before === undefined || before === page.mark || stored.damaged)) return
    page.gone = [...(page.gone ?? []), ...page.known, ...page.sent.flatMap((message) => message.ids)]
    page.goneNumber = null
    page.sent = []
  }

  // What the browser has of this learner, with what Python handed down; written only if that changes anything.
  const kept = () => {
    let problem = null
    let stored = { entries: {} }
    try {
      if (page.erasures !== data.erasures) {
        Object.assign(page, { erasures: data.erasures, known: new Set(), sent: [], handed: new Set(), gone: null })
        page.mark = empty(key)
      }
      stored = read(key)
      notice(stored)
      if (stored.damaged) problem = "damaged"
      delete stored.damaged
      const earlier = data.owner ? read(SIGNED_OUT) : { entries: {} }
      const leaving = new Set([...settled(), ...(page.gone ?? [])])
      // Written only if an entry comes or goes: two tabs that wrote for less would answer each other for ever.
      let altered = false
      for (const [id, entry] of Object.entries({ ...data.entries, ...earlier.entries })) {
        if (id in stored.entries || leaving.has(id)) continue
        stored.entries[id] = entry
        altered = true
      }
      for (const id of leaving) {
        if (!(id in stored.entries)) continue
        delete stored.entries[id]
        altered = true
      }
      if (altered) write(key, stored)
      if (Object.keys(earlier.entries).length) empty(SIGNED_OUT)
    } catch (error) {
      problem = error?.name === "QuotaExceededError" ? "full" : "blocked"
    }
    for (const id in data.entries) page.known.add(id)
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

  for (const message of page.sent) {
    if (message.number <= data.received) for (const id of message.ids) page.known.add(id)
  }
  if (!data.owner) page.sent = page.sent.filter((message) => message.number > data.received)
  if (page.goneNumber && page.goneNumber <= data.received) page.gone = page.goneNumber = null

  // Another tab has written, or erased everything. Signed in, only the next run writes: what another tab has
  // just taken out, because the account has it, must not come back.
  const changed = (event) => {
    if (event.key !== key) return
    const stored = parsed(event.newValue) ?? { entries: {}, damaged: true }
    notice(stored, event.newValue === null)
    const found = data.owner ? { entries: stored.entries, problem: page.told } : kept()
    sendUp(found.entries, found.problem)
  }
  if (page.listener) window.removeEventListener("storage", page.listener)
  page.listener = changed
  window.addEventListener("storage", changed)
  const found = kept()
  sendUp(found.entries, found.problem)
  return () => window.removeEventListener("storage", changed)
}
