"""How long a reader waits: for the curve after moving a slider, and for a page.

    make benchmark        (or: python -m benchmarks.interaction)

Starts the guide and, beside it, a page that does the same with `st.slider` and a rerun; drives both in
one Chromium, turn by turn, so that a busy machine is busy for both. Times are the browser's own: from
the input event to the changed curve in the document, and to the frame painted after it. Page runs are
timed at the websocket, from the request to the end of the run, one reader at a time.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import websockets
from playwright.sync_api import Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.typing import Origin, Subprotocol

import activations
from tests.browser.conftest import ARGUMENTS, chromium, running_app

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, MOVES = 4, 15
PAGE_VISITS = 6

# Remembers when the next input event of a kind happens, when the curve differs after it, and when that is painted.
WATCH = """(types) => {
  const curve = () => document.querySelector('.js-plotly-plot .scatterlayer .js-line[style*="59, 118, 232"]')
      ?.getAttribute('d');
  const before = curve(), seen = window.seen = {event: null, changed: null, painted: null};
  const note = event => { if (seen.changed === null) seen.event = event.timeStamp; };
  types.forEach(type => document.addEventListener(type, note, {capture: true, once: true}));
  const watch = () => {
    const now = curve();
    if (seen.event !== null && now && now !== before) {
      seen.changed = performance.now() - seen.event;
      requestAnimationFrame(() => { seen.painted = performance.now() - seen.event; });
    } else { setTimeout(watch, 0); }
  };
  watch();
}"""


def waited(page: Page) -> float:
    """Milliseconds from the event to the painted change."""
    page.wait_for_function("() => window.seen.painted !== null", polling=5, timeout=10_000)
    return float(page.evaluate("() => window.seen.painted"))


def plotly_slider(page: Page) -> Iterator[float]:
    """Drags the slider on the chart to and fro."""
    rail = page.locator(".slider-rail-touch-rect")
    rail.scroll_into_view_if_needed()
    box = rail.bounding_box()
    assert box
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, height)
    page.mouse.down()
    for move in range(MOVES):
        page.wait_for_timeout(60)
        page.evaluate(WATCH, ["mousemove"])
        page.mouse.move(box["x"] + box["width"] * ((move * 7 + 3) % 30 + 1) / 32, height)
        yield waited(page)
    page.mouse.up()


def server_slider(page: Page) -> Iterator[float]:
    """Moves `st.slider` by the arrow keys, one step each, and waits for the server's answer."""
    page.get_by_role("slider").focus()
    for move in range(MOVES):
        page.wait_for_timeout(200)
        page.evaluate(WATCH, ["keydown"])
        page.keyboard.press("ArrowRight" if move % 10 < 5 else "ArrowLeft")
        yield waited(page)


async def page_runs(address: str, paths: list[str]) -> list[float]:
    """Milliseconds of the runs of one reader who goes from page to page; the first round is not counted."""
    origin = address.replace("ws:", "http:")
    times = []
    async with websockets.connect(
        f"{address}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        origin=Origin(origin),
        max_size=None,
        proxy=None,
    ) as socket:
        hashes: dict[str, str] = {}
        for visit in range(PAGE_VISITS + 1):
            for path in paths:
                request = BackMsg()
                request.rerun_script.page_name = "" if hashes else path
                request.rerun_script.page_script_hash = hashes.get(path, "")
                request.rerun_script.context_info.url = f"{origin}/{path}"
                start = time.perf_counter()
                await socket.send(request.SerializeToString())
                while True:
                    message = ForwardMsg.FromString(await socket.recv())
                    if message.WhichOneof("type") == "navigation":
                        hashes = {p.url_pathname.strip("/"): p.page_script_hash for p in message.navigation.app_pages}
                    if (
                        message.WhichOneof("type") == "script_finished"
                        and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                    ):
                        break
                if visit:
                    times.append((time.perf_counter() - start) * 1000)
    return times


def row(name: str, times: list[float]) -> str:
    """A line of the table."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"| {name} | {len(times)} | {statistics.median(times):.0f} | {p95:.0f} |"


def main() -> None:
    """Runs everything and prints one table."""
    native: list[float] = []
    rerun: list[float] = []
    with (
        running_app() as guide,
        running_app(ROOT / "benchmarks" / "server_slider.py") as baseline,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        pages = [browser.new_page(viewport={"width": 1280, "height": 1400}) for _ in range(2)]
        for page, address in zip(pages, (f"{guide}/elu", baseline), strict=True):
            page.goto(address)
            page.wait_for_selector(".js-plotly-plot .main-svg")
            page.wait_for_timeout(1500)
        for _ in range(ROUNDS):
            pages[0].bring_to_front()
            native += plotly_slider(pages[0])
            pages[1].bring_to_front()
            rerun += server_slider(pages[1])
        browser.close()
        # Playwright has an event loop in this thread already.
        with ThreadPoolExecutor(1) as elsewhere:
            runs = elsewhere.submit(asyncio.run, page_runs(guide.replace("http:", "ws:"), activations.names())).result()
    print("| what | n | median ms | p95 ms |\n|---|---:|---:|---:|")
    print(row("slider on the chart, to the painted curve", native))
    print(row("`st.slider` with rerun, to the painted curve", rerun))
    print(row("run of a function page", runs))
    print(f"\nThe slider on the chart is {statistics.median(rerun) / statistics.median(native):.1f} times as fast.")


if __name__ == "__main__":
    main()
