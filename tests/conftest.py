"""What every test starts from: no screen, no chance, no real clock."""

from __future__ import annotations

import gc
import os

# Before anything imports Qt: the platform plug-in is chosen when the first application object is made.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.fonts.warning=false")

import pytest
from hypothesis import HealthCheck, settings

from tests.support.clock import FakeClock
from tests.support.scratch import scratch

# Every `tmp_path` lies there, the workers' too.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(scratch()))

# `make soak` asks for the other profile: many more examples, new ones at each run.
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile(
    "soak", deadline=None, max_examples=2_000, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first: begun last, one would leave the other workers with nothing to do."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What was collected stays to the end. The agent collects garbage after each pull, and need not look through it."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands at a Monday morning until the test moves it."""
    return FakeClock()
