"""What the hub's tests share: a real PostgreSQL and hubs over it."""

from __future__ import annotations

from tests.support.hub import hub, live_hub
from tests.support.postgres import database_url, empty_database_url, postgres_url

__all__ = ["database_url", "empty_database_url", "hub", "live_hub", "postgres_url"]
