// Shows how much time is left. The server says until when and what time it is there; everything else
// happens here, so that the clock of the browser may be wrong and the server is not asked every second.

const LATE = 20; // seconds before the end from which the colour warns
const offsets = new Map(); // server's time minus the browser's, by the server's time when it was told

function offset(now) {
  // A change of theme draws the same data once more, when its `now` is long past.
  if (!offsets.has(now)) offsets.set(now, now - Date.now() / 1000);
  return offsets.get(now);
}

function minutes(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export default function (component) {
  const { data, parentElement } = component;
  const clock = parentElement.querySelector(".countdown");
  const ahead = offset(data.now);
  let before = null;

  function draw() {
    const left = data.deadline - Date.now() / 1000 - ahead;
    const shown = Math.max(0, Math.ceil(left));
    clock.dataset.state = left <= 0 ? "over" : left <= LATE ? "late" : "calm";
    clock.querySelector(".bar").style.width = `${Math.min(100, Math.max(0, (100 * left) / data.seconds))}%`;
    const [sentence, time] = left > 0 ? [data.left, shown] : [data.over, Math.floor(-left)];
    write(clock.querySelector("[role=timer]"), sentence.replace("{time}", minutes(time)));
    // Said once, when the moment comes, not to somebody who opens the page after it.
    if (before !== null && before > data.seconds / 2 && left <= data.seconds / 2) write(status, data.half);
    if (before !== null && before > 0 && left <= 0) write(status, data.up);
    before = left;
  }

  const status = clock.querySelector("[role=status]");
  clock.querySelector("[role=timer]").setAttribute("aria-label", data.label);
  if (clock.dataset.deadline !== String(data.deadline)) write(status, "");
  clock.dataset.deadline = data.deadline;
  clearInterval(clock.ticking);
  draw();
  clock.ticking = setInterval(draw, 200);
  return () => clearInterval(clock.ticking);
}
