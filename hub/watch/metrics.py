"""The hub's figures for Prometheus, in a registry of their own; with several workers they are summed over all.

Prometheus' library keeps the figures of several processes in files below ``PROMETHEUS_MULTIPROC_DIR``, if that is set
before the library is first imported: the server does so when it starts more than one worker.
"""

from __future__ import annotations

import os
from collections import Counter as Tally
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from retail.errors import Refusal
from retail.tokens import kind_of

SHORT_CODE = "short_code"
"""The kind of what is no token."""
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """What this process counts. ``folder`` is where several processes keep their figures together, else None."""

    def __init__(self, folder: str | None = None) -> None:
        self.registry = CollectorRegistry()
        self._folder = folder
        self.requests = Counter(
            "kontuar_hub_requests",
            "Requests by route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "kontuar_hub_request_seconds",
            "How long requests take.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.facts = Counter(
            "kontuar_hub_facts", "Facts pushed, by what became of them.", ("status",), registry=self.registry
        )
        self.refusals = Counter(
            "kontuar_hub_refusals",
            "Coupons and tokens that were refused when somebody asked, by reason and kind of code.",
            ("code", "kind"),
            registry=self.registry,
        )
        self.connections = Gauge(
            "kontuar_hub_database_connections",
            "Connections to the database that are in use.",
            registry=self.registry,
            multiprocess_mode="livesum",
        )

    @classmethod
    def of_this_process(cls) -> Metrics:
        """Figures kept together with the other workers', when the server started several."""
        return cls(os.environ.get(FOLDER_VARIABLE))

    def count_facts(self, statuses: Iterable[str]) -> None:
        """A batch was taken in."""
        for status, facts in Tally(statuses).items():
            self.facts.labels(status).inc(facts)

    def count_refusal(self, refusal: Refusal, text: str) -> None:
        """A code was refused. Only its reason and its kind are told, which are few."""
        self.refusals.labels(refusal.code, kind_of(text.strip()) or SHORT_CODE).inc()

    def page(self, *collectors: Collector) -> bytes:
        """The page Prometheus reads: our figures, then those that ``collectors`` read now."""
        pages = [self._own_page()]
        for collector in collectors:
            registry = CollectorRegistry()
            registry.register(collector)
            pages.append(generate_latest(registry))
        return b"".join(pages)

    def close(self) -> None:
        """This worker ends: its gauges no longer count."""
        if self._folder is not None:
            mark_process_dead(os.getpid(), self._folder)  # type: ignore[no-untyped-call]

    def _own_page(self) -> bytes:
        if self._folder is None:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together, self._folder)  # type: ignore[no-untyped-call]
        return generate_latest(together)
