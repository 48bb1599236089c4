"""PDF files made one of, part after part, so that a file of any length needs the memory of a part.

The parts are those that :mod:`hub.sheets.pdf` writes: a cross-reference table, whole objects, numbers of generation 0
(ISO 32000-1, 7.5). Objects are numbered on from those before; the pages of each part become a branch of one tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

_PAGES, _CATALOG, _FIRST = 1, 2, 3
_HEADER = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_ENTRY = re.compile(rb"(\d{10}) 00000 n")
_INFO = re.compile(rb"/Info (\d+) 0 R")
_COUNT = re.compile(rb"/Count (\d+)")


def joined(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The pages of all parts as one file, in pieces; the title is that of the first part."""
    yield _HEADER
    joining = _Joining(len(_HEADER))
    for part in parts:
        yield from joining.objects_of(part)
    yield from joining.end()


@dataclass(slots=True)
class _Joining:
    """What is known of the file so far: how long it is, where each object begins, the branches of its tree."""

    length: int
    places: dict[int, int] = field(default_factory=dict)
    branches: list[int] = field(default_factory=list)
    pages: int = 0
    next: int = _FIRST
    info: int | None = None

    def objects_of(self, part: bytes) -> Iterator[bytes]:
        """The objects of a part under their new numbers."""
        table = part.rindex(b"xref\n", 0, part.rindex(b"startxref"))
        tail = part[table:]
        begins = [int(place) for place in _ENTRY.findall(tail)]
        ends = dict(pairwise(sorted((*begins, table))))
        found = _INFO.search(tail)
        info = int(found[1]) if found else 0
        before = self.next - 1
        for number, begin in enumerate(begins, 1):
            content = part[part.index(b"obj\n", begin) + 4 : ends[begin]]
            if number == info:
                if self.info is None:
                    self.info = number + before
                    yield self._object(number + before, content)
            elif b"/Type /Catalog" not in content[:200]:
                yield self._object(number + before, self._renumbered(number + before, content, before))
        self.next += len(begins)

    def end(self) -> Iterator[bytes]:
        """The tree of the pages, the table of the objects, and where it is."""
        kids = b" ".join(b"%d 0 R" % number for number in self.branches)
        yield self._object(_PAGES, b"<<\n/Count %d /Kids [ %s ] /Type /Pages\n>>\nendobj\n" % (self.pages, kids))
        yield self._object(_CATALOG, b"<<\n/Pages %d 0 R /Type /Catalog\n>>\nendobj\n" % _PAGES)
        table = [b"xref\n0 %d\n0000000000 65535 f \n" % self.next]
        for number in range(1, self.next):
            place = self.places.get(number)
            table.append(b"0000000000 65535 f \n" if place is None else b"%010d 00000 n \n" % place)
        info = b"" if self.info is None else b" /Info %d 0 R" % self.info
        table.append(b"trailer\n<< /Root %d 0 R /Size %d%s >>\n" % (_CATALOG, self.next, info))
        table.append(b"startxref\n%d\n%%%%EOF\n" % self.length)
        yield b"".join(table)

    def _renumbered(self, number: int, content: bytes, before: int) -> bytes:
        words, stream, rest = content.partition(b"stream\r\n" if b"stream\r\n" in content[:400] else b"stream\n")
        words = _REFERENCE.sub(lambda found: b"%d 0 R" % (int(found[1]) + before), words)
        if b"/Type /Pages" in words and not stream:
            count = _COUNT.search(words)
            self.pages += int(count[1]) if count else 0
            self.branches.append(number)
            words = words.replace(b"/Type /Pages", b"/Parent %d 0 R /Type /Pages" % _PAGES)
        return words + stream + rest

    def _object(self, number: int, content: bytes) -> bytes:
        piece = b"%d 0 obj\n%s" % (number, content)
        self.places[number] = self.length
        self.length += len(piece)
        return piece
