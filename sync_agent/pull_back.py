"""Reads own history back from the hub after an old image of the disk was restored: receipts can be found again."""

from __future__ import annotations

import logging
from collections.abc import Callable

from local_store import Store
from sync_agent.client import HubClient
from sync_agent.errors import BadAnswer, Refused

_log = logging.getLogger("sync_agent.pull_back")

PAGE = 500
"""Facts asked for at once."""
_NOT_FOUND = 404


class PullBack:
    """Goes on where an earlier run stopped, page by page. ``at_step`` hears each page fetched and kept."""

    def __init__(self, store: Store, client: HubClient, *, at_step: Callable[[str], None] = lambda step: None) -> None:
        self._store = store
        self._client = client
        self._at_step = at_step

    def run(self) -> int:
        """Everything the hub has and this file lacks; how many facts came. A page and its place are one transaction."""
        came = 0
        while (missing := self._store.history.missing()) is not None:
            try:
                page = self._client.past_facts(missing.after, missing.before_epoch, PAGE)
            except Refused as refused:
                if refused.problem.status != _NOT_FOUND:
                    raise
                # A hub older than this program gives nothing back.
                self._store.history.finish()
                break
            self._at_step("history.fetched")
            if page.more and page.upto == missing.after:
                raise BadAnswer("the hub says that more facts follow, and gives none")
            came += self._store.history.receive(page.facts, page.upto, is_last=not page.more)
            self._at_step("history.kept")
        _log.info("own history read back", extra={"facts": came})
        return came
