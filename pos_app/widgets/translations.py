"""Qt's translation files, loaded once each and asked directly, so that two languages can live side by side."""

from __future__ import annotations

from importlib.resources import as_file, files
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTranslator

from pos_app.words import Words


class Languages:
    """Gives :class:`Words` in any language; what has no translation is said in English."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._words: dict[str, Words] = {}

    def words(self, language: str) -> Words:
        """The words of one language."""
        if language not in self._words:
            self._words[language] = Words(language, _Catalog(language).translate, self._zone)
        return self._words[language]


class _Catalog:
    """One ``.qm`` file."""

    def __init__(self, language: str) -> None:
        self._translator = QTranslator()
        with as_file(files("resources") / "translations" / f"kontuar_{language}.qm") as path:
            self._translator.load(str(path))

    def translate(self, context: str, source: str, comment: str | None, n: int) -> str:
        """The text with ``%n`` put in; the source text when there is no translation."""
        found = self._translator.translate(context, source, comment or "", n) or source
        return found.replace("%n", str(n)) if n >= 0 else found
