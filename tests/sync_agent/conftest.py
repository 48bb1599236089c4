from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.agent_rig import Rig
from tests.support.hub import live_hub
from tests.support.postgres import database_url, postgres_url
from tests.support.wire_hub import WireHub, served

__all__ = ["database_url", "live_hub", "postgres_url"]


@pytest.fixture
def hub() -> Iterator[WireHub]:
    """The small strict hub that fails when told to; ``live_hub`` is the real one."""
    with served(WireHub()) as hub:
        yield hub


@pytest.fixture
def rig(tmp_path, hub, clock) -> Iterator[Rig]:
    """An enrolled register and its agent."""
    hub.now = clock
    rig = Rig(tmp_path, hub.url, clock)
    rig.enroll_at(hub)
    yield rig
    rig.close()
