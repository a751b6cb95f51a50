// Keeps a text in the memory of this browser tab, which outlives a reload, and hands it back once it is asked for.

export default function (component) {
  const { data, setStateValue } = component;
  try {
    if (data.keep === null) {
      const found = sessionStorage.getItem(data.name);
      if (found) setStateValue("found", { text: found, at: Date.now() });
    } else if (data.keep === "") {
      sessionStorage.removeItem(data.name);
    } else {
      sessionStorage.setItem(data.name, data.keep);
    }
  } catch {
    // A browser that forbids storage: then a reload forgets, and nothing else changes.
  }
}
