"""Brings the hub's reference data to the register: page by page, or whole when pages no longer lead there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence

from local_store import Store
from local_store.errors import CursorGap
from retail.feeds import CATALOG, CONTROL, TAX, FeedEntry
from sync_agent.client import HubClient
from sync_agent.errors import BadAnswer, Gone
from sync_agent.messages import Head, PageRange
from sync_agent.snapshot import SnapshotLoader

_log = logging.getLogger("sync_agent.pull")

_ORDER = ("location", TAX, CONTROL, CATALOG, "price", "stock")
"""A register can sell sooner when its settings, taxes and goods come before stock."""
_WHOLE_BEYOND_PAGES = 20
"""Further behind than this, one snapshot is quicker than pages, and its change at once smaller in memory."""


class Pull:
    """Follows the streams of one device. ``at_step`` hears each page fetched and applied."""

    def __init__(
        self,
        store: Store,
        client: HubClient,
        loader: SnapshotLoader,
        *,
        at_step: Callable[[str], None] = lambda step: None,
    ) -> None:
        self._store = store
        self._client = client
        self._loader = loader
        self._at_step = at_step
        self.page = 1_000

    def follow(self, heads: Mapping[str, Head]) -> bool:
        """Bring every stream up to its head; True when anything changed."""
        changed = False
        for stream in sorted(heads, key=_turn):
            changed |= self._follow(stream, heads[stream])
        return changed

    def _follow(self, stream: str, head: Head) -> bool:
        cursor = self._store.inbox.cursors().get(stream)
        if cursor is not None and tuple(cursor) == head:
            return False
        if cursor is None or self._needs_snapshot(Head(*cursor), head):
            self._loader.load(stream)
            return True
        try:
            self._apply(stream, Head(*cursor), head)
        except (Gone, CursorGap, BadAnswer) as error:
            _log.warning(
                "pages do not lead on; the stream is loaded whole", extra={"stream": stream, "why": _code(error)}
            )
            self._loader.load(stream)
        return True

    def _needs_snapshot(self, cursor: Head, head: Head) -> bool:
        behind = head.pos - cursor.pos
        return cursor.epoch != head.epoch or behind < 0 or behind > self.page * _WHOLE_BEYOND_PAGES

    def _apply(self, stream: str, cursor: Head, head: Head) -> None:
        """Prices change all at once, so their pages are fetched first and applied in one transaction."""
        pages = self._pages(stream, cursor, head)
        if stream.startswith("price:"):
            fetched = list(pages)
            with self._store.unit():
                for entries in fetched:
                    self._store.inbox.apply(stream, head.epoch, entries)
                self._at_step("pull.applying")
            self._at_step("pull.applied")
            return
        for entries in pages:
            self._store.inbox.apply(stream, head.epoch, entries)
            self._at_step("pull.applied")

    def _pages(self, stream: str, cursor: Head, head: Head) -> Iterator[Sequence[FeedEntry]]:
        done = cursor.pos
        while done < head.pos:
            first = done - done % self.page + 1
            wanted = PageRange(stream, head.epoch, first, min(first + self.page - 1, head.pos))
            entries = self._fetch(wanted)
            self._at_step("pull.fetched")
            yield [entry for entry in entries if entry.pos > done]
            done = wanted.last

    def _fetch(self, wanted: PageRange) -> Sequence[FeedEntry]:
        """The page; a bad one is asked for once more past the caches, which may have kept it."""
        try:
            return self._client.page(wanted)
        except BadAnswer:
            return self._client.page(wanted, fresh=True)


def _turn(stream: str) -> tuple[int, str]:
    kind = stream.partition(":")[0]
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), stream)


def _code(error: Exception) -> str:
    return str(getattr(error, "code", "feed.gap"))
