"""Brings the hub's reference data to the register: page by page, or whole when pages no longer lead there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta

from local_store import Store
from local_store.errors import CursorGap, VersionUntracked
from retail.feeds import CATALOG, CONTROL, COUPON, PROMO, TAX, FeedEntry, is_versioned
from sync_agent.client import HubClient
from sync_agent.errors import BadAnswer, Gone, VersionOpen
from sync_agent.messages import Head, PageRange
from sync_agent.snapshot import SnapshotLoader

_log = logging.getLogger("sync_agent.pull")

_ORDER = ("location", TAX, CONTROL, CATALOG, "price", PROMO, COUPON, "stock")
"""A register can sell sooner when its settings, taxes and goods come before stock."""
_WHOLE_BEYOND_PAGES = 20
"""Further behind than this, one snapshot is quicker than pages, and its change at once smaller in memory."""
_PATIENCE = timedelta(minutes=2)
"""How long rows of a version may come behind its manifest: the hub numbers what is written in between as it commits."""


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

    def follow(self, heads: Mapping[str, Head]) -> None:
        """Bring every stream that we know up to its head.

        A stream whose next version the hub is still writing does not hold up those behind it.
        """
        cursors = self._store.inbox.cursors()
        open_version: VersionOpen | None = None
        for stream in sorted(filter(_is_known, heads), key=_turn):
            cursor = cursors.get(stream)
            try:
                if cursor is None or cursor != heads[stream]:
                    self._follow(stream, None if cursor is None else Head(*cursor), heads[stream])
                self._settle(stream)
            except VersionOpen as error:
                open_version = error
        if open_version is not None:
            raise open_version
        self._loader.sweep()

    def behind(self, heads: Mapping[str, Head]) -> list[str]:
        """The streams that have not come to their head."""
        cursors = self._store.inbox.cursors()
        return [stream for stream in filter(_is_known, heads) if not _has_reached(cursors.get(stream), heads[stream])]

    def _follow(self, stream: str, cursor: Head | None, head: Head) -> None:
        if cursor is None or self._needs_snapshot(cursor, head):
            self._load(stream, head)
            return
        try:
            if cursor.pos > head.pos:
                self._prove(stream, cursor)
            self._apply(stream, cursor, head)
        except (Gone, CursorGap, VersionUntracked, BadAnswer) as error:
            _log.warning("pages do not lead on; loading the stream whole", extra={"stream": stream, "why": error.code})
            self._load(stream, head)

    def _load(self, stream: str, head: Head) -> None:
        """The stream whole, and what was published since: the hub gives out a snapshot until pages cost more."""
        loaded = self._loader.load(stream)
        if loaded.epoch == head.epoch and loaded.pos < head.pos:
            self._apply(stream, Head(loaded.epoch, loaded.pos), head)

    def _settle(self, stream: str) -> None:
        """Load a version whole that all positions did not complete, or that is too large to take over row by row."""
        here = self._store.versions.of(stream)
        if here is None or here.coming is None or here.coming_since is None:
            return
        staged = self._store.versions.staged(stream)
        waited = self._store.now() - here.coming_since
        if here.is_reached or waited > _PATIENCE:
            why = "large" if here.is_reached else "incomplete"
            version = here.coming.version
            _log.warning(
                "a version does not come into force by its pages; loading the stream whole",
                extra={"stream": stream, "version": version, "staged": staged, "why": why},
            )
            self._loader.load(stream)

    def _needs_snapshot(self, cursor: Head, head: Head) -> bool:
        behind = head.pos - cursor.pos
        return cursor.epoch != head.epoch or behind > self.page * _WHOLE_BEYOND_PAGES

    def _prove(self, stream: str, cursor: Head) -> None:
        """Ask for what we have already: a head below it is an old hint, unless the hub was restored and has less.

        :class:`Gone` or :class:`BadAnswer` when the hub does not have it.
        """
        self._client.page(PageRange(stream, cursor.epoch, self._page_start(cursor.pos - 1), cursor.pos), fresh=True)

    def _apply(self, stream: str, cursor: Head, head: Head) -> None:
        """Page by page. What changes all at once, and has no versions to tell when, is applied in one transaction."""
        pages = self._pages(stream, cursor, head)
        if is_versioned(stream) and self._store.versions.of(stream) is None:
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
            first = self._page_start(done)
            wanted = PageRange(stream, head.epoch, first, min(first + self.page - 1, head.pos))
            entries = self._fetch(wanted)
            self._at_step("pull.fetched")
            yield [entry for entry in entries if entry.pos > done]
            done = wanted.last

    def _page_start(self, done: int) -> int:
        """The first position of the page that follows ``done`` positions."""
        return done - done % self.page + 1

    def _fetch(self, wanted: PageRange) -> Sequence[FeedEntry]:
        """The page; a bad one is asked for once more past the caches, which may have kept it."""
        try:
            return self._client.page(wanted)
        except BadAnswer:
            return self._client.page(wanted, fresh=True)


def _has_reached(cursor: tuple[int, int] | None, head: Head) -> bool:
    return cursor is not None and cursor[0] == head.epoch and cursor[1] >= head.pos


def _turn(stream: str) -> tuple[int, str]:
    return _ORDER.index(_kind(stream)), stream


def _is_known(stream: str) -> bool:
    """A newer hub may publish streams that this program has no use for."""
    return _kind(stream) in _ORDER


def _kind(stream: str) -> str:
    return stream.partition(":")[0]
