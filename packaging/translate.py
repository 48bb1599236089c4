"""Collects every text of the application into resources/translations and compiles it: `make translations`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from plurals import forms_in, plurals_in, put_plurals

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "resources" / "translations"
LANGUAGES = ("pl", "en")
FORMS = {"pl": 3, "en": 2}
"""How many plural forms Qt counts in each language."""
SOURCE_LANGUAGE = "en"
"""The texts in the code are English; its file holds only the plurals, which need more than one form."""


def main() -> int:
    """Collect and compile; the exit status of the tool that failed, or 0."""
    for language in LANGUAGES:
        status = collect(language, TRANSLATIONS) or compiled(language, TRANSLATIONS)
        if status:
            return status
    return 0


def collect(language: str, folder: Path) -> int:
    """Bring ``kontuar_<language>.ts`` up to date with the code; what the code no longer says is dropped."""
    options = ["-locations", "none", "-no-obsolete", "-silent", "-source-language", SOURCE_LANGUAGE]
    if language == SOURCE_LANGUAGE:
        options.append("-pluralonly")
    file = folder / f"kontuar_{language}.ts"
    forms = forms_in(file)
    status = _run("pyside6-lupdate", *sources(), *options, "-target-language", language, "-ts", str(file))
    if not status:
        put_plurals(file, plurals_in([ROOT / name for name in sources()]), forms, FORMS[language])
    return status


def compiled(language: str, folder: Path) -> int:
    """Write ``kontuar_<language>.qm`` from its ``.ts``."""
    file = folder / f"kontuar_{language}.ts"
    return _run("pyside6-lrelease", "-silent", str(file), "-qm", str(file.with_suffix(".qm")))


def sources() -> Sequence[str]:
    """The modules that may speak, in one order on every machine."""
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "pos_app").rglob("*.py"))


def _run(tool: str, *arguments: str) -> int:
    return subprocess.run([str(Path(sys.executable).parent / tool), *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
