"""Promotions at the hub: named faults, versions that stay, one stream, files and commands."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from hub.bootstrap import Hub
from hub.database.schema import feed_row
from hub.errors import Problem
from hub.feed.versions import versions_of
from retail.feeds import PROMO
from retail.promotions import Promotion, read_promotion
from tests.support.hub import LiveHub, seed_chain
from tests.support.hub_shell import Shell

THREE_FOR_TWO: dict[str, Any] = {
    "id": "3for2",
    "names": {"pl": "3 za 2", "en": "3 for 2"},
    "benefit": {"type": "buy_x_get_y", "buy": {"skus": ["PIE-001"]}, "buy_count": 2},
}
TEN_OFF: dict[str, Any] = {
    "id": "ten",
    "names": {"pl": "−10 %"},
    "benefit": {"type": "percent_off_basket", "percent": 1000},
}
BAD: dict[str, Any] = {**TEN_OFF, "id": "bad", "benefit": {"type": "percent_off_basket", "percent": 0}}


def published(hub: Hub) -> dict[str, Any]:
    query = sa.select(feed_row.c.key, feed_row.c.row).where(feed_row.c.stream == PROMO, feed_row.c.key != "version")
    with hub.engine.connect() as connection:
        return {row.key: row.row and json.loads(row.row) for row in connection.execute(query)}


def version(hub: Hub) -> int:
    with hub.engine.connect() as connection:
        return versions_of(connection, [PROMO])[PROMO]


class TestKeeping:
    def test_a_promotion_is_published_as_it_was_given(self, hub: Hub) -> None:
        hub.promotions.save("3for2", THREE_FOR_TWO, "Marta")

        assert published(hub) == {"3for2": THREE_FOR_TWO}
        assert isinstance(read_promotion(published(hub)["3for2"]), Promotion)

    def test_who_changed_it_last_is_known(self, hub: Hub) -> None:
        kept = hub.promotions.save("3for2", THREE_FOR_TWO, "Marta")

        assert (kept.changed_by, kept.version, kept.active) == ("Marta", 1, True)

    def test_a_malformed_one_is_refused_by_field_and_the_old_one_stays(self, hub: Hub) -> None:
        hub.promotions.save("ten", TEN_OFF, "Marta")
        with pytest.raises(Problem) as caught:
            hub.promotions.save("ten", {**TEN_OFF, "lane": 100, "benefit": BAD["benefit"]}, "Marta")

        assert [fault["field"] for fault in caught.value.values["faults"]] == ["lane", "benefit.percent"]
        assert published(hub) == {"ten": TEN_OFF}
        assert version(hub) == 1

    def test_the_path_and_the_promotion_name_the_same_id(self, hub: Hub) -> None:
        with pytest.raises(Problem, match="the path says other"):
            hub.promotions.save("other", TEN_OFF, "Marta")

    def test_no_promotion_is_called_like_the_manifest(self, hub: Hub) -> None:
        with pytest.raises(Problem, match=r"promotion\.invalid"):
            hub.promotions.save("version", {**TEN_OFF, "id": "version"}, "Marta")

    def test_the_same_again_makes_no_version(self, hub: Hub) -> None:
        for _ in range(2):
            hub.promotions.save("ten", TEN_OFF, "Marta")

        assert version(hub) == 1

    def test_every_version_stays(self, hub: Hub) -> None:
        hub.promotions.save("ten", TEN_OFF, "Marta")
        hub.promotions.save("ten", {**TEN_OFF, "lane": 7}, "Piotr")
        hub.promotions.remove("ten", "Marta")

        assert [(each["version"], each["content"], each["changed_by"]) for each in hub.promotions.versions("ten")] == [
            (3, None, "Marta"), (2, {**TEN_OFF, "lane": 7}, "Piotr"), (1, TEN_OFF, "Marta")
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "statement",
        ["UPDATE promotion_version SET content = NULL", "DELETE FROM promotion_version", "TRUNCATE promotion_version"],
    )
    def test_nobody_changes_a_version(self, hub: Hub, statement: str) -> None:
        hub.promotions.save("ten", TEN_OFF, "Marta")
        with pytest.raises(sa.exc.IntegrityError, match="kept as they are"), hub.engine.begin() as connection:
            connection.execute(sa.text(statement))

    def test_one_that_is_taken_out_is_gone_for_registers_and_can_come_back(self, hub: Hub) -> None:
        hub.promotions.save("ten", TEN_OFF, "Marta")
        hub.promotions.remove("ten", "Marta")
        gone = published(hub), [each.promotion_id for each in hub.promotions.all()]
        hub.promotions.save("ten", TEN_OFF, "Marta")

        assert gone == ({"ten": None}, [])
        assert (published(hub), version(hub)) == ({"ten": TEN_OFF}, 3)

    def test_one_that_is_not_there_cannot_be_taken_out(self, hub: Hub) -> None:
        with pytest.raises(Problem, match=r"promotion\.unknown"):
            hub.promotions.remove("ten", "Marta")


class TestManyAtOnce:
    def test_good_ones_are_kept_beside_bad_ones_as_one_version(self, hub: Hub) -> None:
        taken = hub.promotions.take_in([THREE_FOR_TWO, BAD, "no promotion", TEN_OFF, TEN_OFF], "file")

        assert (taken.version, taken.changed) == (1, 2)
        assert [(bad.place, bad.promotion_id) for bad in taken.bad] == [(2, "bad"), (3, ""), (5, "ten")]
        assert set(published(hub)) == {"3for2", "ten"}

    def test_the_same_file_again_changes_nothing(self, hub: Hub) -> None:
        hub.promotions.take_in([THREE_FOR_TWO, TEN_OFF], "file")
        again = hub.promotions.take_in([THREE_FOR_TWO, TEN_OFF], "file")

        assert (again.version, again.changed, again.unchanged) == (1, 0, 2)


class TestLooking:
    def test_names_that_the_chain_does_not_know_are_told(self, hub: Hub) -> None:
        seed_chain(hub, pieces=0)
        goods = {"skus": ["PIE-001", "PIE-999"], "categories": ["Spożywcze", "Pasmanteria"]}
        where = {"type": "zone", "zones": ["PL-A", "PL-Z"]}
        checked = hub.promotions.check(
            {**THREE_FOR_TWO, "when": where, "benefit": {**THREE_FOR_TWO["benefit"], "buy": goods}}
        )

        assert checked.faults == ()
        assert checked.notes == (
            "The chain has no variant PIE-999.",
            "The chain has no category Pasmanteria.",
            "The chain has no zone PL-Z.",
        )


class TestHttp:
    @pytest.fixture
    def live(self, live_hub: LiveHub) -> LiveHub:
        return live_hub

    def put(self, live: LiveHub, content: Any, scope: Any = "catalog", name: str = "ten") -> httpx.Response:
        key = live.hub.keys.make("Marketing", (scope,))
        path = f"/v1/promotions/{name}"
        return live.http.put(path, json=content, headers={"Authorization": f"Bearer {key}"})

    def test_it_is_made_looked_at_and_taken_out(self, live: LiveHub) -> None:
        made = self.put(live, TEN_OFF).json()
        found = live.http.get("/v1/promotions", headers=live.manager).json()
        gone = live.http.delete("/v1/promotions/ten", headers=live.manager)
        versions = live.http.get("/v1/promotions/ten/versions", headers=live.manager).json()

        assert (made["content"], made["changed_by"]) == (TEN_OFF, "Marketing")
        assert [each["promotion_id"] for each in found] == ["ten"]
        assert gone.status_code == 204
        assert [each["content"] for each in versions] == [None, TEN_OFF]
        assert live.http.get("/v1/promotions", headers=live.manager).json() == []

    def test_a_malformed_one_is_a_problem_that_names_each_field(self, live: LiveHub) -> None:
        answer = self.put(live, {**BAD, "id": "ten", "colour": "red"})

        assert (answer.status_code, answer.json()["code"]) == (422, "promotion.invalid")
        assert {fault["field"] for fault in answer.json()["faults"]} == {"benefit.percent", "colour"}

    def test_a_dry_run_changes_nothing(self, live: LiveHub) -> None:
        bad = live.http.post("/v1/promotions/check", json=BAD, headers=live.manager).json()
        good = live.http.post("/v1/promotions/check", json=TEN_OFF, headers=live.manager).json()

        assert [fault["field"] for fault in bad["faults"]] == ["benefit.percent"]
        assert good == {"faults": [], "notes": []}
        assert published(live.hub) == {}

    def test_a_key_that_only_reads_changes_nothing(self, live: LiveHub) -> None:
        assert self.put(live, TEN_OFF, scope="read").json()["code"] == "auth.scope"

    def test_registers_may_read_the_stream(self, live: LiveHub) -> None:
        live.seed_chain()
        register = live.enroll("014-1")
        self.put(live, TEN_OFF)
        live.publish()

        rows = register.get("/v1/feed/promo/1/1-1000").json()["entries"]
        assert TEN_OFF in [entry["row"] for entry in rows]


class TestCommands:
    @pytest.fixture
    def shell(self, database_url: str, tmp_path: Path) -> Shell:
        return Shell(database_url, tmp_path / "data")

    def test_a_file_goes_in_comes_out_and_changes_nothing_again(self, shell: Shell, tmp_path: Path) -> None:
        file, copy = tmp_path / "promotions.json", tmp_path / "copy.json"
        file.write_text(json.dumps([THREE_FOR_TWO, TEN_OFF]), encoding="utf-8")
        first = shell("promotion-import", file)
        shell("promotion-export", copy)
        again = shell("promotion-import", copy)

        assert (first.status, "2 changed, 0 as before, 0 bad" in first.out) == (0, True)
        assert (again.status, "0 changed, 2 as before, 0 bad" in again.out) == (0, True)

    def test_every_bad_one_is_told_and_the_good_ones_go_in(self, shell: Shell, tmp_path: Path) -> None:
        file = tmp_path / "promotions.json"
        file.write_text(json.dumps({"promotions": [BAD, TEN_OFF]}), encoding="utf-8")
        done = shell("promotion-import", file)

        assert (done.status, "promotion 1 (bad) left out: benefit.percent: " in done.out + done.err) == (3, True)
        assert "ten" in shell.says("promotions")

    @pytest.mark.parametrize("text", ["{", "7", '{"offers": []}'])
    def test_a_file_without_promotions_is_told(self, shell: Shell, tmp_path: Path, text: str) -> None:
        file = tmp_path / "promotions.json"
        file.write_text(text, encoding="utf-8")

        assert shell("promotion-import", file).status == 1

    def test_one_can_be_taken_out(self, shell: Shell, tmp_path: Path) -> None:
        file = tmp_path / "promotions.json"
        file.write_text(json.dumps([TEN_OFF]), encoding="utf-8")
        shell("promotion-import", file)

        assert shell("promotion-remove", "ten").status == 0
        assert "There are no promotions" in shell.says("promotions")


def test_every_offer_of_the_manual_can_be_read() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    offers = re.findall(r'^\| [^|]+ \| `("(?:when|benefit)".*)` \|$', manual, re.MULTILINE)
    read = [read_promotion(json.loads(f'{{"id": "x", "names": {{"pl": "x"}}, {offer}}}')) for offer in offers]

    assert len(read) > 15
    assert [each for each in read if not isinstance(each, Promotion)] == []
