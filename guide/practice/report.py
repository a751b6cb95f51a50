"""The report of a mock interview as Markdown: what was said and what was not, by topic, and where to look again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from guide import passages
from guide.content import label, topic_of, topics
from guide.practice.interview import Interview
from guide.schema import Language, Question


def report(interview: Interview, language: Language, base: str = "") -> str:
    """All that came of an interview, to be kept.

    Parameters
    ----------
    base : str
        Address of the guide, which the links begin with.
    """
    parts = [opening(interview, language), _repetition(interview, language, base)]
    for account, typed in accounts(interview, language, base):
        parts += [account, *([label("interview_your_answer", language), verbatim(typed)] if typed else [])]
    again = label("interview_same", language)
    parts.append(_link(again, "mock-interview", interview.plan.parameters(), language, base))
    return "\n\n".join(part for part in parts if part) + "\n"


def opening(interview: Interview, language: Language) -> str:
    """Title, date and result, and the result by topic."""
    title, answered = f"# {label('interview_report', language)}", interview.answered()
    if not answered:
        return f"{title}\n\n{label('interview_no_answer', language)}"
    said, points = interview.points(answered)
    result = label(
        "interview_result",
        language,
        day=datetime.fromtimestamp(interview.started, UTC).strftime("%Y-%m-%d"),
        answered=len(answered),
        total=len(interview.ids),
        said=said,
        points=points,
        used=clock(interview.spent(answered)),
        allowed=clock(interview.plan.seconds * len(answered)),
    )
    late = sum(interview.over(question.id) > 0 for question in answered)
    warning = [label("interview_late", language, count=late)] if late else []
    return "\n\n".join([title, result, *warning, _table(interview, language)])


def accounts(interview: Interview, language: Language, base: str = "") -> list[tuple[str, str]]:
    """Every question, topic by topic; those without an answer come last.

    Returns
    -------
    list of tuple of str
        What there is to say of a question, as Markdown, and what was typed, to the letter.
    """
    groups = {topics()[topic].title[language]: found for topic, found in _by_topic(interview.answered()).items()}
    if interview.unanswered():
        groups[label("interview_unanswered", language)] = interview.unanswered()
    found = []
    for heading, group in groups.items():
        for question in group:
            head = f"## {heading}\n\n" if question is group[0] else ""
            account = head + _account(interview, question, language, base)
            found.append((account, interview.typed.get(question.id, "").strip()))
    return found


def clock(seconds: float) -> str:
    """A span of time as minutes and seconds: ``1:05``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def verbatim(text: str) -> str:
    """`text` as a block of code, within which nothing acts as Markdown or HTML, whatever it is.

    The fence is longer than any row of backticks in the text, so that no line of it closes the block.
    """
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    lines = "\n".join(re.split(r"\r\n|\r|\n", text))
    return f"{fence}text\n{lines}\n{fence}"


def _repetition(interview: Interview, language: Language, base: str) -> str:
    """What to repeat, worst first, with links; or that there is nothing."""
    if not interview.answered():
        return ""
    links = [_link(q.question[language], "questions", {"q": q.id}, language, base) for q in interview.to_repeat()]
    listed = passages.bullets(links) if links else label("interview_nothing_to_repeat", language)
    return f"## {label('interview_repeat', language)}\n\n{listed}"


def _table(interview: Interview, language: Language) -> str:
    names = ("topic", "interview_questions", "summary_points", "interview_time")
    rows = [[label(name, language) for name in names]]
    for topic, found in _by_topic(interview.answered()).items():
        said, points = interview.points(found)
        title, used = topics()[topic].title[language], clock(interview.spent(found))
        rows.append([title, f"{len(found)}", f"{said} / {points}", used])
    return passages.table(rows)


def _account(interview: Interview, question: Question, language: Language, base: str) -> str:
    """One question: points and time, each point said or missed, pages to look at; only those without an answer."""
    parts = [f"### {question.question[language]}"]
    if question.id in interview.grades:
        said = interview.said.get(question.id, set())
        points = [f"{'✓' if p.id in said else '✗'} {p.text[language]}" for p in question.key_points]
        parts += [_measured(interview, question, language), passages.bullets(points)]
    return "\n\n".join([*parts, _pages(question, language, base)])


def _measured(interview: Interview, question: Question, language: Language) -> str:
    """Points and time of one question."""
    said, points = interview.points([question])
    used, allowed, late = interview.used[question.id], interview.plan.seconds, interview.over(question.id)
    name = "interview_account_late" if late else "interview_account"
    return label(name, language, said=said, points=points, used=clock(used), allowed=clock(allowed), late=clock(late))


def _by_topic(found: Iterable[Question]) -> dict[str, list[Question]]:
    """Questions by topic, in the order of the topics in the guide."""
    listed = list(found)
    grouped = {topic: [q for q in listed if topic_of(q.id) == topic] for topic in topics()}
    return {topic: group for topic, group in grouped.items() if group}


def _pages(question: Question, language: Language, base: str) -> str:
    """The page of a question and those that show its answer."""
    links = [_link(label("interview_full_answer", language), "questions", {"q": question.id}, language, base)]
    links += [_link(show.text[language], show.page, show.parameters, language, base) for show in question.see]
    return f"{label('interview_look', language)}\n\n{passages.bullets(links)}"


def _link(text: str, page: str, parameters: Mapping[str, str], language: Language, base: str) -> str:
    """A Markdown link to a page of the guide."""
    query = urlencode({"lang": language, **parameters}, safe=",")
    escaped = text.replace("[", "\\[").replace("]", "\\]")
    return f"[{escaped}]({base}/{page}?{query})"
