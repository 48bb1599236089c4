from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync_agent.errors import BadAnswer, ChecksumWrong
from sync_agent.snapshot import SnapshotReader
from tests.support.wire_hub import Reply, Stream, answers, changed, cut_after, lost_request, snapshot_file

SNAPSHOT = "/v1/feed/control/snapshot"


def written(folder: Path, content: bytes) -> Path:
    path = folder / "snapshot-control.part"
    path.write_bytes(content)
    return path


def file_of(rows: list[Any], *, count: int | None = None, sha256: str | None = None, form: int = 2) -> bytes:
    head = {"stream": "control", "epoch": 1, "pos": 9, "rows": len(rows) if count is None else count, "form": form}
    lines = "".join(json.dumps(each) + "\n" for each in (head, *rows)).encode()
    return lines + json.dumps({"sha256": sha256 or hashlib.sha256(lines).hexdigest()}).encode() + b"\n"


def rows_of(path: Path) -> list[tuple[str, int, Any]]:
    with SnapshotReader(path) as reader:
        return [row for block in reader.blocks() for row in block.rows()]


def block(key: str, rev: int, **row: Any) -> dict[str, Any]:
    return {"key": [key], "rev": [rev], "row": {name: [value] for name, value in row.items()}, "same": {}}


ROWS = [block(f"k{n}", n, n=n) for n in range(3)]
WIDE = [block(f"k{n}", n, text="ż" * 500) for n in range(2_000)]


def test_a_snapshot_is_its_rows(tmp_path):
    assert rows_of(written(tmp_path, gzip.compress(file_of(ROWS)))) == [(f"k{n}", n, {"n": n}) for n in range(3)]


def test_a_snapshot_larger_than_a_block_is_all_its_rows(tmp_path):
    assert len(rows_of(written(tmp_path, gzip.compress(file_of(WIDE))))) == 2_000


def test_a_snapshot_that_compresses_thousandfold_is_all_its_rows(tmp_path):
    rows = [block(f"{n}", 1, text="a" * 5_000) for n in range(500)]
    assert len(rows_of(written(tmp_path, gzip.compress(file_of(rows), 9)))) == 500


def test_a_snapshot_may_be_several_gzip_members(tmp_path):
    content = file_of(ROWS)
    assert len(rows_of(written(tmp_path, gzip.compress(content[:50]) + gzip.compress(content[50:])))) == 3


def test_an_empty_stream_is_a_snapshot_of_no_rows(tmp_path):
    assert rows_of(written(tmp_path, gzip.compress(file_of([])))) == []


def test_a_last_line_without_its_end_is_read(tmp_path):
    assert len(rows_of(written(tmp_path, gzip.compress(file_of(ROWS)[:-1])))) == 3


def test_a_row_changed_on_the_way_is_noticed_at_the_end(tmp_path):
    content = file_of(ROWS).replace(b'{"n": [1]}', b'{"n": [7]}')
    with pytest.raises(ChecksumWrong):
        rows_of(written(tmp_path, gzip.compress(content)))


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>", id="no gzip"),
        pytest.param(gzip.compress(file_of(ROWS))[:-12], id="cut"),
        pytest.param(gzip.compress(file_of(WIDE))[:-3000], id="cut far from the end"),
        pytest.param(gzip.compress(file_of(ROWS)[:-80]), id="without its last line"),
        pytest.param(gzip.compress(file_of(ROWS, count=4)), id="a row short"),
        pytest.param(gzip.compress(file_of([{"key": ["a"]}], count=1)), id="a line that is no block"),
        pytest.param(gzip.compress(file_of([{**ROWS[0], "rev": [1, 2]}], count=1)), id="columns of other lengths"),
        pytest.param(gzip.compress(file_of([{**ROWS[0], "key": [7]}], count=1)), id="a key that is no text"),
        pytest.param(gzip.compress(file_of(ROWS, form=1)), id="of another form"),
        pytest.param(gzip.compress(file_of([[1]])), id="a line that is a list"),
        pytest.param(gzip.compress(b"{}\n" + b'{"sha256": ""}\n'), id="without its first line"),
        pytest.param(
            gzip.compress(b'{"stream": 1, "epoch": 1, "pos": 1, "rows": 0}\n{}\n'), id="a stream that is no text"
        ),
        pytest.param(gzip.compress(b"x" * 9_000_000), id="a line without end"),
    ],
)
def test_a_file_that_is_no_whole_snapshot_is_a_bad_answer(tmp_path, packed):
    with pytest.raises(BadAnswer):
        rows_of(written(tmp_path, packed))


@settings(max_examples=50)
@given(cut=st.integers(0, 400), flip=st.integers(0, 400))
def test_no_damage_goes_unnoticed(tmp_path_factory, cut, flip):
    whole = gzip.compress(file_of(ROWS), mtime=0)
    damaged = bytearray(whole)
    damaged[flip % len(whole)] ^= 0x20
    for content in (bytes(damaged), whole[: cut % len(whole)]):
        path = written(tmp_path_factory.mktemp("s"), content)
        try:
            rows = rows_of(path)
        except BadAnswer:
            continue
        assert rows == [(f"k{n}", n, {"n": n}) for n in range(3)]  # a flag of gzip's header that means nothing


# The way from the hub into the file


@pytest.fixture
def large(hub) -> Stream:
    """A stream whose snapshot is a few hundred kilobytes even when packed."""
    stream = hub.stream("control")
    for number in range(3_000):
        noise = hashlib.sha512(str(number).encode()).hexdigest()
        stream.publish(f"k{number}", {"noise": noise})
    return stream


def count(rig) -> int:
    return int(rig.store.database.value("SELECT count(*) FROM feed_row WHERE stream = 'control'"))


def test_a_cut_download_goes_on_where_it_stopped(hub, rig, large):
    size = len(snapshot_file("control", large))
    hub.fault(SNAPSHOT, cut_after(size // 2))
    rig.turn()
    ranges = [asked.headers.get("Range") for asked in hub.asked(SNAPSHOT)]
    assert count(rig) == 3_000
    assert len(ranges) == 2
    assert int(ranges[1].removeprefix("bytes=").removesuffix("-")) > size // 4


def test_a_download_cut_by_a_restart_goes_on_after_it(hub, rig, large):
    size = len(snapshot_file("control", large))
    hub.fault(SNAPSHOT, cut_after(size // 2), *[lost_request] * 3)
    rig.turn()
    assert count(rig) == 0
    rig.agent = rig.new_agent()
    rig.pass_s(60)
    rig.turn()
    assert count(rig) == 3_000
    assert hub.asked(SNAPSHOT)[-1].headers["Range"] != "bytes=0-"


def test_a_snapshot_that_changed_at_the_hub_meanwhile_is_loaded_from_its_start(hub, rig, large):
    size = len(snapshot_file("control", large))

    def publish_more(handler, asked, answer) -> None:
        cut_after(size // 2)(handler, asked, answer)
        large.publish("new", {"n": 1})

    hub.fault(SNAPSHOT, publish_more)
    rig.turn()
    assert count(rig) == 3_001


def test_a_hub_without_ranges_sends_the_whole_file_again(hub, rig, large):
    size = len(snapshot_file("control", large))
    whole = answers(Reply(200, snapshot_file("control", large), {"ETag": '"other"'}))
    hub.fault(SNAPSHOT, cut_after(size // 2), whole)
    rig.turn()
    assert count(rig) == 3_000


def test_a_file_that_was_already_whole_is_not_fetched_again(hub, rig, large):
    packed = snapshot_file("control", large)
    rig.folder.joinpath("snapshot-control.part").write_bytes(packed)
    tag = f'"{hashlib.sha256(packed).hexdigest()[:16]}"'
    rig.folder.joinpath("snapshot-control.tag").write_text(tag)
    rig.turn()
    assert count(rig) == 3_000
    assert hub.asked(SNAPSHOT)[0].headers["Range"] == f"bytes={len(packed)}-"


@pytest.mark.parametrize("span", ["bytes 0-10/99999", "bytes 5-/7", "", "pages 1-2/3"])
def test_another_range_than_asked_for_is_not_glued_on(hub, rig, large, span):
    size = len(snapshot_file("control", large))
    hub.fault(SNAPSHOT, cut_after(size // 2), answers(Reply(206, b"x" * 10, {"Content-Range": span})))
    rig.turn()
    assert count(rig) == 0
    rig.pass_s(60)
    rig.turn()
    assert count(rig) == 3_000


def test_a_damaged_snapshot_changes_nothing_and_is_fetched_anew(hub, rig, large):
    rig.turn()
    large.epoch = 2
    large.publish("new", {"n": 1})
    hub.fault(SNAPSHOT, changed(lambda reply: Reply(200, reply.body[:-400] + b"?" * 400, {"ETag": '"a"'})))
    rig.pass_s(3)
    rig.turn()
    assert (count(rig), rig.store.inbox.cursors()["control"]) == (3_000, (1, 3_000))
    rig.pass_s(60)
    rig.turn()
    assert (count(rig), rig.store.inbox.cursors()["control"]) == (3_001, (2, 3_001))


def test_another_streams_snapshot_is_not_taken_for_ours(hub, rig, large):
    tax = snapshot_file("tax", large)
    hub.fault(SNAPSHOT, answers(Reply(200, tax, {"ETag": '"t"'})))
    rig.turn()
    assert count(rig) == 0


def test_nothing_of_a_download_is_left_behind(hub, rig, large):
    rig.turn()
    assert [each.name for each in rig.folder.iterdir() if each.name.startswith("snapshot-")] == []


def test_the_till_sees_how_far_a_snapshot_has_come(hub, rig, large):
    seen = []
    rig.at_step = lambda step: seen.append(rig.store.status.read().snapshot_progress)
    rig.turn()
    assert any(progress and progress[0] == "control" and 0 < progress[1] < progress[2] for progress in seen)
    assert rig.store.status.read().snapshot_progress is None


def test_sales_go_up_while_a_snapshot_comes_down(hub, rig, large):
    def sell(step: str) -> None:
        if step == "snapshot.piece" and not hub.seqs("dev-1") and rig.store.journal.head().seq == 0:
            rig.sell()

    rig.at_step = sell
    rig.turn()
    paths = [asked.path.partition("?")[0] for asked in hub.requests]
    assert paths.index("/v1/sync/push") > paths.index(SNAPSHOT)
    assert hub.seqs("dev-1") == [1]


def test_a_disk_without_room_is_reported_and_the_sales_still_go_up(hub, rig, large, monkeypatch):
    full = Path.open

    def opened(self, mode="r", *args, **kwargs):
        if mode == "ab":
            raise OSError(28, "No space left on device")
        return full(self, mode, *args, **kwargs)

    monkeypatch.setattr(Path, "open", opened)
    rig.sell()
    rig.turn()
    assert rig.store.status.read().last_error == "disk.trouble"
    assert hub.seqs("dev-1") == [1]
