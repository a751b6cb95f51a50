"""What a card is: a question, or a skill that a drill asks for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from guide.content import questions, topic_of

QUESTION, DRILL = "question", "drill"
# The drills whose subject is a question; that of all others is a function, which may have the same name.
CLAIM = f"{DRILL}:claim:"


def card_of(question: str) -> str:
    """The card of a question."""
    return f"{QUESTION}:{question}"


def question_of(card: str) -> str | None:
    """The question of a card; None for a drill, or a question that there no longer is."""
    kind, _, name = card.partition(":")
    return name if kind == QUESTION and name in questions() else None


@cache
def question_cards() -> tuple[str, ...]:
    """Every question as a card, those asked most often first: the order in which they are learnt."""
    ordered = sorted(questions().values(), key=lambda question: (-question.stars, question.number))
    return tuple(card_of(question.id) for question in ordered)


@cache
def functions_of(card: str) -> tuple[str, ...]:
    """The functions that a card is about."""
    question = question_behind(card)
    return questions()[question].functions if question else (card.rpartition(":")[2],)


@cache
def topic(card: str) -> str | None:
    """The topic of a question's card, or of the question behind a drill; None where there is none."""
    question = question_behind(card)
    return topic_of(question) if question else None


def question_behind(card: str) -> str | None:
    """The question that a card asks, or from whose claims a drill is made; None for a drill on a function."""
    subject = card.removeprefix(CLAIM)
    return question_of(card) or (subject if card.startswith(CLAIM) and subject in questions() else None)


def about(function: str, cards: Iterable[str]) -> list[str]:
    """The cards about a function."""
    return [card for card in cards if function in functions_of(card)]
