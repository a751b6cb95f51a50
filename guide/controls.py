"""Controls whose values travel in the link: choices, numbers, logits; bad values get a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from guide import inputs
from guide.interface import language, text

T = TypeVar("T")


# ------------------------------------------------------------------------------------------ choices
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


def set_by_link(name: str, shown: str, options: Sequence[Any], default: Any) -> None:
    """`take_from_link`, with a sentence for everything that the link asked for in vain."""
    warn_of_refused(take_from_link(name, options, default), shown)


@dataclass(frozen=True)
class Choice(Generic[T]):
    """One of several things, still to be shown; `choice` makes it.

    Attributes
    ----------
    name : str
        Key of the widget and of the query parameter.
    shown : str
        What the choice is called.
    options : sequence
    usual : option
        What is chosen where the link says nothing; the link is silent about it.
    titled : function
        The text of an option.
    """

    name: str
    shown: str
    options: Sequence[T]
    usual: T
    titled: Callable[[T], str]

    def buttons(self, **look: Any) -> T:
        """Shows the options beside each other and returns the one chosen."""
        return self._chosen(
            st.segmented_control(
                self.shown, self.options, format_func=self.titled, key=self.name, required=True, **look
            )
        )

    def menu(self, **look: Any) -> T:
        """Shows the options as a list that opens and returns the one chosen."""
        return self._chosen(st.selectbox(self.shown, self.options, format_func=self.titled, key=self.name, **look))

    def _chosen(self, value: T | None) -> T:
        put_in_link(self.name, self.usual)
        return self.usual if value is None else value


def choice(name: str, shown: str, options: Sequence[T], usual: T, titled: Callable[[T], str] = str) -> Choice[T]:
    """A choice set by the link; what the link asks for in vain is named here, where nothing is squeezed beside it."""
    set_by_link(name, shown, options, usual)
    return Choice(name, shown, options, usual, titled)


# ------------------------------------------------------------------------------------------ numbers


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
    _reset_by_link(name, sent, default)
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


def seed_box() -> int:
    """The seed of all that a lab draws."""
    return whole_box("seed", text("lab_seed"), 0, 0, 9999)


def boxes(count: int, width: int = 158) -> Iterator[Any]:
    """Places for `count` number boxes beside each other, on a phone two in a row."""
    with st.container(horizontal=True):
        places = [st.container(width=width) for _ in range(count)]
    return iter(places)


def _reset_by_link(name: str, sent: str | None, default: float) -> None:
    """Sets a number to its default where a link asks for it, which Streamlit 1.67 takes for a link that says nothing.

    A link from a page to itself, which finds another value there, would otherwise leave that value.
    """
    if sent == st.session_state.get(f"link {name}"):
        return
    st.session_state[f"link {name}"] = sent
    if sent == f"{default:g}" and st.session_state.get(name, default) != default:
        st.session_state[name] = default


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
