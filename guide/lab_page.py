"""The frame of a lab, the same for all, and the wait for what a lab trains."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

import streamlit as st

from guide import content, jobs
from guide.controls import choice
from guide.interface import language, link, listed_questions, references, text

Section = Callable[[], None]


def show(slug: str, experiment: Section, *more: Section) -> None:
    """A lab: what it is about, the experiment, settings worth a look, what else belongs to it, questions, sources."""
    _head(slug)
    _body(slug, (experiment, *more))
    _foot(slug)


def show_parts(slug: str, parts: Mapping[str, tuple[Section, ...]], shown: str, titled: Callable[[str], str]) -> None:
    """A lab of several experiments, one of which is chosen at the top; the link carries it as ``part``.

    Parameters
    ----------
    parts : mapping
        For each, the experiment and what else belongs to it; the first is the one that a plain link opens.
    shown, titled
        What the choice and its options are called.
    """
    _head(slug)
    part = choice("part", shown, list(parts), next(iter(parts)), titled).buttons(wrap=True)
    _body(slug, parts[part], part=part)
    _foot(slug)


def _head(slug: str) -> None:
    lab, lang = content.labs()[slug], language()
    st.title(lab.title[lang], anchor=False)
    st.markdown(f"**{lab.summary[lang]}**")
    st.markdown(lab.intro[lang])


def _body(slug: str, sections: tuple[Section, ...], **within: str) -> None:
    experiment, *more = sections
    experiment()
    _settings(slug, **within)
    for section in more:
        section()


def _settings(slug: str, **within: str) -> None:
    """What a lab shows at settings worth a look, each a link that sets it; only those within a setting if asked."""
    lab, lang = content.labs()[slug], language()
    st.header(text("lab_try"), anchor="settings")
    for found in lab.observations:
        if not within.items() <= found.parameters.items():
            continue
        with st.container(gap="xsmall"):
            link(slug, f"**{found.title[lang]}**", icon=":material/play_arrow:", **found.parameters)
            st.markdown(found.text[lang])


def _foot(slug: str) -> None:
    listed_questions(text("lab_questions"), (question.id for question in content.shown_by(slug)))
    if sources := content.labs()[slug].references:
        references(sources)


R = TypeVar("R")
# Seconds that a page waits for a result before it shows a progress bar instead, and between two looks at it.
PATIENCE, GLANCE = 1.0, 0.5
# The jobs that a reader stopped, with the share done by then.
_STOPPED = "stopped jobs"


def worked_out(key: Hashable, work: jobs.Work[R]) -> R | None:
    """The result of long work, or None while it is under way; then a progress bar and a button to stop it stand here.

    Parameters
    ----------
    key, work
        As `guide.jobs.started` takes them. The page runs again by itself when the result is there.
    """
    stopped = st.session_state.setdefault(_STOPPED, {})
    if key in stopped:
        st.info(text("job_stopped", share=f"{stopped[key]:.0%}"), icon=":material/stop_circle:")
        st.button(text("job_again"), key="start job", icon=":material/replay:", on_click=stopped.pop, args=(key, None))
        return None
    job = jobs.started(key, work)
    job.wait(PATIENCE)
    if job.state == "failed":
        assert job.error
        raise job.error
    if job.state == "done":
        return job.result
    _progress(key, job)
    return None


@st.fragment(run_every=GLANCE)
def _progress(key: Hashable, job: jobs.Job[Any]) -> None:
    """How far a job is; runs the page again once it is over, or this reader has enough of it."""
    stopped: dict[Hashable, float] = st.session_state[_STOPPED]
    if key in stopped or job.wait(0):
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(job.share, text=text("job_running", share=f"{job.share:.0%}"))
        st.button(text("job_stop"), key="stop job", icon=":material/stop:", on_click=_stop, args=(key, job))


def _stop(key: Hashable, job: jobs.Job[Any]) -> None:
    """Stops a job for this reader at once; others who wait for it keep it going."""
    st.session_state[_STOPPED][key] = job.share
    job.let_go()
