"""The shape of the house: imports point one way, settings that the speed rests on, documentation that is true."""

from __future__ import annotations

import ast
import doctest
import re
import tomllib
from pathlib import Path

import pytest

import activations
from guide import content

ROOT = Path(__file__).resolve().parent.parent
STANDARD = {"__future__", "asyncio", "collections", "concurrent", "csv", "dataclasses", "datetime", "decimal"}
STANDARD |= {"difflib", "functools", "gzip", "hashlib", "html", "http", "inspect", "io", "itertools", "json", "math"}
STANDARD |= {"pathlib", "posixpath", "re", "sqlite3", "statistics", "sys", "tempfile", "textwrap", "threading", "time"}
STANDARD |= {"traceback", "typing", "urllib", "uuid", "zipfile", "zoneinfo"}

# What each room may import besides the standard library and itself.
ALLOWED = {
    "activations": {"numpy"},
    "guide": {"activations", "fsrs", "genanki", "markdown_it", "mdit_py_plugins", "numpy", "plotly", "pydantic"}
    | {"sqlalchemy", "streamlit", "yaml"},
    "pages": {"activations", "guide", "numpy", "streamlit"},
}


def sources(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Top-level names of everything that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("room", ALLOWED)
def test_imports_point_one_way(room: str) -> None:
    for path in sources(room):
        assert imported(path) <= ALLOWED[room] | STANDARD | {room}, path


def test_charts_and_practice_know_no_streamlit() -> None:
    for path in [
        *sources("guide/charts"),
        *sources("guide/practice"),
        *map(ROOT.joinpath, ("guide/content.py", "guide/jobs.py", "guide/schema.py", "guide/storage.py")),
    ]:
        assert "streamlit" not in imported(path), path


def test_the_server_knows_nothing_of_ours_but_how_to_apologise() -> None:
    assert imported(ROOT / "app.py") - STANDARD == {"streamlit", "starlette", "guide"}


def test_only_content_opens_files_of_content() -> None:
    for room in ALLOWED:
        for path in sources(room):
            if path.name != "content.py":
                assert not re.search(r"\bopen\(", path.read_text(encoding="utf-8")), path


def test_no_file_is_named_for_odds_and_ends() -> None:
    names = {path.stem for path in ROOT.rglob("*.py") if ".venv" not in path.parts}
    assert not names & {"utils", "helpers", "common", "misc"}


def test_the_settings_that_the_speed_rests_on_are_set() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["runner"]["postScriptGC"] is False
    assert config["server"]["fileWatcherType"] == "none"
    assert config["global"]["maxCachedMessageAge"] == 50
    assert config["client"]["showErrorDetails"] == "none"
    assert {"light", "dark"} <= set(config["theme"])


def test_every_label_that_is_asked_for_exists_and_every_label_is_asked_for() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for room in ("guide", "pages") for path in sources(room))
    code += (ROOT / "app.py").read_text(encoding="utf-8")
    literal = set(re.findall(r"\b(?:text|label)\(\s*['\"](\w[\w-]*)['\"]", code))
    prefixes = set(re.findall(r"\b(?:text|label)\(\s*f['\"](\w+?_)\{", code))
    labels = set(content.labels())
    assert literal <= labels
    # Some labels are chosen by name: "in one case this, in the other that".
    named = {name for name in labels if re.search(rf'"(?:#+ )?{name}"', code)}
    assert {name for name in labels if not any(name.startswith(p) for p in prefixes)} <= literal | named


def test_labels_have_the_same_placeholders_in_both_languages() -> None:
    for name, text in content.labels().items():
        assert set(re.findall(r"\{(\w+)\}", text.en)) == set(re.findall(r"\{(\w+)\}", text.zh)), name


def test_requirements_are_pinned_and_explained() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if line and not line.startswith("#")]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for package in packages:
        name, _, version = package.partition("==")
        assert version, package
        assert f"`{name}`" in readme, name


def test_the_readme_names_commands_and_files_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake (\w+)", readme)) <= targets
    for link in re.findall(r"\]\((?!http)([^)#]+)", readme):
        assert (ROOT / link).exists(), link
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_examples_in_the_readme_and_in_the_core_print_what_they_say() -> None:
    for results in (doctest.testfile(str(ROOT / "README.md"), module_relative=False), doctest.testmod(activations)):
        assert results.attempted
        assert not results.failed
