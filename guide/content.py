"""The words of the guide: the only code that reads `content/`, once per process.

A file that breaks the schema stops everything with a message that names the file, the place in it and what
was expected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from guide.schema import (
    FunctionText,
    Glossary,
    Lab,
    Labels,
    Language,
    Lesson,
    LibraryCases,
    Question,
    Record,
    Term,
    Text,
    Topic,
    closed_up,
)

ROOT = Path(__file__).resolve().parent.parent / "content"

R = TypeVar("R", bound=Record)


class ContentError(Exception):
    """A file under `content/` breaks the schema; the message says where and what was expected."""


def functions() -> Mapping[str, FunctionText]:
    """The words about every activation, by key."""
    return _functions()


def topics() -> Mapping[str, Topic]:
    """The question files, by topic."""
    return _topics()


def questions() -> Mapping[str, Question]:
    """Every question by id, in the order of the course."""
    return _questions()


def shown_by(page: str) -> list[Question]:
    """The questions whose answer a page shows: those that link to it, in the order of the course."""
    return [question for question in _questions().values() if any(show.page == page for show in question.see)]


def topic_of(question_id: str) -> str:
    """The topic of a question, which is the name of its file."""
    return next(slug for slug, topic in _topics().items() if any(q.id == question_id for q in topic.questions))


def questions_changed() -> datetime:
    """When a file of questions was last changed."""
    return _questions_changed()


def lessons() -> Mapping[str, Lesson]:
    """The lessons by slug, in reading order."""
    return _lessons()


def labs() -> Mapping[str, Lab]:
    """The labs by slug, in reading order."""
    return _labs()


def glossary() -> tuple[Term, ...]:
    """The terms, as they stand in the file."""
    return _glossary()


def library_cases() -> LibraryCases:
    """Where libraries lose digits."""
    return _library_cases()


def label(name: str, language: Language, /, **values: object) -> str:
    """A label of the interface, with ``{placeholders}`` filled in.

    Raises
    ------
    KeyError
        If neither `content/interface.yaml` nor a lab has such a label.
    """
    text = _labels()[name][language]
    if not values:
        return text
    filled = text.format(**values)
    return closed_up(filled) if language == "zh" else filled


def labels() -> Mapping[str, Text]:
    """Every label of the interface and of the labs."""
    return _labels()


@lru_cache(maxsize=1)
def _functions() -> dict[str, FunctionText]:
    return {path.stem: parse(FunctionText, path) for path in sorted((ROOT / "functions").glob("*.yaml"))}


@lru_cache(maxsize=1)
def _topics() -> dict[str, Topic]:
    return {path.stem: parse(Topic, path) for path in sorted((ROOT / "questions").glob("*.yaml"))}


@lru_cache(maxsize=1)
def _questions() -> dict[str, Question]:
    found = sorted((q for topic in _topics().values() for q in topic.questions), key=lambda q: q.number)
    return {q.id: q for q in found}


@lru_cache(maxsize=1)
def _questions_changed() -> datetime:
    times = [path.stat().st_mtime for path in (ROOT / "questions").glob("*.yaml")]
    return datetime.fromtimestamp(int(max(times)), UTC)


@lru_cache(maxsize=1)
def _lessons() -> dict[str, Lesson]:
    found = {path.stem: parse(Lesson, path) for path in (ROOT / "lessons").glob("*.yaml")}
    return dict(sorted(found.items(), key=lambda item: item[1].order))


@lru_cache(maxsize=1)
def _labs() -> dict[str, Lab]:
    found = {path.stem: parse(Lab, path) for path in (ROOT / "labs").glob("*.yaml")}
    return dict(sorted(found.items(), key=lambda item: item[1].order))


@lru_cache(maxsize=1)
def _glossary() -> tuple[Term, ...]:
    return parse(Glossary, ROOT / "glossary.yaml").terms


@lru_cache(maxsize=1)
def _library_cases() -> LibraryCases:
    return parse(LibraryCases, ROOT / "libraries.yaml")


@lru_cache(maxsize=1)
def _labels() -> dict[str, Text]:
    found = dict(parse(Labels, ROOT / "interface.yaml").labels)
    for slug, lab in _labs().items():
        twice = sorted(found.keys() & lab.labels.keys())
        if twice:
            raise ContentError(
                f"labs/{slug}.yaml: labels that exist elsewhere: {', '.join(twice)}; choose other names."
            )
        found |= lab.labels
    return found


class _UniqueKeyLoader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """YAML that refuses a key written twice instead of keeping the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} is written twice", key_node.start_mark
                )
            seen.add(key)
        return dict(super().construct_mapping(node, deep=deep))


def parse(model: type[R], path: Path) -> R:
    """Reads one YAML file into a record.

    Raises
    ------
    ContentError
        With the file, the place in it and what was expected.
    """
    name = path.relative_to(ROOT.parent) if path.is_relative_to(ROOT.parent) else path
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)  # noqa: S506 - a safe loader
        return model.model_validate(data)
    except yaml.YAMLError as error:
        raise ContentError(f"{name}: not valid YAML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors())
        raise ContentError(f"{name}: {problems}") from error


def plain(text: str) -> str:
    """`text` without Markdown and LaTeX marks, lower case: what a search looks through."""
    return re.sub(r"[*_`$\\{}#>]", "", text).lower()
