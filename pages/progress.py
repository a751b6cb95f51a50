"""Progress: what is due, what was done, how well it is remembered, what is weakest; and how to keep it all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

import activations
from guide import content, inputs, interface, passages, progress
from guide.charts.learning import calendar_chart, calibration_chart, forecast_chart
from guide.interface import text
from guide.practice.cards import functions_of, question_cards, question_of
from guide.practice.log import LogError, read
from guide.practice.schedule import Schedule
from guide.practice.statistics import (
    Mastery,
    calendar,
    calibration,
    days_in_a_row,
    forecast,
    mastery_by_function,
    mastery_by_topic,
)

# How many topics or functions are listed, the weakest first.
LISTED = 12
# And to how many of them a link leads.
LINKED = 3
# How an account may be called, from what is best known of it to what every account has.
NAMES = ("name", "preferred_username", "email", "sub")


def show() -> None:
    """The page at ``/progress``."""
    progress.keep()
    st.title(text("progress"), anchor=False)
    schedule = progress.schedule()
    # In a container, so that an import or a question that is open below it stays when the page above it grows.
    with st.container():
        _shown(schedule)
    _keeping(schedule)


def _shown(schedule: Schedule) -> None:
    """All that the log tells, or what to do as long as there is nothing."""
    if schedule.log.reviews:
        _numbers(schedule)
        _coming(schedule)
        _leeches(schedule)
        _done(schedule)
        _retention(schedule)
        _weakest(schedule)
    else:
        if progress.is_complete():
            empty = "progress_empty_account" if progress.is_signed_in() else "progress_empty"
            st.info(text(empty), icon=":material/school:")
        interface.link("quiz", text("progress_start"), icon=":material/play_arrow:")


def _cards(schedule: Schedule) -> list[str]:
    """Every question, and every drill that was practised."""
    drills = [card for card in schedule.memories if card.startswith("drill:")]
    return [*question_cards(), *drills]


def _numbers(schedule: Schedule) -> None:
    """Four numbers at a glance."""
    left = schedule.today(_cards(schedule), question_cards(), progress.now())
    found = {
        "progress_today": len({*left.due, *left.soon}),
        "progress_new": len(left.new),
        "progress_row": days_in_a_row(schedule),
        "progress_reviews": len(schedule.log.reviews),
    }
    with st.container(horizontal=True):
        for name, count in found.items():
            st.metric(text(name), count, border=True, width=158)
    interface.link("quiz", text("progress_start"), icon=":material/play_arrow:")


def _coming(schedule: Schedule) -> None:
    counts = forecast(schedule, _cards(schedule))
    st.subheader(text("progress_coming"), anchor="coming")
    chart = forecast_chart(counts, schedule.plan.today, interface.language())
    interface.show_chart(chart, "forecast", text("alt_forecast", counts=", ".join(map(str, counts))))
    st.caption(text("progress_coming_text", cap=schedule.plan.reviews_per_day))


def _done(schedule: Schedule) -> None:
    counts = calendar(schedule)
    st.subheader(text("progress_done"), anchor="done")
    chart = calendar_chart(counts, interface.language())
    interface.show_chart(chart, "calendar", text("alt_calendar", total=sum(counts.values())))


def _retention(schedule: Schedule) -> None:
    st.subheader(text("progress_retention"), anchor="retention")
    groups = calibration(schedule.memories.values())
    if not groups:
        st.markdown(text("progress_retention_none"))
        return
    count = sum(group.count for group in groups)
    predicted, measured = (
        sum(share * group.count for share, group in zip(shares, groups, strict=True)) / count
        for shares in ([group.predicted for group in groups], [group.measured for group in groups])
    )
    shown = {"count": count, "predicted": f"{predicted:.0%}", "measured": f"{measured:.0%}"}
    st.markdown(text("progress_retention_text", **shown))
    interface.show_chart(calibration_chart(groups, interface.language()), "calibration", text("alt_calibration"))


def _leeches(schedule: Schedule) -> None:
    """Cards forgotten again and again, with the page that shows the answer, a lab where there is one."""
    found = schedule.leeches(_cards(schedule))
    if not found:
        return
    st.subheader(text("progress_leeches"), anchor="leeches")
    st.markdown(text("progress_leeches_text"))
    for card in found:
        leech(card, schedule.memories[card].lapses)


def leech(card: str, lapses: int) -> None:
    """A card that is forgotten again and again, and what would help."""
    question = question_of(card)
    with st.container(border=True, gap="xsmall"):
        st.caption(text("progress_lapses", count=lapses))
        if question:
            record = content.questions()[question]
            interface.question_link(record)
            labs = [show for show in record.see if show.page in content.labs()]
            interface.shows((labs or list(record.see))[:1])
        else:
            for key in functions_of(card):
                interface.link(key, interface.function_title(key), icon=":material/show_chart:")


def _weakest(schedule: Schedule) -> None:
    cards, now, language = _cards(schedule), progress.now(), interface.language()
    st.subheader(text("progress_topics"), anchor="topics")
    st.caption(text("progress_known_text"))
    topics = mastery_by_topic(schedule, cards, now)
    names = {topic: content.topics()[topic].title[language] for topic in content.topics()}
    st.markdown(_table(topics, names))
    for mastery in topics[:LINKED]:
        interface.link("questions", names[mastery.name], icon=":material/school:", topic=mastery.name)
    st.subheader(text("progress_functions"), anchor="functions")
    names = {key: interface.function_title(key) for key in activations.names()}
    functions = [mastery for mastery in mastery_by_function(schedule, cards, now) if mastery.name in names]
    st.markdown(_table(functions[:LISTED], names))
    for mastery in functions[:LINKED]:
        interface.link(mastery.name, names[mastery.name], icon=":material/school:")


def _table(found: Sequence[Mastery], names: Mapping[str, str]) -> str:
    """A row for each topic or function: how much is known, as a bar too, and how many cards were seen."""
    rows = [[text("progress_name"), text("progress_known"), text("progress_seen")]]
    for mastery in found:
        full = round(10 * mastery.known)
        bar = f"{'█' * full}{'░' * (10 - full)} {mastery.known:.0%}"
        rows.append([names[mastery.name], bar, f"{mastery.seen} / {mastery.cards}"])
    return passages.table(rows)


def _keeping(schedule: Schedule) -> None:
    """Sign-in where there is one, export, import, erase."""
    st.subheader(text("progress_keep"), anchor="keep")
    _signing_in()
    st.download_button(
        text("progress_export"),
        data=schedule.log.to_json,
        file_name=f"nonlinear-progress-{schedule.plan.today.isoformat()}.json",
        mime="application/json",
        key="export",
        icon=":material/download:",
        on_click="ignore",
        disabled=not len(schedule.log),
    )
    sent = st.file_uploader(text("progress_import"), type="json", key="import", max_upload_size=10)
    if sent is not None and st.session_state.get("imported file") != sent.file_id:
        st.session_state["imported file"] = sent.file_id
        st.session_state["import said"] = _imported(sent.getvalue())
        st.rerun()
    with st.container():
        for kind, sentence in st.session_state.get("import said", []) if sent is not None else []:
            (st.warning if kind == "warning" else st.success)(sentence)
    _erasing(schedule)


def _imported(data: bytes) -> list[tuple[str, str]]:
    """Merges a file into the log; returns what to say of it."""
    try:
        reading = read(data)
    except LogError as error:
        return [("warning", text(error.reason))]
    added = progress.take_in(reading)
    said = [("success", text("import_done", added=added, known=len(reading.log) - added))]
    if reading.refused:
        said.append(("warning", text("import_refused", count=reading.refused)))
    if reading.later:
        said.append(("warning", text("import_later", count=reading.later)))
    return said


def _signing_in() -> None:
    """Who is signed in, or by whom one can sign in, and where the log is kept."""
    if progress.is_signed_in():
        name = next(value for claim in NAMES if (value := st.user.get(claim)))
        st.markdown(text("progress_keep_account", name=inputs.shortened(str(name))))
        st.button(text("progress_sign_out"), key="sign out", icon=":material/logout:", on_click=st.logout)
        return
    st.markdown(text("progress_keep_browser"))
    providers = progress.providers()
    if providers:
        st.markdown(text("progress_sign_in_text"))
    for provider in providers:
        title = text("progress_sign_in_with", name=provider.title()) if provider else text("progress_sign_in")
        st.button(title, key=f"sign in {provider}", icon=":material/login:", on_click=st.login, args=(provider,))


def _erasing(schedule: Schedule) -> None:
    if st.session_state.pop("erased nothing", False):
        st.warning(text("erase_failed"), icon=":material/error:")
    if not len(schedule.log):
        if st.session_state.pop("erased now", False):
            st.success(text("erase_done"))
        return
    with st.popover(text("erase"), icon=":material/delete:"):
        st.markdown(text("erase_text"))
        st.button(text("erase_confirm"), key="erase", type="primary", on_click=_erase)


def _erase() -> None:
    st.session_state["erased now" if progress.erase() else "erased nothing"] = True
