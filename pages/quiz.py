"""The self-quiz: today's cards as the schedule has them, or questions of one's own choice; answer, look, grade."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from datetime import date, timedelta
from math import ceil

import numpy as np
import streamlit as st

from guide import content, interface, passages, progress, schema
from guide.interface import text
from guide.practice.cards import card_of, question_cards, question_of
from guide.practice.deck import ORDERS, Order, arranged
from guide.practice.distances import LEVELS
from guide.practice.drills import SEEDS, Drill, Given, check, draw
from guide.practice.drills import cards as drill_cards
from guide.practice.quiz import GRADES, Grade, Quiz, suggested
from guide.practice.schedule import Schedule, Today
from guide.practice.trainer import Trainer
from guide.tab_memory import recall, remember
from pages import drills, questions
from pages.progress import leech

_QUIZ, _TRAINER = "quiz in progress", "trainer in progress"
_MEMORY = "nonlinear-card"
# Whether the learner has ended a run: the tab must then forget the card, or it would be back at once.
_STOPPED = "trainer stopped"
_DRILLED = "drill of the trainer"


def show() -> None:
    """The page at ``/quiz``."""
    progress.keep()
    st.title(text("quiz"), anchor=False)
    quiz: Quiz | None = st.session_state.get(_QUIZ)
    trainer: Trainer | None = st.session_state.get(_TRAINER)
    if trainer:
        _train(trainer, progress.schedule())
        remember(_MEMORY, trainer.to_text())
    elif quiz is None:
        if st.session_state.get(_STOPPED):
            remember(_MEMORY, "")
        else:
            recall(_MEMORY, _resume)
        _today(progress.schedule())
        _set_up()
    elif quiz.finished:
        _summary(quiz)
    else:
        _ask(quiz)


# ------------------------------------------------------------------------------------ today's cards


def _left(schedule: Schedule) -> Today:
    """What is left for today: questions, and drills that were practised before."""
    return schedule.today([*question_cards(), *drill_cards()], question_cards(), progress.now())


def _today(schedule: Schedule) -> None:
    """What is due, how to begin, and what the learner may set."""
    left = _left(schedule)
    st.markdown(text("trainer_intro"))
    if left.count:
        st.markdown(text("trainer_left", due=len({*left.due, *left.soon}), new=len(left.new)))
        st.button(
            text("trainer_start", count=left.count),
            key="train",
            type="primary",
            icon=":material/play_arrow:",
            shortcut="Enter",
            on_click=_start_training,
        )
    else:
        _nothing_left(schedule, left)
    if left.postponed:
        st.caption(text("trainer_postponed", count=left.postponed, cap=schedule.plan.reviews_per_day))
    _wishes(schedule, left)
    found = schedule.leeches([*question_cards(), *drill_cards()])
    if found:
        with st.expander(text("trainer_leeches", count=len(found)), icon=":material/bug_report:"):
            st.markdown(text("progress_leeches_text"))
            for card in found:
                leech(card, schedule.memories[card].lapses)


def _nothing_left(schedule: Schedule, left: Today) -> None:
    st.success(text("trainer_nothing"), icon=":material/check_circle:")
    days = [schedule.day(memory.state.due) for memory in schedule.memories.values()]
    ahead = [day for day in days if day > schedule.plan.today]
    if ahead:
        first = min(ahead)
        days_on = (first - schedule.plan.today).days
        st.markdown(text("trainer_next", count=ahead.count(first), when=_after(timedelta(days=days_on))))
    if left.unseen:
        st.markdown(text("trainer_more", count=left.unseen))


def _wishes(schedule: Schedule, left: Today) -> None:
    """Interview date, new cards a day, the cap on reviews: settings that live in the log."""
    plan = schedule.plan
    with st.expander(text("trainer_wishes"), icon=":material/tune:"):
        with st.container(horizontal=True):
            # The value is part of the key: a value that arrives with the log has to show.
            st.date_input(
                text("trainer_interview"),
                value=plan.interview if plan.days_left is not None else None,
                min_value=plan.today,
                max_value=plan.today + timedelta(days=3650),
                key=f"interview {plan.interview}",
                format="YYYY-MM-DD",
                width=200,
                on_change=_prefer_date,
                args=(f"interview {plan.interview}",),
            )
            for name, value, most in (
                ("new_per_day", plan.new_per_day, 100),
                ("reviews_per_day", plan.reviews_per_day, 1000),
            ):
                key = f"{name} {value}"
                st.number_input(
                    text(f"trainer_{name}"), 0, most, value, key=key, width=200, on_change=_prefer, args=(name, key)
                )
        if plan.days_left is None:
            st.caption(text("trainer_no_date", retention=f"{plan.retention:.0%}"))
        else:
            shown = {"days": plan.days_left, "longest": plan.longest, "retention": f"{plan.retention:.0%}"}
            st.caption(text("trainer_date", **shown))
    if plan.days_left is not None:
        # On the day before, today is the last day on which anything new can be learnt.
        wanted = ceil(left.unseen / max(1, plan.days_left))
        if wanted > plan.new_per_day:
            st.caption(text("trainer_pace", count=left.unseen, wanted=wanted))


def _prefer(name: str, key: str) -> None:
    progress.prefer(name, int(st.session_state[key]))


def _prefer_date(key: str) -> None:
    chosen: date | None = st.session_state[key]
    progress.prefer("interview", chosen.isoformat() if chosen else "")


def _start_training() -> None:
    st.session_state[_TRAINER] = Trainer()


def _resume(kept: str) -> None:
    """Goes on with the card that was asked before the page was reloaded."""
    found = Trainer.of_text(kept)
    if found and (question_of(found.card or "") or found.card in drill_cards()):
        st.session_state[_TRAINER] = found


def _train(trainer: Trainer, schedule: Schedule) -> None:
    """The card that the schedule wants next, until nothing is left for today."""
    left = _left(schedule)
    if trainer.card is None:
        card = left.next
        if card is None:
            _trained(trainer, schedule, left)
            return
        trainer.ask(card, int(np.random.default_rng().integers(SEEDS)))
    assert trainer.card
    done = len(trainer.done)
    to_do = len({trainer.card, *left.soon, *left.due, *left.new})
    st.progress(done / (done + to_do), text=text("trainer_position", done=done, left=to_do))
    question = question_of(trainer.card)
    if question:
        _train_question(trainer, schedule, content.questions()[question])
    else:
        _train_drill(trainer, schedule)
    with st.container(horizontal=True):
        if trainer.done:
            st.button(text("undo"), key="undo", icon=":material/undo:", shortcut="U", on_click=_undo, args=(trainer,))
        st.button(text("trainer_stop"), key="stop", icon=":material/flag:", on_click=_stop)
    st.caption(text("trainer_keyboard"))


def _train_question(trainer: Trainer, schedule: Schedule, question: schema.Question) -> None:
    _question(question)
    if not trainer.revealed:
        _reveal(trainer.reveal)
        return
    _answer(question, trainer.ticked, trainer.tick, schedule, lambda grade: _graded(trainer, grade))


def _train_drill(trainer: Trainer, schedule: Schedule) -> None:
    """A skill that is due, as a fresh drill; its level grows with what was right in a row."""
    card = trainer.card or ""
    _, kind, subject = card.split(":")
    grades = [review.grade for review in schedule.log.by_card.get(card, ())]
    streak = next((n for n, grade in enumerate(reversed(grades)) if grade == "again"), len(grades))
    drill = draw(kind, trainer.seed, min(max(LEVELS), 1 + streak), subject)  # type: ignore[arg-type]
    given: Given = st.session_state.get(_DRILLED)
    drills.ask(drill, lambda found, answer: _drilled(trainer, found, answer), given, answered=trainer.revealed)
    if trainer.revealed:
        grade: Grade = "good" if check(drill, given) else "again"
        st.button(
            text("trainer_go_on", when=_after(schedule.preview(card, progress.now())[grade])),
            key="go on",
            type="primary",
            icon=":material/arrow_forward:",
            shortcut="Enter",
            on_click=_graded,
            args=(trainer, grade),
        )


def _drilled(trainer: Trainer, _: Drill, given: Given) -> None:
    st.session_state[_DRILLED] = given
    trainer.reveal()


def _graded(trainer: Trainer, grade: Grade) -> None:
    if trainer.card:
        trainer.graded(progress.record(trainer.card, grade), grade)


def _undo(trainer: Trainer) -> None:
    review = trainer.undo()
    if review:
        progress.withdraw(review)


def _stop() -> None:
    """Ends the run; what was graded is in the log."""
    trainer: Trainer = st.session_state.pop(_TRAINER)
    trainer.card = None
    st.session_state[_STOPPED] = True


def _trained(trainer: Trainer, schedule: Schedule, left: Today) -> None:
    """Nothing is left: what was done, and what may be done next."""
    st.header(text("summary"), anchor=False)
    again = sum(done.grade == "again" for done in trainer.done)
    st.markdown(text("trainer_done", count=len(trainer.done), again=again))
    _nothing_left(schedule, left)
    with st.container(horizontal=True):
        if trainer.done:
            st.button(text("undo"), key="undo", icon=":material/undo:", shortcut="U", on_click=_undo, args=(trainer,))
        st.button(text("trainer_close"), key="stop", type="primary", shortcut="Enter", on_click=_stop)
    interface.link("progress", text("progress"), icon=":material/trending_up:")


# ----------------------------------------------------------------------------------- a question


def _question(question: schema.Question) -> None:
    st.header(question.question[interface.language()], anchor=False)
    st.caption("★" * question.stars)


def _reveal(reveal: Callable[[], None]) -> None:
    icon = ":material/visibility:"
    st.button(text("show_answer"), key="reveal", type="primary", icon=icon, shortcut="Space", on_click=reveal)


def _answer(
    question: schema.Question,
    said: Set[str],
    tick: Callable[[str], None],
    schedule: Schedule,
    grade: Callable[[Grade], None],
) -> None:
    """The reference answer, the key points to tick, and the grades with when each would bring the card back."""
    with st.container(border=True):
        st.markdown(question.answer[interface.language()])
    interface.tick_points(question, said, tick)
    best = suggested(len(said), len(question.key_points))
    st.markdown(text("grade_hint", grade=text(f"grade_{best}")))
    intervals = schedule.preview(card_of(question.id), progress.now())
    with st.container(horizontal=True):
        for number, name in enumerate(GRADES, 1):
            st.button(
                f"{text(f'grade_{name}')} · {_after(intervals[name])}",
                key=f"grade {name}",
                type="primary" if name == best else "secondary",
                help=text(f"grade_{name}_help"),
                shortcut=str(number),
                on_click=grade,
                args=(name,),
            )
    st.caption(text("grade_meaning"))
    interface.link("questions", text("explanation"), icon=":material/open_in_new:", q=question.id)


def _after(interval: timedelta) -> str:
    """A stretch of time in a few letters."""
    if interval < timedelta(hours=1):
        return text("in_minutes", count=max(1, round(interval.total_seconds() / 60)))
    if interval < timedelta(days=1):
        return text("in_hours", count=round(interval.total_seconds() / 3600))
    if interval < timedelta(days=60):
        return text("in_days", count=interval.days)
    return text("in_months", count=round(interval.days / 30.4))


# --------------------------------------------------------------------------- questions of one's choice


def _set_up() -> None:
    """Which questions, how many, in which order."""
    st.subheader(text("quiz_choose"), anchor="choose")
    st.markdown(text("quiz_intro"))
    found = questions.choose("quiz").questions()
    if not found:
        st.info(text("quiz_empty"), icon=":material/search_off:")
        return
    left, right = st.columns(2)
    with left:
        most = len(found)
        count = st.number_input(text("quiz_count"), 1, most, min(most, 10), key=f"quiz count of {most}")
    with right:
        order: Order = st.segmented_control(
            text("quiz_order"),
            ORDERS,
            default="shuffled",
            format_func=lambda name: text(f"order_{name}"),
            key="quiz order",
            persist_state="session",
            required=True,
        )
    chosen = arranged(found, order, np.random.default_rng())[: int(count)]
    st.button(
        text("quiz_start", count=len(chosen)),
        key="start",
        icon=":material/play_arrow:",
        on_click=_start,
        args=(chosen,),
    )
    st.caption(text("quiz_keyboard"))


def _start(ids: Sequence[str]) -> None:
    st.session_state[_QUIZ] = Quiz(list(ids))


def _ask(quiz: Quiz) -> None:
    """The current question; its answer once it was asked for."""
    question = quiz.current
    shown = text("quiz_position", position=quiz.position + 1, total=len(quiz.ids))
    st.progress(quiz.position / len(quiz.ids), text=shown)
    _question(question)
    if question.id in quiz.revealed:
        said = quiz.ticked.get(question.id, set())
        _answer(
            question,
            said,
            lambda point: quiz.tick(question.id, point, point not in said),
            progress.schedule(),
            lambda grade: _grade(quiz, grade),
        )
    else:
        _reveal(quiz.reveal)
    with st.container(horizontal=True):
        if quiz.grades:
            st.button(text("undo"), key="undo", icon=":material/undo:", shortcut="U", on_click=_take_back, args=(quiz,))
        if quiz.position:
            st.button(text("back_one"), key="back", icon=":material/arrow_back:", shortcut="B", on_click=quiz.back)
        st.button(text("skip"), key="skip", icon=":material/skip_next:", shortcut="S", on_click=quiz.skip)
        st.button(text("end_quiz"), key="end", icon=":material/flag:", on_click=quiz.end)
    st.caption(text("quiz_keyboard"))


def _grade(quiz: Quiz, grade: Grade) -> None:
    """Grades the question; a grade that it had in this run is taken back."""
    question = quiz.current.id
    if question in quiz.reviews:
        progress.withdraw(quiz.reviews[question])
    quiz.reviews[question] = progress.record(card_of(question), grade)
    quiz.grade(grade)


def _take_back(quiz: Quiz) -> None:
    review = quiz.undo()
    if review:
        progress.withdraw(review)


def _summary(quiz: Quiz) -> None:
    """How it went, what to repeat, and where to go from here."""
    language = interface.language()
    st.header(text("summary"), anchor=False)
    said, points = quiz.points()
    known = len(quiz.grades) - len(quiz.missed())
    st.markdown(
        text("summary_line", graded=len(quiz.grades), total=len(quiz.ids), known=known, ticked=said, points=points)
    )
    if quiz.missed():
        st.subheader(text("summary_repeat"), anchor=False)
        for missed in quiz.missed():
            question = content.questions()[missed]
            interface.question_link(question)
            unsaid = [p.text[language] for p in question.key_points if p.id not in quiz.ticked.get(missed, set())]
            if unsaid:
                st.caption(text("summary_missed", points=("；" if language == "zh" else "; ").join(unsaid)))
    elif quiz.grades:
        st.success(text("summary_all_known"), icon=":material/celebration:")
    st.markdown(_table(quiz))
    with st.container(horizontal=True):
        if quiz.missed():
            st.button(
                text("quiz_repeat"),
                key="repeat",
                type="primary",
                icon=":material/replay:",
                on_click=_start,
                args=(quiz.missed(),),
            )
        st.button(text("quiz_again"), key="again", icon=":material/restart_alt:", on_click=_forget)
        st.button(text("back_one"), key="back", icon=":material/arrow_back:", shortcut="B", on_click=quiz.back)
    interface.link("progress", text("progress"), icon=":material/trending_up:")


def _table(quiz: Quiz) -> str:
    language = interface.language()
    rows = [[text("summary_question"), text("summary_grade"), text("summary_points")]]
    for i in quiz.ids:
        question = content.questions()[i]
        grade = text(f"grade_{quiz.grades[i]}") if i in quiz.grades else text("summary_not_graded")
        said = f"{len(quiz.ticked.get(i, ()))} / {len(question.key_points)}"
        rows.append([question.question[language], grade, said])
    return passages.table(rows)


def _forget() -> None:
    st.session_state.pop(_QUIZ, None)
