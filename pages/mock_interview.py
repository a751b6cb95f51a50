"""The mock interview: set it up, answer one question after another against the clock, keep the report."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import numpy as np
import streamlit as st

from guide import controls, interface, progress
from guide.controls import whole_box
from guide.countdown import countdown
from guide.interface import text
from guide.practice.cards import card_of
from guide.practice.interview import LONGEST_ANSWER, Interview, Plan, restored
from guide.practice.report import accounts, clock, opening, report
from guide.tab_memory import keep_draft, recall, remember
from pages import questions

_INTERVIEW = "interview in progress"
_OVER = "interview forgotten"
_NAME = "nonlinear-interview"
COUNTS = list(range(1, 21))
# Half a minute to ten, as they stand in a link.
MINUTES = [f"{halves / 2:g}" for halves in range(1, 21)]
SEEDS = 9999


def show() -> None:
    """The page at ``/mock-interview``."""
    progress.keep()
    interview: Interview | None = st.session_state.get(_INTERVIEW)
    if interview is None:
        _set_up()
    elif interview.finished:
        _report(interview)
    elif interview.revealed:
        _compare(interview)
    else:
        _ask(interview)
    _keep(interview)


# --------------------------------------------------------------------------------------- before


def _set_up() -> None:
    """How many questions, how long each, about what."""
    st.title(text("interview"), anchor=False)
    st.markdown(text("interview_intro"))
    count_choice = controls.choice("count", text("interview_count"), COUNTS, 5)
    minutes_choice = controls.choice("minutes", text("interview_minutes"), MINUTES, "2")
    columns = st.columns(3)
    with columns[0]:
        count = count_choice.menu()
    with columns[1]:
        minutes = float(minutes_choice.menu())
    with columns[2]:
        seed = whole_box("seed", text("interview_seed"), 0, 0, SEEDS)
    choice = questions.choose("interview", linked=True)
    found = len(choice.questions())
    if not found:
        st.info(text("quiz_empty"), icon=":material/search_off:")
        return
    if found < count:
        st.info(text("interview_fewer", found=found), icon=":material/info:")
    asked = min(count, found)
    st.button(
        text("interview_start", count=asked, minutes=f"{asked * minutes:g}"),
        key="start",
        type="primary",
        icon=":material/play_arrow:",
        on_click=_start,
        args=(Plan(choice, count, minutes, seed),),
    )
    st.caption(text("interview_draw"))


def _start(plan: Plan) -> None:
    seed = plan.seed or int(np.random.default_rng().integers(1, SEEDS, endpoint=True))
    st.session_state[_INTERVIEW] = Interview.begun(Plan(plan.choice, plan.count, plan.minutes, seed), _now())


# --------------------------------------------------------------------------------------- the questions


def _ask(interview: Interview) -> None:
    """The current question, the time that is left, room to type."""
    question = interview.current
    _head(interview)
    countdown(interview.deadline, interview.plan.seconds, _now())
    known, box = interview.typed.get(question.id, ""), _box(interview, question.id)
    st.session_state.setdefault(box, known)
    with st.container(key="typed-answer"):
        st.text_area(
            text("interview_typed"),
            key=box,
            placeholder=text("interview_placeholder"),
            height=170,
            max_chars=LONGEST_ANSWER,
            on_change=_write,
            args=(interview, question.id),
        )
    with st.container(horizontal=True):
        st.button(
            text("show_answer"),
            key="reveal",
            type="primary",
            icon=":material/visibility:",
            shortcut="Ctrl+Enter",
            on_click=_reveal,
            args=(interview,),
        )
        st.button(text("interview_end"), key="end", icon=":material/flag:", on_click=interview.end)
    st.caption(text("interview_typing_keys"))
    keep_draft(
        f"{_NAME}-draft",
        box="typed-answer",
        of=box,
        text=known,
        typed=partial(interview.write, question.id),
        found=partial(_fill, interview, question.id),
    )


def _box(interview: Interview, question: str) -> str:
    """The key of the box for an answer: another one in every interview."""
    return f"typed {interview.started} {question}"


def _write(interview: Interview, question: str) -> None:
    interview.write(question, st.session_state[_box(interview, question)] or "")


def _fill(interview: Interview, question: str, draft: str) -> None:
    interview.write(question, draft)
    st.session_state[_box(interview, question)] = interview.typed[question]


def _reveal(interview: Interview) -> None:
    interview.reveal(_now())


def _head(interview: Interview) -> None:
    """Where one is in the interview, and the question."""
    total = len(interview.ids)
    shown = text("quiz_position", position=interview.position + 1, total=total)
    st.progress(interview.position / total, text=shown)
    with st.container(key="interview-question"):
        st.title(interview.current.question[interface.language()], anchor=False)


def _compare(interview: Interview) -> None:
    """The reference answer beside what was typed, and the key points to tick."""
    question, language = interview.current, interface.language()
    _head(interview)
    used, late = interview.used[question.id], interview.over(question.id)
    name = "interview_too_long" if late else "interview_in_time"
    st.markdown(text(name, used=clock(used), allowed=clock(interview.plan.seconds), late=clock(late)))
    _typed(interview.typed.get(question.id, ""))
    with st.container(border=True):
        st.markdown(f"**{text('interview_reference')}**\n\n{question.answer[language]}")
    said = interview.said.get(question.id, set())
    interface.tick_points(question, said, interview.tick)
    grade = text(f"grade_{interview.suggestion(question)}")
    st.markdown(text("interview_counts_as", said=len(said), points=len(question.key_points), grade=grade))
    last = interview.position + 1 == len(interview.ids)
    with st.container(horizontal=True):
        st.button(
            text("interview_last" if last else "interview_next"),
            key="next",
            type="primary",
            icon=":material/arrow_forward:",
            shortcut="N",
            on_click=_confirm,
            args=(interview,),
        )
        if not last:
            st.button(
                text("interview_confirm_end"),
                key="end",
                icon=":material/flag:",
                on_click=_confirm_and_end,
                args=(interview,),
            )
    st.caption(text("interview_ticking_keys"))


def _typed(answer: str) -> None:
    """What the reader typed, to the letter."""
    if answer.strip():
        st.markdown(text("interview_your_answer"))
        st.code(answer.strip(), language=None, wrap_lines=True)


def _confirm(interview: Interview) -> None:
    graded = interview.confirm(_now())
    if graded:
        question, grade = graded
        progress.record(card_of(question), grade)


def _confirm_and_end(interview: Interview) -> None:
    _confirm(interview)
    interview.end()


# --------------------------------------------------------------------------------------- after


def _report(interview: Interview) -> None:
    """What came of it, to read and to keep."""
    language = interface.language()
    base = (st.context.url or "").partition("?")[0].rpartition("/")[0]
    st.markdown(opening(interview, language))
    with st.container(horizontal=True):
        st.download_button(
            text("interview_download"),
            report(interview, language, base),
            file_name=f"{text('interview_file')}.md",
            mime="text/markdown",
            key="download",
            type="primary",
            icon=":material/download:",
            on_click="ignore",
        )
        st.button(
            text("interview_same"),
            key="same",
            icon=":material/replay:",
            on_click=_start,
            args=(interview.plan,),
        )
        st.button(text("interview_another"), key="another", icon=":material/restart_alt:", on_click=_forget)
    if interview.answered():
        st.header(text("interview_repeat"), anchor=False)
        with st.container(gap="xsmall"):
            for question in interview.to_repeat():
                interface.question_link(question)
        if not interview.to_repeat():
            st.success(text("interview_nothing_to_repeat"))
    with st.container(key="interview-report"):
        for account, typed in accounts(interview, language, base):
            st.markdown(account)
            _typed(typed)


def _forget() -> None:
    """Makes room for the next interview, on the same plan with new questions."""
    plan = st.session_state.pop(_INTERVIEW).plan
    st.session_state[_OVER] = True
    choice = plan.choice
    chosen = {"stars": list(choice.stars), "topic": list(choice.topics), "function": list(choice.functions)}
    st.session_state.update(count=plan.count, minutes=f"{plan.minutes:g}", text=choice.words, **chosen)


def _keep(interview: Interview | None) -> None:
    """Keeps the interview in the tab, so that a reload goes on with it: a reload ends the session."""
    if interview is not None:
        remember(_NAME, interview.snapshot())
    elif st.session_state.get(_OVER):
        remember(_NAME, "")
    else:
        recall(_NAME, _go_on)


def _go_on(snapshot: str) -> None:
    """Takes up the interview that the tab remembers, unless it is over and the address asks for another one."""
    interview = restored(snapshot)
    if interview is None or (interview.finished and not interview.belongs_to(st.query_params.to_dict())):
        st.session_state[_OVER] = True
    else:
        st.session_state.setdefault(_INTERVIEW, interview)


def _now() -> float:
    """The server's clock, in seconds since 1970 (UTC)."""
    return datetime.now(UTC).timestamp()
