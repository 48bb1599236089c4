"""What the hub's logs say, and what never gets into them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.logs import LOG_FILE, SharedRotatingHandler, redacted, request_id, start_logs, stop_logs


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    handler = start_logs(tmp_path)
    yield tmp_path
    stop_logs(handler)


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / LOG_FILE).read_text(encoding="utf-8").splitlines()]


def test_a_line_is_one_json_object_with_known_fields_only(folder: Path) -> None:
    logging.getLogger("hub.api").info("batch stored", extra={"facts": 3, "customer": "Jan Kowalski"})
    (line,) = lines(folder)
    assert {"at", "level", "logger", "message", "facts"} == line.keys()
    assert (line["message"], line["facts"]) == ("batch stored", 3)


def test_every_line_of_a_request_carries_its_id(folder: Path) -> None:
    token = request_id.set("r-1")
    logging.getLogger("hub").info("inside")
    request_id.reset(token)
    logging.getLogger("hub").info("outside")
    assert [line.get("request_id") for line in lines(folder)] == ["r-1", None]


@pytest.mark.parametrize(
    "secret",
    [
        "Authorization: Bearer abc.def",
        "kk_6f1d2a9e",
        "postgresql://kontuar:hunter2@db/kontuar",
        "password=hunter2",
        "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
        "jan.kowalski@example.pl",
        "-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----",
        "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29",
    ],
)
def test_what_looks_like_a_secret_is_struck_out(secret: str) -> None:
    text = redacted(f"before {secret} after")
    assert text.startswith("before ")
    assert text.endswith(" after")
    for part in ("abc", "6f1d", "hunter2", "argon2", "kowalski", "MC4", "3b6a"):
        assert part not in text


def test_an_exception_is_told_by_kind_and_place_and_never_by_its_words(folder: Path) -> None:
    try:
        raise ValueError("Jan Kowalski, 600 100 200")
    except ValueError:
        logging.getLogger("hub").exception("failed")
    (line,) = lines(folder)
    assert "Kowalski" not in json.dumps(line)
    assert line["exception"][0].startswith("ValueError test_logs.py")


def test_other_libraries_are_quoted_only_by_their_template(folder: Path) -> None:
    logging.getLogger("sqlalchemy.engine").warning("row %s", "Jan Kowalski")
    assert [line["message"] for line in lines(folder)] == ["row %s"]


def test_two_processes_turn_one_file_over_without_losing_a_line(tmp_path: Path) -> None:
    file = tmp_path / "shared.log"
    handlers = [SharedRotatingHandler(file, maxBytes=400, backupCount=50, encoding="utf-8") for _ in range(2)]
    for number in range(100):
        handlers[number % 2].emit(logging.LogRecord("hub", logging.INFO, "", 0, f"line {number}", None, None))
    for handler in handlers:
        handler.close()
    written = [line for each in tmp_path.glob("shared.log*") for line in each.read_text().splitlines()]
    assert sorted(written) == sorted(f"line {number}" for number in range(100))
