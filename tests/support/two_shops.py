"""A live hub over two shops that were never counted, and a register of each that speaks to it over the wire."""

from __future__ import annotations

import pytest

from tests.support.hub import LiveHub
from tests.support.wire import WireRegister


@pytest.fixture
def live(live_hub: LiveHub) -> LiveHub:
    """The hub, its chain seeded without stock."""
    live_hub.seed_chain(pieces=0)
    return live_hub


@pytest.fixture
def here(live: LiveHub) -> WireRegister:
    """A register of the one shop."""
    return live.enroll("014-1")


@pytest.fixture
def there(live: LiveHub) -> WireRegister:
    """A register of the other."""
    return live.enroll("027-1")
