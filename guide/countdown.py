"""A countdown that runs in the browser: the server is asked nothing until the reader does something."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from guide.interface import text

_HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "countdown",
    html="""
<div class="countdown" data-state="calm">
  <div role="timer"></div>
  <div class="rail" aria-hidden="true"><div class="bar"></div></div>
  <div role="status" aria-live="polite"></div>
</div>
""",
    css=(_HERE / "countdown.css").read_text(encoding="utf-8"),
    js=(_HERE / "countdown.js").read_text(encoding="utf-8"),
)


def countdown(deadline: float, seconds: float, now: float) -> None:
    """Time left as minutes, seconds and a bar; a warning colour at the end, then the time that it took too long.

    Half of the time and its end are announced to screen readers, politely.

    Parameters
    ----------
    deadline : float
        When the time is up, in seconds since 1970 (UTC) by the server's clock.
    seconds : float
        The time that there was at the beginning.
    now : float
        What the server's clock says now, since the browser's may say something else.
    """
    times = {"deadline": deadline, "seconds": seconds, "now": now}
    words = {name: text(f"countdown_{name}") for name in ("label", "left", "over", "half", "up")}
    _mount(key="countdown", data={**times, **words})
