"""Compiles pyproject.toml into requirements/: exact versions and hashes, no address of any package index."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
ADDRESS = re.compile(r"https?://|file:/|^--", re.MULTILINE)

# dev holds all the others, so it is compiled first and the others keep to its versions.
EXTRAS = ("dev", "till", "hub", "agent")


def main() -> int:
    everything = FOLDER / "dev.txt"
    for extra in EXTRAS:
        compiled = compile_extra(extra, () if extra == "dev" else ("--constraint", str(everything)))
        if ADDRESS.search(compiled):
            print(f"requirements/{extra}.txt would name an address; it was not written", file=sys.stderr)
            return 1
        (FOLDER / f"{extra}.txt").write_text(heading(extra) + compiled)
    return 0


def compile_extra(extra: str, more: tuple[str, ...]) -> str:
    """The lines for one extra, the same on every platform; the reasons (`via`) are left to pyproject.toml."""
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "--extra", extra, *more),
        *("--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade"),
        *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--quiet"),
    ]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def heading(extra: str) -> str:
    return f"# What kontuar[{extra}] is tested with. Compiled from pyproject.toml by `make lock`; not edited by hand.\n"


if __name__ == "__main__":
    sys.exit(main())
