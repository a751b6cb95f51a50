"""How other readers fare while somebody trains: runs of function pages with and without a long training beside them.

``python -m benchmarks.responsiveness`` starts the guide, opens as many long trainings as the server works on at once,
and times one reader who goes from page to page, as `benchmarks.interaction` does, before, during and after.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import expect, sync_playwright

import activations
from benchmarks.interaction import page_runs, row
from guide.jobs import THREADS
from tests.browser.conftest import ARGUMENTS, chromium, running_app

# Ten layers of sixteen units, four activations, thirty-two starts: minutes of work.
LONG = "why-nonlinear?data=spirals&depth=10&width=16&steps=2000&functions=gelu,gelu_tanh,snake,mish&lang=en"


def main() -> None:
    """Prints a table of the three times."""
    with running_app() as guide, sync_playwright() as playwright, ThreadPoolExecutor(1) as elsewhere:
        address = guide.replace("http:", "ws:")

        def visits() -> list[float]:
            return elsewhere.submit(asyncio.run, page_runs(address, activations.names()[:14])).result()

        before = visits()
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        pages = [browser.new_page() for _ in range(THREADS)]
        for number, page in enumerate(pages):
            page.goto(f"{guide}/{LONG}&noise=0.{number + 1}")
            expect(page.get_by_role("button", name="Stop")).to_be_visible(timeout=30_000)
        during = visits()
        running = [page.get_by_role("button", name="Stop").count() for page in pages]
        for page in pages:
            page.get_by_role("button", name="Stop").click()
            expect(page.get_by_text("Stopped at")).to_be_visible(timeout=30_000)
        after = visits()
        browser.close()
    print("| run of a function page | n | median ms | p95 ms |\n|---|---:|---:|---:|")
    print(row("nobody trains", before))
    print(row(f"{sum(running)} trainings under way", during))
    print(row("after they were stopped", after))


if __name__ == "__main__":
    main()
