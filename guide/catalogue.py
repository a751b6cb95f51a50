"""Finding one's way among the functions: families, names, aliases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import activations
from guide import content
from guide.content import label
from guide.schema import Language


@lru_cache(maxsize=128)
def names_of(key: str) -> tuple[str, ...]:
    """Everything that a function is called in either language: key, titles, other names."""
    words = content.functions()[key]
    return (key, words.title.en, words.title.zh, *words.aliases)


@lru_cache(maxsize=256)
def entry(key: str, language: Language) -> str:
    """A line of the search box: the title, then the other names by which a reader may look."""
    title = content.functions()[key].title[language]
    others: dict[str, str] = {}
    for name in names_of(key):
        others.setdefault(name.lower(), name)
    others.pop(title.lower(), None)
    return f"{title} · {', '.join(others.values())}" if others else title


@lru_cache(maxsize=256)
def short_title(key: str, language: Language) -> str:
    """A title without what stands in brackets after it, unless an earlier function is called that."""
    titles = {name: content.functions()[name].title[language] for name in activations.names()}
    stems = {name: re.split(r"\s*[(（]", title)[0] for name, title in titles.items()}
    return stems[key] if list(stems.values()).index(stems[key]) == list(stems).index(key) else titles[key]


def found(asked: str, family: str | None = None) -> Mapping[str, list[str]]:
    """The functions by family whose names contain every word asked for; families without one are left out."""
    words = [_plain(word) for word in asked.replace("，", " ").replace(",", " ").split()]
    result: dict[str, list[str]] = {}
    for name, keys in activations.families().items():
        if family in (None, name):
            fitting = [key for key in keys if all(any(w in _plain(n) for n in names_of(key)) for w in words)]
            if fitting:
                result[name] = fitting
    return result


def family_title(family: str, language: Language) -> str:
    """What a family is called."""
    return label(f"family_{family}", language)


def _plain(name: str) -> str:
    """A name without what writers leave out or put in: case, spaces, hyphens, underscores."""
    return "".join(character for character in name.lower() if character not in " -_")
