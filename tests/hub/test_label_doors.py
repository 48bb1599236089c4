"""Shelf labels from the command line and over HTTP: a file to print, what was left out, and no nonsense."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import httpx
import pypdfium2
import pytest

from hub.bootstrap import Hub
from retail.feeds import CatalogRow
from tests.support.hub import LiveHub, seed_chain
from tests.support.hub_shell import Shell

SKUS = tuple(f"PIE-{number:03d}" for number in range(1, 31))


def put_goods(hub: Hub) -> None:
    """Thirty breads, one of them without a price."""
    seed_chain(hub, SKUS[:-1], pieces=0)
    hub.catalog.save_variant(CatalogRow(sku=SKUS[-1], item_id="x", name="Nowość", unit="pcs", tax_class="A"))


@pytest.fixture
def shop(hub: Hub) -> Hub:
    put_goods(hub)
    return hub


def texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    found = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return found


@pytest.fixture
def shell(database_url: str, tmp_path: Path) -> Shell:
    return Shell(database_url, tmp_path / "data")


class TestCommand:
    def test_the_file_holds_every_label_and_the_words_say_what_is_left_out(
        self, shop: Hub, shell: Shell, tmp_path: Path
    ) -> None:
        out, report = tmp_path / "labels.pdf", tmp_path / "left-out.csv"
        said = shell.says("labels", "014", out, "--report", report)
        pages = texts(out.read_bytes())
        rows = list(csv.DictReader(report.read_text(encoding="utf-8-sig").splitlines()))

        assert "PIE-030 has no price in PL-A on " in said
        assert "29 labels (0 of reduced prices) on 2 pages of a4-24" in said
        assert "1 left out." in said
        assert [page.count("Chleb żytni") for page in pages] == [24, 5]
        assert [(row["sku"], row["code"]) for row in rows if row["is_printed"] == "False"] == [
            ("PIE-030", "label.no_price")
        ]

    def test_a_list_is_printed_in_its_order_as_pictures_too(self, shop: Hub, shell: Shell, tmp_path: Path) -> None:
        listed, folder = tmp_path / "list.csv", tmp_path / "labels"
        listed.write_text("sku;name\nPIE-007;a\nPIE-002;b\n", encoding="utf-8-sig")
        words = ("labels", "014", folder, "--list", listed, "--format", "roll-38x21", "--form", "svg")
        said = shell.says(*words)

        assert "2 labels" in said
        assert [path.name for path in sorted(folder.iterdir())] == ["labels-00001.svg", "labels-00002.svg"]
        assert "PIE-007" in (folder / "labels-00001.svg").read_text(encoding="utf-8")

    def test_an_evening_without_changes_writes_no_file(self, shop: Hub, shell: Shell, tmp_path: Path) -> None:
        said = shell.says("labels", "014", tmp_path / "none.pdf", "--reduced")
        assert ("No file was written." in said, (tmp_path / "none.pdf").exists()) == (True, False)

    def test_a_location_that_there_is_not_is_refused_in_words(self, shop: Hub, shell: Shell, tmp_path: Path) -> None:
        done = shell("labels", "999", tmp_path / "x.pdf")
        assert (done.status, done.err) == (1, "kontuar hub: There is no location 999.\n")


class TestRoute:
    @pytest.fixture
    def ask(self, live_hub: LiveHub) -> Any:
        put_goods(live_hub.hub)
        key = {"Authorization": f"Bearer {live_hub.hub.keys.make('labels', ('read',))}"}

        def post(path: str = "", **order: Any) -> httpx.Response:
            return live_hub.http.post(f"/v1/labels{path}", json={"location_id": "014", **order}, headers=key)

        return post

    def test_labels_come_as_a_file_and_a_check_says_what_is_on_it(self, ask: Any) -> None:
        file, checked = ask(categories=["Spożywcze"]), ask("/check")
        picture = ask(form="svg", page=2, skus=["PIE-003", "PIE-009"], format="roll-57x32", language="en")

        assert file.headers["content-type"] == "application/pdf"
        assert [page.count("Chleb żytni") for page in texts(file.content)] == [24, 5]
        assert (checked.json()["labels"], checked.json()["pages"]) == (29, 2)
        assert checked.json()["left_out"]["label.no_price"] == 1
        assert "PIE-009" in picture.text
        assert "from 01/01/2025" in picture.text

    def test_nonsense_is_refused_with_its_field(self, ask: Any, live_hub: LiveHub) -> None:
        cases: list[tuple[dict[str, Any], int, str]] = [
            ({"format": "a3"}, 422, "body.format"),
            ({"colour": "red"}, 422, "body.colour"),
            ({"on": "2020-01-01"}, 422, "on"),
            ({"first": 25}, 422, "first"),
            ({"margin": 9}, 422, "margin"),
            ({"location_id": "999"}, 404, "location_id"),
            ({"skus": ["PIE-030"]}, 404, ""),
            ({"form": "png", "page": 9}, 404, "page"),
        ]
        answers = [ask(**order) for order, _, _ in cases]
        contents = [answer.json() for answer in answers]
        fields = [each["errors"][0]["where"] if "errors" in each else each.get("field", "") for each in contents]
        assert list(zip([answer.status_code for answer in answers], fields, strict=True)) == [
            case[1:] for case in cases
        ]
        assert live_hub.http.post("/v1/labels", json={"location_id": "014"}).status_code == 401
