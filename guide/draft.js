// Keeps what is being typed into a box in the memory of this browser tab. Streamlit tells the server of it only when
// the box is left: a reload, or the browser's way back, would lose it.

const mounted = new WeakSet();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const keep = (event) => {
    if (event.target.closest?.(`.st-key-${data.box}`)) {
      try {
        sessionStorage.setItem(data.name, JSON.stringify({ of: data.of, text: event.target.value }));
      } catch {
        // Storage is forbidden or full: then typing goes on without it.
      }
    }
  };
  // Only a box that has just appeared may be filled; later on its reader is typing in it.
  if (!mounted.has(parentElement)) {
    mounted.add(parentElement);
    try {
      const kept = JSON.parse(sessionStorage.getItem(data.name));
      if (kept && kept.of === data.of && kept.text !== data.text) setTriggerValue("found", kept.text);
    } catch {
      // Nothing that could be read.
    }
  }
  document.removeEventListener("input", parentElement.keep);
  parentElement.keep = keep;
  document.addEventListener("input", keep);
  return () => document.removeEventListener("input", parentElement.keep);
}
