"""What monitoring sees of a hub: health, figures, one line per request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from hub.bootstrap import Hub
from hub.feed.sequencer import sequence_once
from hub.logs import LOG_FILE, start_logs, stop_logs
from hub.watch.health import HealthCheck, HealthCollector
from hub.watch.metrics import Metrics
from hub.watch.replays import ReplayState
from tests.support.clock import FakeClock
from tests.support.hub import LiveHub, assert_eventually, eventually, seed_chain


class Timer:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Path]:
    handler = start_logs(tmp_path)
    yield tmp_path / LOG_FILE
    stop_logs(handler)


def access_lines(logs: Path) -> list[dict[str, Any]]:
    lines = (json.loads(line) for line in logs.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line["logger"] == "hub.access"]


class TestHealth:
    def test_a_hub_with_its_database_is_ok(self, live_hub: LiveHub) -> None:
        answer = live_hub.http.get("/healthz")
        assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (200, "ok", "ok")

    def test_a_database_of_another_schema_fails(self, hub: Hub) -> None:
        with hub.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
        health = HealthCheck(hub.engine, FakeClock(), Timer()).look()
        assert (health.status, health.database, health.schema) == ("failing", True, "0000")

    def test_a_database_that_is_gone_fails(self, hub: Hub) -> None:
        check = HealthCheck(sa.create_engine("postgresql+psycopg://127.0.0.1:1/none"), FakeClock(), Timer())
        health = check.look()
        assert (health.status, health.database) == ("failing", False)

    def test_the_feed_s_lag_grows_while_its_oldest_mark_waits_and_ends_when_it_is_numbered(self, hub: Hub) -> None:
        timer = Timer()
        check = HealthCheck(hub.engine, FakeClock(), timer)
        seed_chain(hub, skus=())
        check.look()
        timer.now = 90.0
        late = check.look()
        assert late.feed is not None
        assert (late.status, late.feed.lag_seconds) == ("late", 90.0)
        while (done := sequence_once(hub.engine)) is None or done.marks:
            pass
        assert check.look().status == "ok"

    def test_a_mark_that_came_later_is_no_older_than_the_look_that_found_it(self, hub: Hub) -> None:
        timer = Timer()
        check = HealthCheck(hub.engine, FakeClock(), timer)
        seed_chain(hub, skus=())
        check.look()
        while (done := sequence_once(hub.engine)) is None or done.marks:
            pass
        timer.now = 90.0
        hub.locations.save_tax([])
        feed = check.look().feed
        assert feed is not None
        assert feed.lag_seconds == 0.0


class TestFigures:
    def test_requests_are_counted_by_pattern_and_never_by_value(self, live_hub: LiveHub) -> None:
        live_hub.http.get("/v1/catalog/variants/SECRET-SKU", headers=live_hub.manager)
        page = live_hub.http.get("/metrics").text
        assert 'route="/v1/catalog/variants/{sku}",status="404"' in page
        assert "SECRET-SKU" not in page

    def test_pushed_facts_are_counted_by_what_became_of_them(self, live_hub: LiveHub) -> None:
        live_hub.seed_chain()
        register = live_hub.enroll()
        register.journal.note()
        register.push()
        assert 'kontuar_hub_facts_total{status="applied"}' in live_hub.http.get("/metrics").text

    def test_what_waits_for_people_is_told(self, hub: Hub) -> None:
        page = Metrics().page(HealthCollector(HealthCheck(hub.engine, FakeClock(), Timer()))).decode()
        for name in ("up 1.0", "parked_facts 0.0", "exceptions_open 0.0", "devices_seen 0.0", "feed_lag_seconds 0.0"):
            assert f"kontuar_hub_{name}" in page

    def test_what_waits_to_be_priced_again_is_told_with_its_age_until_it_is_done(self, live_hub: LiveHub) -> None:
        live_hub.seed_chain()
        live_hub.hub.replay_pump.stop()
        register = live_hub.enroll()
        register.journal.sale()
        register.journal.sale()
        register.push()
        later = live_hub.hub.options.clock() + timedelta(minutes=5)
        check = HealthCheck(live_hub.hub.engine, lambda: later, Timer())
        waiting = check.replay()
        while live_hub.hub.replay.once():
            pass

        assert waiting.waiting == 2
        assert waiting.lag_seconds >= 300
        assert check.replay() == ReplayState(0, 0.0)
        assert "kontuar_hub_replay_lag_seconds 0.0" in Metrics().page(HealthCollector(check)).decode()

    def test_without_a_database_the_page_says_that_the_hub_is_down(self) -> None:
        engine = sa.create_engine("postgresql+psycopg://127.0.0.1:1/none")
        page = Metrics().page(HealthCollector(HealthCheck(engine, FakeClock(), Timer()))).decode()
        assert "kontuar_hub_up 0.0" in page


class TestRequestLines:
    def test_a_request_is_one_line_without_values(self, logs: Path, live_hub: LiveHub) -> None:
        live_hub.http.get("/v1/catalog/variants/SECRET-SKU?after=Kowalski", headers=live_hub.manager)
        eventually(lambda: len(access_lines(logs)) > 0)
        (line,) = access_lines(logs)
        assert (line["method"], line["route"], line["status"]) == ("GET", "/v1/catalog/variants/{sku}", 404)
        assert line["ms"] >= 0
        text = logs.read_text()
        assert not any(secret in text for secret in ("SECRET-SKU", "Kowalski", "kk_"))

    def test_a_proxy_s_request_id_is_kept_and_given_back(self, logs: Path, live_hub: LiveHub) -> None:
        answer = live_hub.http.get("/v1/none", headers={"X-Request-Id": "proxy-12345"})
        assert answer.headers["x-request-id"] == "proxy-12345"
        assert_eventually(lambda: [line["request_id"] for line in access_lines(logs)] == ["proxy-12345"])

    def test_an_odd_request_id_is_replaced(self, live_hub: LiveHub) -> None:
        answer = live_hub.http.get("/healthz", headers={"X-Request-Id": 'a b"c'})
        assert len(answer.headers["x-request-id"]) == 32

    def test_monitoring_fills_no_log(self, logs: Path, live_hub: LiveHub) -> None:
        live_hub.http.get("/healthz")
        assert access_lines(logs) == []
