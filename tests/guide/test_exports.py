"""Questions to take away: what Anki and a spreadsheet find in the files."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sqlite3
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guide.content import questions, questions_changed, topics
from guide.practice.exports import CARD_STYLE, FIELDS, anki_deck, card_html, csv_of
from guide.schema import LANGUAGE_NAMES, LANGUAGES, Language

ALL = list(questions().values())
CHANGED = datetime(2026, 11, 1, tzinfo=UTC)


def opened(deck: bytes) -> sqlite3.Connection:
    """The collection in an .apkg file."""
    with zipfile.ZipFile(io.BytesIO(deck)) as archive:
        assert json.loads(archive.read("media")) == {}
        connection = sqlite3.connect(":memory:")
        connection.deserialize(archive.read("collection.anki2"))
    return connection


def notes(deck: bytes) -> list[dict[str, Any]]:
    """Every note with its fields by name, and the deck, note type and position of its card."""
    collection = opened(deck)
    rows = collection.execute(
        "SELECT guid, notes.mod, notes.tags, flds, decks, models, did, mid, due "
        "FROM notes JOIN cards ON cards.nid = notes.id, col ORDER BY notes.id"
    ).fetchall()
    collection.close()
    found = []
    for guid, mod, tags, fields, decks, models, did, mid, due in rows:
        note_type = json.loads(models)[str(mid)]
        names = [field["name"] for field in note_type["flds"]]
        found.append(
            dict(zip(names, fields.split("\x1f"), strict=True))
            | {"guid": guid, "changed": mod, "tags": tags.split(), "due": due}
            | {"deck": json.loads(decks)[str(did)]["name"], "note type": note_type}
        )
    return found


@pytest.fixture(scope="module")
def everything() -> list[dict[str, Any]]:
    return notes(anki_deck(ALL, LANGUAGES, CHANGED))


def shown(field: str) -> str:
    """What a reader sees of a field, without code, where anything may stand."""
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"(?s)<code>.*?</code>", "", field)))


def without_formulas(text: str) -> str:
    return re.sub(r"(?s)\\\(.*?\\\)|\\\[.*?\\\]", "", text)


def test_the_deck_holds_each_question_once_per_language_in_the_order_of_the_course(everything: Any) -> None:
    for language in LANGUAGES:
        of_language = [note for note in everything if note["deck"] == f"Nonlinear::{LANGUAGE_NAMES[language]}"]
        assert [note["Id"] for note in of_language] == [question.id for question in ALL]
        assert [note["due"] for note in of_language] == [question.number for question in ALL]
        assert len({note["note type"]["id"] for note in of_language}) == 1
    assert len(everything) == len(LANGUAGES) * len(ALL)
    assert len({note["guid"] for note in everything}) == len(everything)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deck_of_one_language_holds_the_same_notes_as_the_deck_of_both(language: Language, everything: Any) -> None:
    deck = f"Nonlinear::{LANGUAGE_NAMES[language]}"
    assert notes(anki_deck(ALL, [language], CHANGED)) == [note for note in everything if note["deck"] == deck]


def test_the_same_questions_give_the_same_bytes_whoever_else_asks_at_the_same_time() -> None:
    with ThreadPoolExecutor(4) as readers:
        built = list(readers.map(lambda _: anki_deck(ALL[:5], LANGUAGES, CHANGED), range(8)))
    assert len(set(built)) == 1


def test_a_later_deck_updates_the_notes_of_an_earlier_one_whatever_they_say() -> None:
    question = ALL[0]
    other = question.model_copy(update={"number": 40, "stars": 1, "answer": question.explanation})
    (before,) = notes(anki_deck([question], ["en"], CHANGED))
    (after,) = notes(anki_deck([other, *ALL[1:]], ["en"], CHANGED + timedelta(days=1)))[:1]
    assert after["Answer"] != before["Answer"]
    assert after["guid"] == before["guid"]
    assert after["note type"]["id"] == before["note type"]["id"]
    assert after["deck"] == before["deck"]
    assert after["changed"] - before["changed"] == 86400


def test_notes_are_as_old_as_the_questions_and_not_as_the_download() -> None:
    assert questions_changed() == questions_changed() <= datetime.now(UTC)
    (note,) = notes(anki_deck(ALL[:1], ["en"], questions_changed()))
    assert note["changed"] == questions_changed().timestamp()


def test_every_part_of_a_question_is_on_its_card(everything: Any) -> None:
    for note in everything:
        question = questions()[note["Id"]]
        assert note["Traps"].count('class="claim"') == len(question.traps)
        assert note["KeyPoints"].count("<li>") == len(question.key_points)
        assert note["Derivation"].count("<li>") == len(question.derivation)
        assert note["FollowUps"].count("<li>") == len(question.follow_ups)
        assert note["References"].count("<li>") == len(question.references)
        if question.code:
            assert (
                html.unescape(note["Code"].removeprefix("<pre><code>").removesuffix("</code></pre>")) == question.code
            )
        for step in question.derivation:
            assert rf"\[{step.latex}\]" in shown(note["Derivation"])
    template = everything[0]["note type"]["tmpls"][0]
    assert all(f"{{{{{field}}}}}" in template["qfmt"] + template["afmt"] for field in FIELDS)


def test_formulas_are_delimited_for_mathjax_and_survive_as_they_were_written(everything: Any) -> None:
    for note in everything:
        question, language = questions()[note["Id"]], next(k for k, v in LANGUAGE_NAMES.items() if v in note["deck"])
        written = re.sub(r"(?s)(`+)[^`].*?\1", "", question.explanation[language])
        formulas = re.findall(r"(?s)\$\$\s*(.+?)\s*\$\$|\$(.+?)\$", written)
        found = re.findall(r"(?s)\\\[(.+?)\\\](?=\s)|\\\((.+?)\\\)", f"{shown(note['Explanation'])} ")
        assert [shorter or longer for shorter, longer in found] == [first or second for first, second in formulas]
        assert all("$" not in shown(note[field]) for field in FIELDS)


def test_no_mark_of_markdown_is_left_on_a_card(everything: Any) -> None:
    for note in everything:
        for field in FIELDS:
            left = without_formulas(shown(note[field]))
            assert not re.search(r"\*\*|`|\]\(|^\s*[-#|] ", left, re.MULTILINE), (note["Id"], field, left)


def test_tags_are_single_words_that_anki_keeps(everything: Any) -> None:
    for note in everything:
        question = questions()[note["Id"]]
        assert f"nonlinear::stars::{question.stars}" in note["tags"]
        assert f"nonlinear::level::{question.level}" in note["tags"]
        assert {f"nonlinear::function::{key}" for key in question.functions} < set(note["tags"])
        assert all(re.fullmatch(r"nonlinear(::[a-z0-9_-]+){2}", tag) for tag in note["tags"])
        (topic,) = (tag.rpartition("::")[2] for tag in note["tags"] if "::topic::" in tag)
        assert question in topics()[topic].questions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <b>c</b> & d", "a &lt;b&gt;c&lt;/b&gt; &amp; d"),
        ("$a < b$ and `x < y`", r"\(a &lt; b\)"),
        ("$x_1^*$ and $x_2^*$", r"\(x_1^*\)"),
        ("`$HOME` is code", "<code>$HOME</code>"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
    ],
)
def test_what_a_text_says_is_shown_and_never_run(text: str, expected: str) -> None:
    made = card_html(text)
    assert expected in made
    assert set(re.findall(r"<(\w+)", made)) <= {"p", "span", "code"}


def test_cards_run_no_script_and_fetch_nothing(everything: Any) -> None:
    cards = "".join(note[field] for note in everything for field in FIELDS)
    assert not re.search(r"<(script|img|link|iframe)|\son\w+=", cards)
    assert "url(" not in CARD_STYLE


def test_cards_have_colours_of_their_own_on_a_dark_theme(everything: Any) -> None:
    for note in everything:
        assert ".card.nightMode" in note["note type"]["css"]


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    anki_deck(ALL[:3], LANGUAGES, CHANGED)
    csv_of(ALL[:3])
    assert not list(tmp_path.iterdir())


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""), strict=True))


def test_a_table_read_back_holds_the_texts_as_they_were_written() -> None:
    for question, row in zip(ALL, rows(csv_of(ALL)), strict=True):
        assert row["id"] == question.id
        assert row["stars"] == str(question.stars)
        assert row["code"] == (question.code or "")
        assert row["functions"].split(", ") == list(question.functions) or not question.functions
        for language in LANGUAGES:
            for name in ("question", "answer", "explanation"):
                assert row[f"{name}_{language}"] == getattr(question, name)[language]
            assert row[f"key_points_{language}"].split("\n") == [p.text[language] for p in question.key_points]
            for trap in question.traps:
                assert f"✗ {trap.claim[language]}\n→ {trap.truth[language]}" in row[f"traps_{language}"]
            assert all(f"$${step.latex}$$" in row[f"derivation_{language}"] for step in question.derivation)


def test_a_table_is_what_spreadsheets_expect() -> None:
    table = csv_of(ALL)
    assert table.startswith(b"\xef\xbb\xbf")
    assert table.count(b"\r\n") == len(ALL) + 1
    # What one cell may hold in Excel.
    assert all(len(cell) <= 32767 for row in rows(table) for cell in row.values())


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_taken_for_a_formula(start: str) -> None:
    text = ALL[0].answer.model_copy(update={"en": f'{start}HYPERLINK("https://example.org","a")'})
    (row,) = rows(csv_of([ALL[0].model_copy(update={"answer": text})]))
    assert row["answer_en"] == f"'{text.en}"
    assert not any(cell.startswith(start) for line in rows(csv_of(ALL)) for cell in line.values())
