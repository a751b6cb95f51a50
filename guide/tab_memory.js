// Keeps a text in the memory of this browser tab, which outlives a reload, and hands it back once it is asked for.

export default function (component) {
  const { data, setTriggerValue } = component;
  try {
    if (data.keep !== null) {
      if (data.keep) sessionStorage.setItem(data.name, data.keep);
      else sessionStorage.removeItem(data.name);
    } else {
      const found = sessionStorage.getItem(data.name);
      if (found) setTriggerValue("found", found);
    }
  } catch {
    // A browser that forbids storage: then a reload forgets, and nothing else changes.
  }
}
