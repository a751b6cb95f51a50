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
    """One-line summary, other names, the formula and that of the derivative."""
    words, activation = content.functions()[key], activations.get(key)
    aliases = named(label("also_called", language), ", ".join(words.aliases), language)
    passages = [
        f"**{words.summary[language]}**",
        *([quiet(aliases)] if words.aliases else []),
        f"$$\n{activation.latex}\n$$",
        f"$$\n{activation.derivative_latex}\n$$",
    ]
    return "\n\n".join(passages)


@lru_cache(maxsize=256)
def body(key: str, language: Language) -> str:
    """Idea, characteristics one by one, strengths, weaknesses, uses, frameworks, one-liners."""
    words = content.functions()[key]
    found = [f"**{i}. {c.title[language]}**\n\n{c.text[language]}" for i, c in enumerate(words.characteristics, 1)]
    code = f"```python\n# PyTorch\n{words.code.pytorch}\n\n# Keras\n{words.code.keras}\n```"
    passages = {
        "## idea": words.idea[language],
        "## characteristics": "\n\n".join(found),
        "### strengths": bullets(item[language] for item in words.strengths),
        "### weaknesses": bullets(item[language] for item in words.weaknesses),
        "### used_in": bullets(_use(use, language) for use in words.used_in),
        "### frameworks": _framework_table(words, language),
        "### one_liners": code,
    }
    headed = []
    for heading, passage in passages.items():
        level, _, name = heading.partition(" ")
        headed.append(f"{level} {label(name, language)}\n\n{passage}")
    return "\n\n".join(headed)


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


def quiet(line: str) -> str:
    """A line in small grey letters."""
    return f":small[:gray[{line}]]"


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
