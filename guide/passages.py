"""The parts of a function's page as Markdown, put together once per function and language.

A page run costs by the element: fewer, longer passages serve several times as many readers.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import activations
from guide import content
from guide.content import Language, label

FRAMEWORKS = {"PyTorch": "pytorch", "Keras": "keras", "JAX": "jax", "TensorFlow": "tensorflow"}


@lru_cache(maxsize=256)
def opening(key: str, language: Language) -> str:
    """One-line summary, other names and the idea."""
    words = content.functions()[key]
    names = f"\n\n:small[:gray[{named(label('also_called', language), ', '.join(words.aliases), language)}]]"
    return f"**{words.summary[language]}**{names if words.aliases else ''}\n\n{words.idea[language]}"


@lru_cache(maxsize=256)
def formulas(key: str, language: Language) -> tuple[str, str]:
    """The formula and that of the derivative, each under its name."""
    activation = activations.get(key)
    derivative = "derivative" if is_curve(key) else "partial_derivatives"
    return (
        f":small[:gray[{label('formula', language)}]]\n\n$$\n{activation.latex}\n$$",
        f":small[:gray[{label(derivative, language)}]]\n\n$$\n{activation.derivative_latex}\n$$",
    )


@lru_cache(maxsize=256)
def characteristics(key: str, language: Language) -> str:
    """The characteristics one by one, under their heading."""
    found = content.functions()[key].characteristics
    passages = [f"**{i}. {c.title[language]}**\n\n{c.text[language]}" for i, c in enumerate(found, 1)]
    return "\n\n".join([f"## {label('characteristics', language)}", *passages])


@lru_cache(maxsize=256)
def strengths_and_weaknesses(key: str, language: Language) -> tuple[str, str]:
    """The two lists, each under its heading."""
    words = content.functions()[key]
    return (
        f"### {label('strengths', language)}\n\n{bullets(item[language] for item in words.strengths)}",
        f"### {label('weaknesses', language)}\n\n{bullets(item[language] for item in words.weaknesses)}",
    )


@lru_cache(maxsize=256)
def practice(key: str, language: Language) -> str:
    """Where the function is used and how the frameworks spell it, down to the heading of the one-liners."""
    words = content.functions()[key]
    return "\n\n".join(
        [
            f"### {label('used_in', language)}",
            bullets(_use(use, language) for use in words.used_in),
            f"### {label('frameworks', language)}",
            _framework_table(words, language),
            f"### {label('one_liners', language)}",
        ]
    )


@lru_cache(maxsize=256)
def references(found: tuple[content.Reference, ...]) -> str:
    """Sources as a list."""
    return bullets(_reference(reference) for reference in found)


def is_curve(key: str) -> bool:
    """Whether a function is one of a single number."""
    return isinstance(activations.get(key), activations.Activation)


def named(name: str, value: str, language: Language) -> str:
    """A name and its value with the colon of the language between them."""
    return f"{name}：{value}" if language == "zh" else f"{name}: {value}"


def bullets(lines: Iterable[str]) -> str:
    """A Markdown list."""
    return "\n".join(f"- {line}" for line in lines)


def table(rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; the first row is its head. Bars and line breaks in cells do no harm."""
    cells = [[cell.replace("\n", " ").replace("|", "&#124;") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [cells[0], ["---"] * len(cells[0]), *cells[1:]])


def _framework_table(words: content.FunctionText, language: Language) -> str:
    found = {title: getattr(words.frameworks, field) for title, field in FRAMEWORKS.items()}
    rows = [[label(name, language) for name in ("framework", "framework_name", "framework_default", "framework_kink")]]
    for title, framework in found.items():
        name = f"`{framework.name}`" if framework.name else label("absent", language)
        default = ", ".join(f"{parameter} = {value:.6g}" for parameter, value in framework.default.items())
        kink = framework.at_kink[language] if framework.at_kink else "–"
        rows.append([title, name, default or "–", kink])
    notes = bullets(named(title, f.note[language], language) for title, f in found.items() if f.note)
    return f"{table(rows)}\n\n{notes}".strip()


def _reference(reference: content.Reference) -> str:
    title = f"[{reference.title}]({reference.url})" if reference.url else reference.title
    return f"{reference.authors} ({reference.year}). {title}. {reference.where}"


def _use(use: content.Use, language: Language) -> str:
    if not use.networks:
        return use.where[language]
    networks = ("、" if language == "zh" else ", ").join(use.networks)
    known = label("known_from", language, networks=networks)
    return f"{use.where[language]}（{known}）" if language == "zh" else f"{use.where[language]} ({known})"
