from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.clock import FakeClock
from tests.support.headless_kiosk import HeadlessKiosk, open_kiosk

OpenKiosk = Callable[[], HeadlessKiosk]


@pytest.fixture
def start_kiosk(tmp_path: Path, clock: FakeClock) -> Iterator[OpenKiosk]:
    """Starts a kiosk on the one file of this test; starting another ends the one before, as a crash would."""
    started: list[HeadlessKiosk] = []

    def start() -> HeadlessKiosk:
        if started:
            started[-1].store.close()
        started.append(open_kiosk(tmp_path / "register.sqlite", clock))
        return started[-1]

    yield start
    if started:
        started[-1].store.close()


@pytest.fixture
def kiosk(start_kiosk: OpenKiosk) -> HeadlessKiosk:
    """A kiosk of the demo chain that nobody has touched."""
    return start_kiosk()
