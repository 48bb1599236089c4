"""Puts texts with a plural into a file of translations: Qt's collector reads them in Python only since its 6.12.

A plural is a call ``translate(context, source, comment, n)``; the collector drops it, or takes it for a plain text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, unescape

Place = tuple[str, str]
"""Context and source text."""

_QUOTES = {'"': "&quot;", "'": "&apos;"}
_UNQUOTES = {quoted: sign for sign, quoted in _QUOTES.items()}
_CONTEXT = re.compile(r"<context>\n    <name>(.*?)</name>\n(.*?)</context>\n", re.DOTALL)
_MESSAGE = re.compile(r"    <message.*?</message>\n", re.DOTALL)
_SOURCE = re.compile(r"<source>(.*?)</source>", re.DOTALL)
_FORM = re.compile(r"<numerusform>(.*?)</numerusform>", re.DOTALL)


def plurals_in(files: Sequence[Path]) -> list[Place]:
    """Every plural of these modules, in their order."""
    found = (place for file in files for place in _calls(ast.parse(file.read_text(encoding="utf-8"))))
    return list(dict.fromkeys(found))


def forms_in(file: Path) -> dict[Place, tuple[str, ...]]:
    """The forms that are translated already, escaped as they stand."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return {
        (_plain(name), _source(message)): tuple(_FORM.findall(message))
        for name, body in _CONTEXT.findall(text)
        for message in _MESSAGE.findall(body)
        if 'numerus="yes"' in message and "unfinished" not in message
    }


def put_plurals(file: Path, places: Sequence[Place], forms: Mapping[Place, tuple[str, ...]], count: int) -> None:
    """Let ``file`` hold a message for each of ``places``, with its forms, or ``count`` empty ones to be filled in."""
    text = file.read_text(encoding="utf-8")
    for context in dict.fromkeys(context for context, _ in places):
        sources = [source for of, source in places if of == context]
        messages = "".join(_message(source, forms.get((context, source), ()), count) for source in sources)
        text = _with(text, context, sources, messages)
    file.write_text(text, encoding="utf-8")


def _with(text: str, context: str, sources: Sequence[str], messages: str) -> str:
    for found in _CONTEXT.finditer(text):
        if _plain(found[1]) == context:
            kept = "".join(each for each in _MESSAGE.findall(found[2]) if _source(each) not in sources)
            return f"{text[: found.start()]}{_context(context, kept + messages)}{text[found.end() :]}"
    return text.replace("</TS>", f"{_context(context, messages)}</TS>")


def _context(name: str, messages: str) -> str:
    return f"<context>\n    <name>{escape(name, _QUOTES)}</name>\n{messages}</context>\n"


def _message(source: str, forms: Sequence[str], count: int) -> str:
    state = "" if forms else ' type="unfinished"'
    rows = "".join(f"            <numerusform>{form}</numerusform>\n" for form in forms or [""] * count)
    return (
        f'    <message numerus="yes">\n        <source>{escape(source, _QUOTES)}</source>\n'
        f"        <translation{state}>\n{rows}        </translation>\n    </message>\n"
    )


def _source(message: str) -> str:
    found = _SOURCE.search(message)
    return _plain(found[1]) if found else ""


def _plain(text: str) -> str:
    return unescape(text, _UNQUOTES)


def _calls(tree: ast.Module) -> Iterator[Place]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) == 4)
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        if not isinstance(call.func, ast.Attribute) or call.func.attr != "translate":
            continue
        texts = [arg.value for arg in call.args[:2] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if len(texts) == 2:
            yield texts[0], texts[1]
