"""The commands of ``kontuar hub`` on a real database: what they do, what they say, how they end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from hub.backup import BackupFailure, back_up, restore
from hub.bootstrap import Hub
from hub.database.schema import feed_outbox, feed_stream, stream_version
from hub.feed.sequencer import sequence_once
from hub.feed.versions import LIFE
from tests.support.hub_shell import CHAIN, DEMO, Shell, taken_in_once
from tests.support.postgres import TEMPLATE, fresh_database
from tests.support.wire import DeviceKey


@pytest.fixture
def shell(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("HOME", str(tmp_path))
    return Shell(database_url, tmp_path / "data")


@pytest.fixture
def chain(shell: Shell) -> Shell:
    """Whoever asks for it begins with a database that the demo's chain was taken into."""
    return shell


@pytest.fixture(scope="module")
def taken_in(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with taken_in_once(postgres_url, tmp_path_factory.mktemp("home"), CHAIN) as name:
        yield name


@pytest.fixture
def database_url(request: pytest.FixtureRequest, postgres_url: str) -> Iterator[str]:
    template = request.getfixturevalue("taken_in") if "chain" in request.fixturenames else TEMPLATE
    with fresh_database(postgres_url, template) as url:
        yield url


def marks(hub: Hub) -> int:
    with hub.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(feed_outbox)) or 0


class TestSetUp:
    def test_the_first_key_is_shown_once_and_opens_everything(self, shell: Shell, hub: Hub) -> None:
        first, again = shell("init"), shell("init")
        (key,) = [word for word in first.out.split() if word.startswith("kk_")]
        assert "manage" in hub.keys.check(key).scopes
        assert "kk_" not in again.out

    def test_taking_a_chain_in_again_publishes_nothing(self, chain: Shell, hub: Hub) -> None:
        before = marks(hub)
        assert "4 locations with 8 registers" in chain("chain-import", DEMO / "chain.json", DEMO / "operators.json").out
        assert marks(hub) == before

    def test_pins_are_kept_as_hashes_only(self, chain: Shell, hub: Hub) -> None:
        anna = next(row for row in hub.locations.operators("014") if row.operator_id == "anna")
        assert anna.pin_hash.startswith("$argon2id$")
        assert "sell" in anna.permissions

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("{", "is not JSON"),
            ('{"tax": [{"tax_class": "A", "letter": "AA", "rate": 1, "valid_from": "2011-01-01"}]}', "tax.0.letter"),
            ('{"locations": [{"settings": {"location_id": "1", "name": "X"}}]}', "locations.0.settings: zone"),
            (
                '{"locations": [{"settings": {"location_id": "1", "name": "X", "zone": "Z", "currency": "XXX"}}]}',
                "unknown currency 'XXX'",
            ),
        ],
    )
    def test_a_wrong_chain_file_is_told_by_place_and_changes_nothing(
        self, shell: Shell, hub: Hub, tmp_path: Path, text: str, words: str
    ) -> None:
        (tmp_path / "chain.json").write_text(text)
        done = shell("chain-import", tmp_path / "chain.json")
        assert (done.status, words in done.err) == (1, True), done.err
        assert marks(hub) == 0

    def test_a_pin_that_is_too_easy_is_refused_without_repeating_it(self, chain: Shell, tmp_path: Path) -> None:
        content = json.loads((DEMO / "operators.json").read_text())
        content["operators"][0] |= {"pin": "1234", "operator_id": "new", "number": "99"}
        (tmp_path / "operators.json").write_text(json.dumps(content))
        done = chain("chain-import", DEMO / "chain.json", tmp_path / "operators.json")
        assert (done.status, "Operator new" in done.err, "1234" in done.err) == (1, True, False)


class TestCatalog:
    def test_the_demo_is_imported_with_its_opening_stock_once(self, chain: Shell, hub: Hub) -> None:
        first = chain("import", DEMO / "items.csv", "--chain", DEMO / "chain.json")
        again = chain.json("import", DEMO / "items.csv", "--chain", DEMO / "chain.json")
        assert (first.status, "394 of 394 rows good (394 new" in first.out) == (0, True)
        assert (again["unchanged"], again["prices"], again["movements"]) == (394, 0, 0)
        assert all(hub.stock.audit(location) == [] for location in ("014", "009", "021", "900"))
        levels = {level.sku: level.on_hand for level in hub.stock.levels("009", limit=1000)}
        assert (levels["PIE-001"], levels["JEA-3434-IND"]) == (13_000, 2_000)

    def test_bad_rows_are_shown_written_to_a_file_and_tell_by_the_exit_status(
        self, chain: Shell, tmp_path: Path
    ) -> None:
        file, report = tmp_path / "items.csv", tmp_path / "bad.csv"
        file.write_text("sku;name;unit;tax_class\nA;Chleb;pcs;C\nB;Bułka;box;C\n", encoding="cp1250")
        done = chain("import", file, "--report", report)
        assert done.status == 3
        assert "line 3, unit “box”: the unit must be one of pcs, kg, l, m" in done.out
        assert "B,unit,box,unit.unknown" in report.read_text(encoding="utf-8-sig")

    def test_an_export_is_written_whole_or_not_at_all(self, chain: Shell, tmp_path: Path) -> None:
        chain("import", DEMO / "items.csv")
        assert chain("export", tmp_path / "out.csv").status == 0
        assert (tmp_path / "out.csv").read_text().count("\n") == 395
        assert chain("export").out == (tmp_path / "out.csv").read_text()

    def test_a_file_that_is_not_there_is_told(self, shell: Shell, tmp_path: Path) -> None:
        done = shell("import", tmp_path / "none.csv")
        assert (done.status, "cannot be read" in done.err) == (1, True)


class TestDevices:
    def test_a_code_is_approved_the_machine_listed_and_revoked(self, chain: Shell, hub: Hub) -> None:
        asked = hub.enrollment.request(DeviceKey().public, "test", "0.1.0")
        assert chain("approve", asked.code, "--register", "014-2").status == 0
        (device,) = chain.json("devices")
        assert (device["register_id"], device["state"]) == ("014-2", "ok")
        assert chain("revoke", device["device_id"]).status == 0
        assert chain.json("devices")[0]["state"] == "revoked"

    def test_a_wrong_code_is_told_in_a_sentence(self, chain: Shell) -> None:
        done = chain("approve", "AAAA-BBBB", "--register", "014-2")
        assert (done.status, done.err.startswith("kontuar hub: ")) == (1, True)

    def test_what_a_register_cannot_use_is_listed(self, chain: Shell) -> None:
        assert chain("peripherals").out == "No register has told of its devices yet.\n"
        assert chain("peripherals", "--troubled").out == "All are ready.\n"

    def test_how_often_codes_were_refused_is_listed(self, chain: Shell) -> None:
        assert chain("refused-codes", "--days", "30", "--location", "014").out == "No register has refused a code.\n"


class TestRecalls:
    def test_goods_are_recalled_listed_and_sold_again(self, chain: Shell) -> None:
        chain("import", DEMO / "items.csv")
        words = ("--batch", "L2291", "--reason", "glass in the jar", "--location", "014", "--by", "Piotr")
        assert chain("recall", "5900010001101", *words).out.startswith("PIE-001 is recalled at 014 (rc-")
        (row,) = chain.json("recalls", "--location", "014")
        assert (row["sku"], row["batch"], row["reason"]) == ("PIE-001", "L2291", "glass in the jar")
        assert chain("lift-recall", row["recall_id"], "--by", "Piotr").status == 0
        assert chain("recalls").out == "Nothing is recalled.\n"
        assert [each["lifted_by"] for each in chain.json("recalls", "--all")] == ["Piotr"]

    def test_goods_nobody_knows_are_told_in_a_sentence(self, chain: Shell) -> None:
        done = chain("recall", "NOPE", "--reason", "glass", "--by", "Piotr")
        assert (done.status, done.err) == (1, "kontuar hub: Neither a SKU nor a barcode is NOPE.\n")


class TestKeys:
    def test_a_key_is_made_listed_without_its_secret_and_revoked(self, shell: Shell) -> None:
        made = shell("keys", "create", "web shop", "--scope", "read")
        (key,) = [word for word in made.out.split() if word.startswith("kk_")]
        (listed,) = shell.json("keys", "list")
        assert (listed["name"], listed["scopes"], listed["revoked_at"]) == ("web shop", ["read"], None)
        assert key.split(".")[1] not in json.dumps(listed)
        assert shell("keys", "revoke", listed["key_id"]).status == 0
        assert shell.json("keys", "list")[0]["revoked_at"] is not None


class TestUpkeep:
    def test_nothing_to_decide_is_said_in_a_sentence(self, shell: Shell) -> None:
        assert shell("exceptions").out == "Nothing waits for a decision.\n"
        assert shell.json("exceptions") == []

    def test_health_is_told(self, shell: Shell) -> None:
        (row,) = shell.json("health")
        assert (row["status"], row["feed_waiting"], row["exceptions_open"]) == ("ok", 0, 0)

    def test_repair_tells_what_was_applied_and_what_stays_parked(self, shell: Shell) -> None:
        assert shell("repair").out == "0 of 0 parked facts were applied.\nNone is parked.\n"
        assert shell.json("repair") == []

    def test_words_it_does_not_know_are_told_by_the_exit_status(
        self, shell: Shell, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert shell("--prot", "1").status == 2
        assert "--prot" in capsys.readouterr().err

    def test_a_backup_brings_everything_back_and_feeds_begin_new_epochs(
        self, chain: Shell, hub: Hub, tmp_path: Path
    ) -> None:
        sequence_once(hub.engine)
        back_up(chain.url, tmp_path / "hub.backup")
        with hub.engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM register"))
        with pytest.raises(BackupFailure, match="stop the hub"):
            restore(chain.url, tmp_path / "hub.backup", lambda _: None)
        hub.engine.dispose()
        restore(chain.url, tmp_path / "hub.backup", lambda _: None)
        assert len(hub.locations.registers("014")) == 4
        with hub.engine.connect() as connection:
            assert set(connection.scalars(sa.select(feed_stream.c.epoch))) == {2}
            assert set(connection.scalars(sa.select(stream_version.c.version))) == {LIFE}

    def test_a_backup_that_breaks_off_replaces_no_older_one(self, shell: Shell, tmp_path: Path) -> None:
        file = tmp_path / "hub.backup"
        file.write_bytes(b"an older one")
        with pytest.raises(BackupFailure):
            restore(shell.url, file, lambda _: None)
        (tmp_path / "hub.backup.part").mkdir()
        assert shell("backup", file).status == 1
        assert file.read_bytes() == b"an older one"
