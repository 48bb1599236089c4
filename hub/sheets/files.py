"""Pages written to the disk: one PDF, or a folder of pictures; a file takes its name when it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Literal

from hub.sheets.drawing import Page
from hub.sheets.pdf import MOST_PAGES, stream_pdf, write_pdf
from hub.sheets.png import write_png
from hub.sheets.svg import write_svg

_PICTURES = {"png": write_png, "svg": write_svg}


def write_file(pages: Iterable[Page], path: Path, title: str) -> None:
    """Write all pages as one PDF."""
    with written(path) as part, part.open("wb") as file:
        file.writelines(stream_pdf(pages, title))


def write_folder(pages: Iterable[Page], folder: Path, form: Literal["pdf", "png", "svg"], title: str) -> int:
    """Write pages as PDF files of a hundred each, or as pictures; how many files there are."""
    if form != "pdf":
        return write_pictures(pages, folder, form, "sheet")
    folder.mkdir(parents=True, exist_ok=True)
    left, count = iter(pages), 0
    while part := list(islice(left, MOST_PAGES)):
        count += 1
        with (folder / f"sheets-{count:04d}.pdf").open("wb") as file:
            write_pdf(part, title, file)
    return count


def write_pictures(pages: Iterable[Page], folder: Path, form: Literal["png", "svg"], name: str) -> int:
    """Write each page as a picture; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, page in enumerate(pages, 1):
        with (folder / f"{name}-{count:05d}.{form}").open("wb") as file:
            _PICTURES[form](page, file)
    return count


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A file beside ``path`` that takes its place when it is whole."""
    part = path.with_name(path.name + ".part")
    yield part
    part.replace(path)
