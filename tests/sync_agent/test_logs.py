from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from sync_agent.key import DeviceKey
from sync_agent.logs import LOG_FILE, log_crash, redacted, start_logs, stop_logs

SECRETS = {
    "a token": "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9",
    "an API key": "used kk_live_51HxYz",
    "a signature": "sig MEUCIQDx9v0aC3Zk2b8xQm1n4s7d6f5g4h3j2k1l0p9o8i7u6y5",
    "a token of parts": "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJkZXYtMSJ9.c2lnbmF0dXJl",
    "a key file": "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\n-----END PRIVATE KEY-----",
    "an e-mail address": "asked by anna.nowak@example.com",
}


@pytest.fixture
def handler(tmp_path) -> Iterator[logging.Handler]:
    before = logging.getLogger().level
    handler = start_logs(tmp_path)
    yield handler
    stop_logs(handler)
    logging.getLogger().setLevel(before)


@pytest.fixture
def log(handler, tmp_path):
    def lines() -> list[dict[str, Any]]:
        handler.flush()
        return [json.loads(line) for line in (tmp_path / LOG_FILE).read_text().splitlines()]

    return lines


@pytest.mark.parametrize("text", SECRETS.values(), ids=SECRETS.keys())
def test_a_secret_is_struck_out(text):
    assert redacted(text).count("[…]") == 1


@pytest.mark.parametrize("text", ["page 1-1000 of price:pl was changed", "409 sync.gap: expected 12"])
def test_plain_words_stay(text):
    assert redacted(text) == text


def test_a_line_is_one_json_object_with_time_level_and_fields(log):
    logging.getLogger("sync_agent.push").warning("a fact", extra={"seq": 7, "code": "sync.gap"})
    (line,) = log()
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "warning",
        "logger": "sync_agent.push",
        "message": "a fact",
        "seq": 7,
        "code": "sync.gap",
    }


def test_fields_that_are_not_on_the_list_are_left_out(log):
    logging.getLogger("sync_agent").info("hello", extra={"operator": "Anna Nowak", "row": {"name": "Anna"}})
    assert "Anna" not in json.dumps(log())


def test_the_values_in_another_librarys_message_are_left_out(log):
    logging.getLogger("otherlib").warning("customer %s", "Anna Nowak")
    assert log()[0]["message"] == "customer %s"


def test_an_exception_tells_where_it_was_and_not_what_it_said(log):
    try:
        raise ValueError("bad row: Anna Nowak") from KeyError("Kowalski")
    except ValueError:
        logging.getLogger("sync_agent").exception("it broke")
    (line,) = log()
    assert line["exception"][0].startswith("ValueError test_logs.py:")
    assert "Anna" not in json.dumps(line)
    assert "Kowalski" not in json.dumps(line)


def test_a_crash_is_logged(log):
    error = RuntimeError("ours")
    log_crash(RuntimeError, error, None)
    assert log()[0]["level"] == "critical"


def test_a_private_key_never_reaches_the_log(log, tmp_path):
    path = tmp_path / "device.key"
    key = DeviceKey.create(path)
    logging.getLogger("sync_agent").info(path.read_text())
    logging.getLogger("sync_agent").info("key %s signed %s", key, key.sign(b"x"))
    written = json.dumps(log())
    assert path.read_text().splitlines()[1] not in written
    assert key.sign(b"x") not in written


def test_logs_rotate_so_that_they_never_fill_a_disk(handler, tmp_path):
    handler.maxBytes = 2_000
    for number in range(200):
        logging.getLogger("sync_agent").info("x" * 150, extra={"seq": number})
    assert sorted(each.name for each in tmp_path.iterdir()) == [LOG_FILE, *(f"{LOG_FILE}.{n}" for n in range(1, 6))]
    assert all(each.stat().st_size <= 2_000 for each in tmp_path.iterdir())
