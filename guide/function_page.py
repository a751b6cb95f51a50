"""The parts that all pages of functions share."""

from __future__ import annotations

import streamlit as st

import activations
from guide import content, inputs, passages
from guide.controls import number_box
from guide.interface import function_title, language, link, question_link, references, text

# How many questions a function's page lists before it refers to the rest.
MOST_QUESTIONS = 5


def head(key: str) -> None:
    """Title, one-line summary, other names and formulas."""
    st.title(function_title(key), anchor=False)
    st.markdown(passages.opening(key, language()))


def body(key: str) -> None:
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


def _neighbours(key: str) -> None:
    """The functions before and after in teaching order."""
    names = activations.names()
    place = names.index(key)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        for name, other, icon in (("previous", place - 1, "back"), ("next", place + 1, "forward")):
            if 0 <= other < len(names):
                title = text(name, title=function_title(names[other]))
                link(names[other], title, icon=f":material/arrow_{icon}:")
