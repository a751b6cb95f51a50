"""Questions to take away: cards for Anki and a table for spreadsheets.

In Anki each language is a deck of its own, so that one can learn in English, in Chinese, or in both with
separate schedules.
"""

from __future__ import annotations

import csv
import html
import io
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import genanki
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from guide import passages
from guide.content import label, questions, topic_of, topics
from guide.schema import LANGUAGE_NAMES, LANGUAGES, Language, Question

# Drawn once at random between 2³⁰ and 2³¹, as genanki advises. Anki knows a note type by its number: with another
# one, a newer file would no longer update the cards of an older one.
DECK_IDS: dict[Language, int] = {"en": 1789195001, "zh": 2063472334}
NOTE_TYPE_IDS: dict[Language, int] = {"en": 1859867546, "zh": 1079923885}
# Anki takes a note type whose fields or templates have other names for another one, and then updates no note unless
# the learner asks for it: never rename these, nor the template.
FIELDS = (
    "Question",
    "About",
    "Answer",
    "KeyPoints",
    "Traps",
    "Explanation",
    "Derivation",
    "Code",
    "FollowUps",
    "References",
    "Id",
)
# The back of a card after the answer: field and label of its heading.
HEADINGS = {
    "KeyPoints": "key_points",
    "Traps": "traps",
    "Explanation": "explanation",
    "Derivation": "derivation",
    "Code": "answer_code",
    "FollowUps": "follow_ups",
    "References": "references",
}
CARD_STYLE = (Path(__file__).parent / "card.css").read_text(encoding="utf-8")
# The earliest time that a ZIP file can hold: the same content gives the same bytes.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


# --------------------------------------------------------------------------------------------- Anki


def anki_deck(found: Iterable[Question], languages: Sequence[Language], changed: datetime) -> bytes:
    """An ``.apkg`` file with one note a question and language, in the subdecks of Nonlinear.

    A note is known by its question and language, whatever it says: importing a newer file updates the note and
    keeps its schedule.

    Parameters
    ----------
    found : iterable of Question
        In any order; Anki asks new cards in the order of the course.
    languages : sequence of Language
        One subdeck each.
    changed : datetime
        When the questions were last changed. Anki overwrites a note only with one that changed later; the time
        of the export would let every import overwrite what the learner edited, a constant would never update.

    Returns
    -------
    bytes
        The same for the same arguments.
    """
    listed = list(found)
    decks = [_deck(listed, language) for language in languages]
    with TemporaryDirectory() as folder:
        database = Path(folder) / "collection.anki2"
        connection = sqlite3.connect(database)
        try:
            connection.execute("PRAGMA synchronous = OFF")  # nobody reads the file after a crash
            # Not `write_to_file`, which leaves its temporary file behind and stamps the archive with the time.
            seconds = changed.timestamp()
            genanki.Package(decks).write_to_db(connection.cursor(), seconds, count(int(seconds * 1000)))
            connection.commit()
        finally:
            connection.close()
        return _archive({database.name: database.read_bytes(), "media": b"{}"})


def _archive(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _deck(found: Iterable[Question], language: Language) -> Any:
    deck, note_type = genanki.Deck(DECK_IDS[language], f"Nonlinear::{LANGUAGE_NAMES[language]}"), _note_type(language)
    for question in found:
        fields = _fields(question, language)
        deck.add_note(
            genanki.Note(
                note_type,
                [fields[field] for field in FIELDS],
                tags=tags(question),
                guid=genanki.guid_for("nonlinear", question.id, language),
                due=question.number,
            )
        )
    return deck


def _note_type(language: Language) -> Any:
    """How the cards of a language look: the question; then the answer and what else there is to it."""
    parts = [
        f"{{{{#{field}}}}}<h2>{html.escape(label(heading, language))}</h2>{{{{{field}}}}}{{{{/{field}}}}}"
        for field, heading in HEADINGS.items()
    ]
    sheet = f'<div class="sheet" lang="{"zh-CN" if language == "zh" else language}">'
    front = f'{sheet}<div class="question">{{{{Question}}}}</div><div class="about">{{{{About}}}}</div></div>'
    back = f'{sheet}{{{{Answer}}}}{"".join(parts)}<p class="about">{{{{Id}}}}</p></div>'
    return genanki.Model(
        NOTE_TYPE_IDS[language],
        f"Nonlinear ({LANGUAGE_NAMES[language]})",
        fields=[{"name": field} for field in FIELDS],
        templates=[{"name": "Interview", "qfmt": front, "afmt": f"{{{{FrontSide}}}}<hr id=answer>{back}"}],
        css=CARD_STYLE,
    )


def tags(question: Question) -> list[str]:
    """What a question can be filtered by in Anki, where ``::`` makes a tree of tags."""
    found = [f"stars::{question.stars}", f"level::{question.level}", f"topic::{topic_of(question.id)}"]
    found += [f"function::{key}" for key in question.functions]
    return [f"nonlinear::{tag}" for tag in found]


def _fields(question: Question, language: Language) -> dict[str, str]:
    """The fields of a note as HTML; those that a question lacks are empty."""
    follow_ups = [questions()[other].question[language] for other in question.follow_ups]
    traps = [
        f'<div class="claim">{card_html(f"✗ {trap.claim[language]}")}</div>{card_html(trap.truth[language])}'
        for trap in question.traps
    ]
    steps = [f"<li>{card_html(step.text[language])}{formula(step.latex)}</li>" for step in question.derivation]
    return {
        "Question": card_html(question.question[language]),
        "About": html.escape(about(question, language)),
        "Answer": card_html(question.answer[language]),
        "KeyPoints": card_html(passages.bullets(point.text[language] for point in question.key_points)),
        "Traps": "".join(traps),
        "Explanation": card_html(question.explanation[language]),
        "Derivation": f"<ol>{''.join(steps)}</ol>" if steps else "",
        "Code": f"<pre><code>{html.escape(question.code)}</code></pre>" if question.code else "",
        "FollowUps": card_html(passages.bullets(follow_ups)),
        "References": card_html(passages.references(question.references)),
        "Id": html.escape(question.id),
    }


def about(question: Question, language: Language) -> str:
    """Stars, level and topic in one line."""
    topic = topics()[topic_of(question.id)].title[language]
    return f"{'★' * question.stars} · {label(f'level_{question.level}', language)} · {topic}"


# --------------------------------------------------------------------------------- Markdown to HTML


@lru_cache(maxsize=4096)
def card_html(text: str) -> str:
    r"""A text of the guide as HTML: formulas as MathJax reads them in Anki, ``\(…\)`` and ``\[…\]``.

    Anything in the text that looks like HTML is escaped and shows as it was written.
    """
    return str(_markdown().render(text)).strip()


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return reader.use(dollarmath_plugin, allow_labels=False, double_inline=True, renderer=_delimited)


def _delimited(latex: str, options: dict[str, Any]) -> str:
    opened, closed = (r"\[", r"\]") if options["display_mode"] else (r"\(", r"\)")
    return f"{opened}{html.escape(latex, quote=False)}{closed}"


def formula(latex: str) -> str:
    """A displayed formula on a line of its own."""
    return f'<div class="math block">{_delimited(latex, {"display_mode": True})}</div>'


# ---------------------------------------------------------------------------------------------- CSV


def csv_of(found: Iterable[Question]) -> bytes:
    """The questions as a table with both languages, one row each, texts in Markdown as the guide holds them.

    As RFC 4180 has it: comma, CRLF, cells with commas, quotes or line breaks in quotes. In UTF-8 with a byte
    order mark, without which Excel takes Chinese for something else. A cell that begins with ``=``, ``+``,
    ``-``, ``@``, a tab or a carriage return gets an apostrophe in front, since a spreadsheet would take it for
    a formula and run it.
    """
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    rows = [_row(question) for question in found]
    writer.writerow(rows[0] if rows else [])
    writer.writerows([_harmless(cell) for cell in row.values()] for row in rows)
    return table.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _row(question: Question) -> dict[str, str]:
    """The cells of a question by the name of their column."""
    return {
        "number": str(question.number),
        "id": question.id,
        "stars": str(question.stars),
        "level": question.level,
        "functions": ", ".join(question.functions),
        **{f"{name}_{language}": cell for language in LANGUAGES for name, cell in _texts(question, language)},
        "code": question.code or "",
        "follow_ups": ", ".join(question.follow_ups),
        "references": passages.references(question.references),
    }


def _texts(question: Question, language: Language) -> Iterator[tuple[str, str]]:
    yield "topic", topics()[topic_of(question.id)].title[language]
    yield "question", question.question[language]
    yield "answer", question.answer[language]
    yield "key_points", "\n".join(point.text[language] for point in question.key_points)
    yield "traps", "\n\n".join(f"✗ {trap.claim[language]}\n→ {trap.truth[language]}" for trap in question.traps)
    yield "explanation", question.explanation[language]
    yield "derivation", "\n\n".join(f"{step.text[language]}\n$${step.latex}$$" for step in question.derivation)
