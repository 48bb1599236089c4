"""The labels of the demo say what the demo chain says, and the till's own rules can read them."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from drivers.camera.virtual import VirtualCamera
from pos_app.demo.camera_pictures import coupon_scenes, write_scenes
from pos_app.demo.labels import Group, Label, folded, found, read_labels, read_staff, scale_label
from pos_app.services.register import Register, load_register
from retail.errors import Refusal
from retail.scans import ItemScan, OperatorBadgeScan, interpret
from tests.support.clock import FakeClock
from tests.support.demo_register import open_demo_register

LABELS = read_labels()


@pytest.fixture
def register(tmp_path: Path, clock: FakeClock) -> Register:
    store = open_demo_register(tmp_path / "register.sqlite", clock)
    register = load_register(store)
    store.close()
    assert register is not None
    return register


def read(register: Register, label: Label) -> object:
    return interpret(label.code, register.scan_rules, aim_id=label.aim_id or None, today=date(2026, 3, 2))


def test_every_label_of_goods_is_read_as_goods(register: Register) -> None:
    goods = [each for each in LABELS if each.group not in (Group.STORIES, Group.STAFF)]
    assert [each.code for each in goods if not isinstance(read(register, each), ItemScan)] == []


def test_every_badge_is_read_as_a_badge(register: Register) -> None:
    badges = [each for each in LABELS if each.group is Group.STAFF]
    assert badges
    assert all(isinstance(read(register, each), OperatorBadgeScan) for each in badges)


def test_only_the_expired_pack_of_the_readable_stories_is_refused_by_its_code(register: Register) -> None:
    stories = [each for each in LABELS if each.group is Group.STORIES and not each.smudged]
    refused = [each.note for each in stories if isinstance(read(register, each), Refusal)]
    assert refused == ["Use by 1 January 2024: refused"]


def test_a_scale_label_carries_its_grams(register: Register) -> None:
    meaning = interpret(scale_label("201", 482), register.scan_rules, aim_id=None, today=date(2026, 3, 2))
    assert isinstance(meaning, ItemScan)
    assert meaning.quantity is not None
    assert meaning.quantity.thousandths == 482


def test_no_group_is_empty() -> None:
    assert [group for group in Group if not found(LABELS, group, "")] == []


def test_a_search_looks_through_every_group() -> None:
    assert {each.group for each in found(LABELS, Group.STORIES, "jeansy w32")} == {Group.STORIES, Group.CLOTHES}


def test_a_search_needs_no_polish_letters() -> None:
    assert found(LABELS, Group.FOOD, "zytni razowy")[0].name == "Chleb żytni razowy 500 g"


def test_a_search_finds_a_barcode_by_its_beginning() -> None:
    assert all("590003400" in each.code for each in found(LABELS, Group.FOOD, "590003400"))


@pytest.mark.parametrize(("text", "plain"), [("Żółty", "zolty"), ("ŁÓDŹ", "lodz"), ("gouda", "gouda")])
def test_letters_lose_their_marks(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_the_staff_is_that_of_the_tills_shop() -> None:
    assert [each.name for each in read_staff()] == ["Anna K.", "Tomasz Z.", "Olena K.", "Ewa W.", "Piotr M."]


def test_every_pin_on_the_panel_is_the_one_that_the_hub_was_given() -> None:
    stored = (files("resources") / "demo" / "operators.json").read_text(encoding="utf-8")
    assert all(f'"pin": "{each.pin}"' in stored for each in read_staff())


def test_a_coupon_of_the_demos_campaign_is_a_picture_of_the_camera(tmp_path: Path) -> None:
    codes = tmp_path / "coupons.csv"
    codes.write_text("serial,code,token,name\r\n1,OMNI-1,KT1ABCDEFG,Rogatka\r\n", encoding="utf-8")
    folder = write_scenes(tmp_path / "pictures", coupon_scenes(codes))
    read: list[str] = []
    camera = VirtualCamera(recording=folder)
    camera.start(lambda scan: read.append(scan.text))
    camera.step(2)
    camera.stop()
    assert read == ["KT1ABCDEFG"]


def test_without_coupons_the_camera_has_no_picture_of_one(tmp_path: Path) -> None:
    assert coupon_scenes(tmp_path / "coupons.csv") == ()
