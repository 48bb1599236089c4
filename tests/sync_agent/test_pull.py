from __future__ import annotations

import gzip
import json

import pytest

from tests.support.wire_hub import PAGE, Reply, answers, changed, snapshot_file

CONTROL = "/v1/feed/control"


def row(number: int) -> dict[str, object]:
    return {"n": number}


def publish(hub, count: int, stream: str = "control", first: int = 1) -> None:
    for number in range(first, first + count):
        hub.stream(stream).publish(f"k{number}", row(number))


def prices(hub, count: int, price: int) -> None:
    for number in range(count):
        sku = f"sku-{number}"
        hub.stream("price:pl").publish(
            f"{sku}|2026-01-01", {"sku": sku, "unit_price": price, "valid_from": "2026-01-01"}
        )


def goods(hub, count: int) -> None:
    for number in range(count):
        sku = f"sku-{number}"
        item = {"sku": sku, "item_id": sku, "name": f"Masło {number}", "unit": "pcs", "tax_class": "A"}
        hub.stream("catalog").publish(sku, item)


def pages(hub, stream: str = "control") -> list[str]:
    asked = hub.asked(f"/v1/feed/{stream}/")
    return [each.path.rpartition("/")[2] for each in asked if "snapshot" not in each.path]


def snapshots(hub, stream: str = "control") -> int:
    return len(hub.asked(f"/v1/feed/{stream}/snapshot"))


def kept(rig) -> dict[str, object]:
    rows = rig.store.database.all("SELECT key, content FROM feed_row WHERE stream = 'control'")
    return {key: json.loads(content)["n"] for key, content in rows}


@pytest.fixture
def following(hub, rig):
    """A register that has the first 5 entries of a stream."""
    publish(hub, 5)
    rig.turn()
    return rig


def later(rig) -> None:
    rig.pass_s(3)
    rig.turn()


def test_a_new_register_loads_its_streams_whole(hub, following):
    assert snapshots(hub) == 1
    assert following.store.inbox.cursors()["control"] == (1, 5)


def test_what_changed_afterwards_comes_by_pages(hub, following):
    publish(hub, 30, first=6)
    later(following)
    assert snapshots(hub) == 1
    assert kept(following) == {f"k{n}": n for n in range(1, 36)}


def test_pages_are_aligned_so_that_every_register_asks_for_the_same_ones(hub, following):
    publish(hub, 20, first=6)
    later(following)
    assert pages(hub) == ["1-10", "11-20", "21-25"]


def test_a_register_whose_cursor_is_inside_a_page_passes_over_what_it_has(hub, following):
    publish(hub, 2, first=6)
    later(following)
    assert following.store.inbox.cursors()["control"] == (1, 7)


def test_when_nothing_is_new_the_hub_says_so_without_a_body(hub, following):
    later(following)
    later(following)
    assert "If-None-Match" in hub.asked("/v1/sync/heads")[-1].headers
    assert pages(hub) == []


def test_a_change_announced_by_a_push_is_fetched_at_once(hub, following):
    publish(hub, 1, first=6)
    following.sell()
    following.turn()
    assert following.store.inbox.cursors()["control"] == (1, 6)


def test_far_behind_a_snapshot_is_taken_instead_of_pages(hub, following):
    publish(hub, 21 * PAGE, first=6)
    later(following)
    assert (snapshots(hub), pages(hub)) == (2, [])


def test_what_was_published_after_the_snapshot_was_made_comes_with_it(hub, rig):
    publish(hub, 5)
    made_before = snapshot_file("control", hub.stream("control"))
    publish(hub, 30, first=6)
    hub.fault(f"{CONTROL}/snapshot", answers(Reply(200, made_before)))
    rig.turn()
    assert rig.store.inbox.cursors()["control"] == (1, 35)
    assert kept(rig) == {f"k{n}": n for n in range(1, 36)}


def test_streams_this_program_has_no_use_for_are_left_alone(hub, rig):
    hub.stream("horoscope").publish("a", {"x": 1})
    rig.turn()
    assert hub.asked("/v1/feed/horoscope") == []
    assert rig.store.status.read().last_error == ""


def test_settings_and_taxes_come_before_goods_and_goods_before_stock(hub, rig):
    for stream in ("stock:014", "price:pl", "catalog", "tax", "location:014"):
        hub.stream(stream)
    rig.turn()
    order = [asked.path.split("/")[3] for asked in hub.asked("/v1/feed/")]
    assert order == ["location:014", "tax", "catalog", "price:pl", "stock:014"]


def test_a_removed_row_goes_away(hub, following):
    hub.stream("control").publish("k1", None)
    later(following)
    assert "k1" not in kept(following)


def test_an_older_version_that_comes_later_does_not_replace_a_newer_one(hub, following):
    hub.stream("control").publish("k1", row(100), rev=60)
    hub.stream("control").publish("k1", row(50), rev=50)
    later(following)
    assert kept(following)["k1"] == 100


def test_another_epoch_means_the_whole_stream_again(hub, following):
    hub.stream("control").epoch = 2
    hub.stream("control").entries.clear()
    publish(hub, 2)
    later(following)
    assert (following.store.inbox.cursors()["control"], kept(following)) == ((2, 2), {"k1": 1, "k2": 2})


def test_a_hub_that_has_less_than_we_do_is_believed_and_loaded_whole(hub, following):
    del hub.stream("control").entries[3:]
    later(following)
    assert following.store.inbox.cursors()["control"] == (1, 3)


def test_an_old_hint_of_a_head_costs_one_page_and_nothing_is_loaded_again(hub, following, monkeypatch):
    before = snapshots(hub)
    monkeypatch.setattr(hub, "_feeds", lambda: {"control": {"epoch": 1, "head": 3}})
    later(following)
    assert (snapshots(hub) - before, pages(hub)) == (0, ["1-5"])
    assert following.store.inbox.cursors()["control"] == (1, 5)


def test_positions_compacted_away_are_replaced_by_the_snapshot(hub, following):
    publish(hub, 15, first=6)
    hub.stream("control").first_kept = 11
    later(following)
    assert snapshots(hub) == 2
    assert following.store.inbox.cursors()["control"] == (1, 20)


def test_goods_and_prices_reach_the_catalogue(hub, rig, clock):
    goods(hub, 3)
    prices(hub, 3, 499)
    rig.turn()
    entry = rig.store.catalog.find_sku("sku-1", clock().date())
    assert entry is not None
    assert entry.variant.name == "Masło 1"


def test_trouble_with_one_stream_is_reported_and_tried_again_later(hub, rig):
    publish(hub, 1)
    hub.fault(f"{CONTROL}/snapshot", *[answers(Reply(500))] * 2)
    rig.turn()
    assert rig.store.status.read().last_error == "hub.fault"
    rig.pass_s(10)
    rig.turns(3)
    assert rig.store.status.read().last_error == "hub.fault"
    rig.pass_s(20)
    rig.turn()
    assert (rig.store.status.read().last_error, kept(rig)) == ("", {"k1": 1})


def test_sales_go_up_while_a_long_way_of_pages_comes_down(hub, following):
    following.pass_s(3)
    publish(hub, 5 * PAGE, first=6)
    sold_at: list[str] = []

    def sell_at_the_second_page(step: str) -> None:
        if step == "pull.fetched":
            sold_at.append(step)
            if len(sold_at) == 2:
                following.sell()

    following.at_step = sell_at_the_second_page
    following.turn()
    order = [
        "push" if "push" in asked.path else "page"
        for asked in hub.requests
        if "push" in asked.path or "-" in asked.path[-6:]
    ]
    assert order.index("push") < len(order) - 1


def test_a_bad_page_from_a_cache_is_asked_for_again_past_the_cache(hub, following):
    publish(hub, 1, first=6)
    lie = changed(lambda reply: Reply(200, gzip.compress(b"{}"), reply.headers))
    hub.fault(CONTROL, lie)
    later(following)
    assert hub.asked(CONTROL)[-1].headers["Cache-Control"] == "no-cache"
    assert kept(following)["k6"] == 6
    assert snapshots(hub) == 1
