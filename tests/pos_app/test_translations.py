"""The words: every text of the code is translated, nothing is left half done, and the compiled files are current."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from pos_app.widgets.translations import Languages

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "resources" / "translations"
Key = tuple[str, str, str]


@cache
def messages(language: str) -> dict[Key, ElementTree.Element]:
    root = ElementTree.parse(TRANSLATIONS / f"kontuar_{language}.ts").getroot()
    return {
        (context.findtext("name") or "", message.findtext("source") or "", message.findtext("comment") or ""): message
        for context in root.iter("context")
        for message in context.iter("message")
    }


def said_in_code() -> Iterator[tuple[str, int, Key]]:
    for path in sorted((ROOT / "pos_app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "translate":
                words = [each.value for each in node.args[:3] if isinstance(each, ast.Constant)]
                if len(words) >= 2:
                    comment = words[2] if len(words) == 3 and isinstance(words[2], str) else ""
                    yield str(path.relative_to(ROOT)), node.lineno, (words[0], words[1], comment)


def forms(message: ElementTree.Element) -> list[str]:
    translation = message.find("translation")
    assert translation is not None
    plurals = [each.text or "" for each in translation.iter("numerusform")]
    return plurals or [translation.text or ""]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name} | set(re.findall(r"%n", text))


def test_every_text_of_the_code_is_in_the_polish_file() -> None:
    missing = [f"{path}:{line}: {key}" for path, line, key in said_in_code() if key not in messages("pl")]
    assert missing == [], "make translations"


def test_the_polish_file_says_nothing_that_the_code_does_not() -> None:
    assert messages("pl").keys() <= {key for _, _, key in said_in_code()}, "make translations"


@pytest.mark.parametrize("language", ["pl", "en"])
def test_nothing_is_unfinished(language: str) -> None:
    unfinished = [
        key
        for key, message in messages(language).items()
        if message.find("translation").get("type") or not all(forms(message))  # type: ignore[union-attr]
    ]
    assert unfinished == []


@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_translation_has_the_places_for_values_that_its_text_has(language: str) -> None:
    wrong = {
        key: form
        for key, message in messages(language).items()
        for form in forms(message)
        if placeholders(form) != placeholders(key[1])
    }
    assert wrong == {}


def test_english_has_every_plural_that_polish_has() -> None:
    assert {key for key, message in messages("pl").items() if message.get("numerus")} == messages("en").keys()


def test_every_key_of_the_tender_screen_is_one_letter_of_its_own() -> None:
    letters = [
        forms(message)[0]
        for (context, _, comment), message in messages("pl").items()
        if context == "Tender" and comment.startswith("key of")
    ]
    assert sorted(letters) == sorted(set(letters))
    assert all(len(letter) == 1 for letter in letters)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_compiled_file_is_current(language: str, tmp_path: Path) -> None:
    compiled = tmp_path / f"kontuar_{language}.qm"
    tool = Path(sys.executable).parent / "pyside6-lrelease"
    source = TRANSLATIONS / f"kontuar_{language}.ts"
    subprocess.run([str(tool), "-silent", str(source), "-qm", str(compiled)], check=True, capture_output=True)
    assert compiled.read_bytes() == (TRANSLATIONS / f"kontuar_{language}.qm").read_bytes(), "make translations"


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("pl", 1, "1 pozycja"),
        ("pl", 3, "3 pozycje"),
        ("pl", 5, "5 pozycji"),
        ("pl", 22, "22 pozycje"),
        ("en", 1, "1 line"),
        ("en", 2, "2 lines"),
    ],
)
def test_a_count_has_the_plural_of_its_language(language: str, count: int, said: str) -> None:
    words = Languages(ZoneInfo("Europe/Warsaw")).words(language)
    assert words.translate("Till", "%n line(s)", None, count) == said
