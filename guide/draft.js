// Keeps what is being typed into a box. Streamlit tells the server of it once the box is left, which is too late where
// the tap that leaves it ends the interview, and never happens before a reload or on the browser's way back. So every
// change goes into the memory of this tab, and to the server as soon as a finger or the mouse goes down elsewhere.

const watched = new WeakMap(); // what is listened to, by the element of the component

function watch(parentElement) {
  const seen = { data: null, send: null, stop: null };
  const inside = (target) => target.closest?.(`.st-key-${seen.data.box}`);
  const keep = ({ target }) => {
    if (!inside(target)) return;
    try {
      sessionStorage.setItem(seen.data.name, JSON.stringify({ of: seen.data.of, text: target.value }));
    } catch {
      // Storage is forbidden or full: then typing goes on without it.
    }
  };
  const hand = ({ target }) => {
    const box = document.querySelector(`.st-key-${seen.data.box} textarea`);
    if (box && box.value !== seen.data.text && !inside(target)) seen.send("typed", box.value);
  };
  document.addEventListener("input", keep);
  document.addEventListener("pointerdown", hand, true);
  seen.stop = () => {
    document.removeEventListener("input", keep);
    document.removeEventListener("pointerdown", hand, true);
    watched.delete(parentElement);
  };
  watched.set(parentElement, seen);
  return seen;
}

function kept(data) {
  try {
    const found = JSON.parse(sessionStorage.getItem(data.name));
    return found?.of === data.of ? found.text : null;
  } catch {
    return null;
  }
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const appeared = !watched.has(parentElement);
  const seen = watched.get(parentElement) ?? watch(parentElement);
  seen.data = data;
  // A state, with its time so that it is always a new one: of two messages in a row, a trigger of the first is lost.
  seen.send = (name, text) => setStateValue(name, { text, at: Date.now() });
  // Only a box that has just appeared may be filled; later on its reader is typing in it.
  const found = appeared ? kept(data) : null;
  if (found !== null && found !== data.text) seen.send("found", found);
  return seen.stop;
}
