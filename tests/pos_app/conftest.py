from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.clock import FakeClock
from tests.support.headless_till import HeadlessTill, open_till
from tests.support.windows import destroyed_afterwards

OpenTill = Callable[[], HeadlessTill]


@pytest.fixture(autouse=True)
def no_window_outlives_its_test() -> Iterator[None]:
    """Those of a wider fixture stay; it was there first."""
    with destroyed_afterwards():
        yield


@pytest.fixture
def start_till(tmp_path: Path, clock: FakeClock) -> Iterator[OpenTill]:
    """Starts a till on the one file of this test; starting another ends the one before, as a crash would."""
    started: list[HeadlessTill] = []

    def start() -> HeadlessTill:
        if started:
            started[-1].store.close()
        started.append(open_till(tmp_path / "register.sqlite", clock))
        return started[-1]

    yield start
    if started:
        started[-1].store.close()


@pytest.fixture
def till(start_till: OpenTill) -> HeadlessTill:
    """A till of the demo chain with Anna signed on."""
    headless = start_till()
    headless.sign_on("anna")
    return headless
