"""Pieces of Streamlit that several pages share: language, links, bad input, the parts of a function's page."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

import activations
from guide import catalogue, content, inputs, jobs, passages, schema
from guide.charts.theme import CONFIG, Chart
from guide.content import label
from guide.schema import LANGUAGE_NAMES, LANGUAGES, Language

# Read once: the main script runs anew for every reader and every click.
STYLE = f"<style>{(Path(__file__).parent / 'style.css').read_text(encoding='utf-8')}</style>"
_PAGES = "pages by address"


# ----------------------------------------------------------------------------------------- language


def choose_language() -> Language:
    """Shows the language switch and returns the choice; the first visit follows the browser.

    A link carries the language as ``?lang=zh``; an unknown one is named by `name_refused_language`.
    """
    refused = take_from_link("lang", LANGUAGES, browser_language(st.context.locale))
    if refused:
        st.session_state["refused language"] = refused[0]
    st.segmented_control(
        "Language 语言",
        LANGUAGES,
        key="lang",
        format_func=LANGUAGE_NAMES.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    put_in_link("lang", browser_language(st.context.locale))
    return language()


def name_refused_language() -> None:
    """Says which language a link asked for in vain, once."""
    refused = st.session_state.pop("refused language", None)
    if refused is not None:
        st.warning(text("unknown_language", text=refused), icon=":material/translate:")


def browser_language(locale: str | None) -> Language:
    """Chinese for any Chinese locale, else English."""
    return "zh" if (locale or "").lower().startswith("zh") else "en"


def language() -> Language:
    """The language of this session."""
    chosen = st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else "en"


def text(name: str, /, **values: object) -> str:
    """A label in the language of this session."""
    return label(name, language(), **values)


# -------------------------------------------------------------------------------------------- links


def remember_pages(pages: Mapping[str, Any]) -> None:
    """Keeps the pages of this session by address, for `link`."""
    st.session_state[_PAGES] = pages


def link(address: str, title: str | None = None, icon: str | None = None, **parameters: str) -> None:
    """A link to another page of the guide that keeps the language."""
    page = st.session_state[_PAGES][address]
    st.page_link(page, label=title, icon=icon, query_params={"lang": language(), **parameters})


def correct_address(page: str, subject: str | None) -> None:
    """Brings the browser's address up to date after a link from a page to itself.

    Streamlit 1.67 hands the new query to the server but leaves the old one in the address bar, so that a
    reload or a copied link would show something else. Writing any parameter sends all of them.
    """
    before = st.session_state.get("address")
    st.session_state["address"] = (page, subject)
    if before and before[0] == page and before[1] != subject:
        st.query_params["lang"] = language()


def find_function() -> None:
    """A search box over all functions, by any of their names; choosing one opens its page."""
    chosen, shown = st.session_state.pop("function to open", None), language()
    st.selectbox(
        text("find"),
        activations.names(),
        index=None,
        format_func=lambda key: catalogue.entry(key, shown),
        placeholder=text("find"),
        key="find function",
        icon=":material/search:",
        label_visibility="collapsed",
        on_change=_open_found,
    )
    if chosen:
        st.switch_page(st.session_state[_PAGES][chosen], query_params={"lang": language()})


def _open_found() -> None:
    st.session_state["function to open"] = st.session_state["find function"]
    st.session_state["find function"] = None


def function_title(key: str) -> str:
    """The name of a function in the language of this session."""
    return content.functions()[key].title[language()]


def question_link(question: schema.Question) -> None:
    """A link to one question, with its stars."""
    link("questions", f"{'★' * question.stars} {question.question[language()]}", icon="", q=question.id)


# --------------------------------------------------------------------------- choices in the link
#
# Streamlit's own binding of widgets to the link writes the label of a choice, which differs between
# languages ("?show=导数"); these two write its key ("?show=derivative").


def take_from_link(name: str, options: Sequence[Any], default: Any) -> list[str]:
    """Sets the choice `name` to what the link asks for; call it before the widget with that key.

    Parameters
    ----------
    name : str
        Key of the widget and of the query parameter.
    options : sequence
        What may be chosen; the link holds ``str(option)``, several with commas between them.
    default : option, or list of options where several may be chosen
        What is chosen where the link says nothing.

    Returns
    -------
    list of str
        What the link asked for in vain, ready to be repeated to the reader.
    """
    several = isinstance(default, list)
    sent = [value for values in st.query_params.get_all(name) for value in values.split(",")]
    known = {str(option): option for option in options}
    if sent and sent != st.session_state.get(f"link {name}"):
        chosen = [known[value] for value in sent if value in known]
        st.session_state[f"link {name}"] = sent
        if several:
            st.session_state[name] = chosen or default
        else:
            st.session_state[name] = chosen[0] if chosen else default
    elif (current := st.session_state.get(name)) is None or (not several and current not in options):
        # Another page may have had a choice of the same name with other options.
        st.session_state[name] = default
    return [inputs.shortened(value) for value in sent if value not in known]


def put_in_link(name: str, default: Any) -> None:
    """Writes the choice `name` into the link, or takes it out if it is the default; after the widget."""
    value = st.session_state.get(name)
    chosen = [str(option) for option in value] if isinstance(value, list) else [str(value)]
    sent = [part for values in st.query_params.get_all(name) for part in values.split(",")]
    if sent == chosen or (not sent and value == default):
        return
    st.session_state[f"link {name}"] = chosen
    if value == default:
        del st.query_params[name]
    else:
        st.query_params[name] = ",".join(chosen)


def warn_of_refused(refused: Iterable[str], shown: str) -> None:
    """One sentence for every choice that a link asked for in vain."""
    for value in refused:
        st.warning(text("bad_choice", text=value, name=shown), icon=":material/error:")


# -------------------------------------------------------------------------------------- bad input


def number_box(
    name: str,
    shown: str,
    default: float,
    accepted: inputs.Range,
    step: float,
    digits: int = 2,
    title: str | None = None,
) -> float:
    """A number that is typed and that travels in the link; a bad one in the link is named in a sentence.

    Parameters
    ----------
    name : str
        Key of the widget and of the query parameter.
    shown : str
        What the value is called in messages.
    title : str
        Label of the box; by default what the value is called.
    """
    sent = st.query_params.get(name)
    if sent is not None:
        try:
            inputs.number(sent, shown, accepted, language())
        except inputs.InputError as error:
            st.warning(str(error), icon=":material/error:")
    _set_by_link(name, sent, default)
    value = st.number_input(
        title or shown,
        min_value=accepted.low,
        max_value=accepted.high,
        value=default,
        step=step,
        format=f"%.{digits}f" if digits else "%g",
        key=name,
        bind="query-params",
    )
    return float(value) if value in accepted else default


def whole_box(name: str, shown: str, default: int, low: int, high: int, step: int = 1) -> int:
    """A whole number that is typed and that travels in the link; as `number_box`."""
    return int(number_box(name, shown, float(default), inputs.Range(float(low), float(high)), float(step), digits=0))


def boxes(count: int, width: int = 158) -> Iterator[Any]:
    """Places for `count` number boxes beside each other, on a phone two in a row."""
    with st.container(horizontal=True):
        places = [st.container(width=width) for _ in range(count)]
    return iter(places)


def _set_by_link(name: str, sent: str | None, default: float) -> None:
    """Sets a number to its default where a link asks for it, which Streamlit 1.67 takes for a link that says nothing.

    A link from a page to itself, which finds another value there, would otherwise leave that value.
    """
    if sent == st.session_state.get(f"link {name}"):
        return
    st.session_state[f"link {name}"] = sent
    if sent == f"{default:g}" and st.session_state.get(name, default) != default:
        st.session_state[name] = default


def threshold_box(steepest: float) -> float:
    """The slope below which a tail counts as saturated, with a sentence where the choice makes no sense.

    Parameters
    ----------
    steepest : float
        The largest slope of the function: from there on everything is below the threshold.
    """
    threshold = number_box(
        "threshold", text("threshold_name"), 0.01, inputs.Range(0.0, 1e6), 0.005, digits=3, title=text("threshold")
    )
    if threshold == 0:
        st.info(text("threshold_zero"), icon=":material/info:")
    elif threshold > steepest > 0:
        st.info(text("threshold_huge", threshold=f"{threshold:g}"), icon=":material/info:")
    return threshold


# How large a logit may be, and how many of them are shown.
LOGIT = inputs.Range(-10.0, 10.0)
LOGITS = inputs.Range(2, 6)


def logit_boxes(usual: Sequence[float]) -> list[float]:
    """Logits as a line of numbers that travels in the link, and a slider for each; call it in a fragment.

    Numbers that cannot be read get a sentence, and the usual ones are used.
    """
    typed = st.text_input(
        text("softmax_logits", low=int(LOGITS.low), high=int(LOGITS.high)),
        value=", ".join(f"{z:g}" for z in usual),
        key="logits",
        bind="query-params",
        max_chars=200,
    )
    try:
        logits = inputs.numbers(typed, "logits", LOGIT, LOGITS, language())
    except inputs.InputError as error:
        st.warning(str(error), icon=":material/error:")
        logits = list(usual)
    with st.container(horizontal=True):
        for index, logit in enumerate(logits):
            name = f"logit{index}"
            st.session_state[name] = logit
            st.slider(
                text("softmax_logit", index=index + 1),
                LOGIT.low,
                LOGIT.high,
                step=0.1,
                key=name,
                width=130,
                on_change=_logits_moved,
                args=(len(logits),),
            )
    return logits


def _logits_moved(count: int) -> None:
    moved = [st.session_state[f"logit{index}"] for index in range(count)]
    st.session_state["logits"] = ", ".join(f"{z:g}" for z in moved)


# ----------------------------------------------------------------------------------------- charts


def show_chart(chart: Chart, key: str, alt: str) -> None:
    """A chart with its description for those who cannot see it."""
    st.plotly_chart(chart, key=key, config=CONFIG, alt=alt)


# -------------------------------------------------------------------- parts of a function's page


# How many questions a function's page lists before it refers to the rest.
MOST_QUESTIONS = 5


def function_head(key: str) -> None:
    """Title, one-line summary, other names and formulas."""
    st.title(function_title(key), anchor=False)
    st.markdown(passages.opening(key, language()))


def function_body(key: str) -> None:
    """Everything below the chart: what the function is like, where it is used, code, questions."""
    st.markdown(passages.body(key, language()))
    with st.expander(text("source" if passages.is_curve(key) else "source_vector"), icon=":material/code:"):
        st.code(activations.get(key).source, language="python")
    related = [question for question in content.questions().values() if key in question.functions]
    related.sort(key=lambda question: question.functions.index(key))
    with st.container(gap="xsmall"):
        st.subheader(text("questions_about"), anchor="questions")
        for question in related[:MOST_QUESTIONS]:
            question_link(question)
        if len(related) > MOST_QUESTIONS:
            link("questions", text("more_questions", count=len(related)), function=key)
    references(content.functions()[key].references)
    _neighbours(key)


def references(found: tuple[schema.Reference, ...]) -> None:
    """The sources of a page."""
    st.markdown(f"### {text('references')}\n\n{passages.references(found)}")


def lab_settings(slug: str, **within: str) -> None:
    """What a lab shows at settings worth a look, each a link that sets it; only those within a setting if asked."""
    lab, lang = content.labs()[slug], language()
    st.header(text("lab_try"), anchor="settings")
    for found in lab.observations:
        if not within.items() <= found.parameters.items():
            continue
        with st.container(gap="xsmall"):
            link(slug, f"**{found.title[lang]}**", icon=":material/play_arrow:", **found.parameters)
            st.markdown(found.text[lang])


def shows(found: Iterable[schema.Show]) -> None:
    """Links to pages, at the settings that show something."""
    for show in found:
        link(show.page, show.text[language()], icon=":material/visibility:", **show.parameters)


def listed_questions(heading: str, ids: Iterable[str]) -> None:
    """Questions under a heading: those on a lesson, those that a lab answers."""
    st.header(heading, anchor="questions")
    with st.container(gap="xsmall"):
        for question in ids:
            question_link(content.questions()[question])


def lab_questions(slug: str) -> None:
    """The questions that a lab answers."""
    listed_questions(text("lab_questions"), (question.id for question in content.shown_by(slug)))


def lab_head(slug: str) -> None:
    """Title, summary and introduction of a lab."""
    lab, lang = content.labs()[slug], language()
    st.title(lab.title[lang], anchor=False)
    st.markdown(f"**{lab.summary[lang]}**")
    st.markdown(lab.intro[lang])


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


def _neighbours(key: str) -> None:
    """The functions before and after in teaching order."""
    names = activations.names()
    place = names.index(key)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        for name, other, icon in (("previous", place - 1, "back"), ("next", place + 1, "forward")):
            if 0 <= other < len(names):
                title = text(name, title=function_title(names[other]))
                link(names[other], title, icon=f":material/arrow_{icon}:")


def steps(found: tuple[schema.Step, ...], key: str, shortcut: str | None = None) -> None:
    """A derivation revealed one step at a time; how far it was revealed survives a visit elsewhere."""
    lang, state = language(), f"steps of {key}"
    done = min(int(st.session_state.get(state, 1)), len(found))
    for number, step in enumerate(found[:done], 1):
        st.markdown(f"**{number}.** {step.text[lang]}")
        st.latex(step.latex)

    def show(count: int) -> None:
        st.session_state[state] = count

    with st.container(horizontal=True):
        if done < len(found):
            st.button(
                text("next_step", done=done, total=len(found)),
                key=f"next-{key}",
                type="primary",
                shortcut=shortcut,
                on_click=show,
                args=(done + 1,),
            )
            st.button(text("all_steps"), key=f"all-{key}", on_click=show, args=(len(found),))
        elif len(found) > 1:
            st.button(text("hide_steps"), key=f"hide-{key}", on_click=show, args=(1,))
    st.caption(text("derivation_checked"))


# --------------------------------------------------------------------------------------- practice


# The keys that tick the key points, from the left of the keyboard; C and R belong to Streamlit, U takes a grade back.
TICK_KEYS = "QWETYIOP"


def tick_points(question: schema.Question, said: Set[str], tick: Callable[[str], None]) -> None:
    """The key points of an answer, each to be ticked if it was said; `tick` is called with the one pressed."""
    st.markdown(f"**{text('tick_hint')}**")
    with st.container(gap="xxsmall"):
        for shortcut, point in zip(TICK_KEYS, question.key_points, strict=False):
            # Buttons, not checkboxes: while a checkbox has the focus, Streamlit ignores the keys that grade.
            st.button(
                f"{'☑' if point.id in said else '☐'} {point.text[language()]}",
                key=f"tick {question.id} {point.id}",
                type="tertiary",
                shortcut=shortcut,
                on_click=tick,
                args=(point.id,),
            )
