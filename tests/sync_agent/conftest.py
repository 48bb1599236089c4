from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.wire_hub import WireHub, served


@pytest.fixture
def hub() -> Iterator[WireHub]:
    with served(WireHub()) as hub:
        yield hub
