"""A campaign from the command line: from the promotion to the printed sheet, its report, and its keys."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hub_shell import CHAIN, DEMO, Shell, taken_in_once
from tests.support.postgres import fresh_database

PERIOD = ("--from", "2026-01-01", "--to", "2049-12-24")
ORDER = "01932b4e-8a70-7c21-9d55-3a1f6c0b7e42"


def table_in(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding=encoding))))


@pytest.fixture(scope="module")
def taken_in(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with the demo's chain and promotions, which tests begin with copies of."""
    commands = (CHAIN, ("import", DEMO / "items.csv"), ("promotion-import", DEMO / "promotions.json"))
    with taken_in_once(postgres_url, tmp_path_factory.mktemp("home"), *commands) as name:
        yield name


@pytest.fixture
def shell(postgres_url: str, taken_in: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A hub with the demo's chain and promotions."""
    monkeypatch.setenv("HOME", str(tmp_path))
    with fresh_database(postgres_url, taken_in) as url:
        yield Shell(url, tmp_path / "data")


@pytest.fixture
def campaign(shell: Shell) -> str:
    said = shell.says("campaign-create", "OMNI", "--prefix", "OMNI", "--name", "Rogatka −10 %", *PERIOD)
    found = re.search(r"Campaign (\d+)", said)
    assert found is not None
    return found[1]


def test_a_campaign_from_nothing_to_the_printed_sheet_and_its_report(
    shell: Shell, campaign: str, tmp_path: Path
) -> None:
    table, sheets = tmp_path / "coupons.csv", tmp_path / "sheets"
    shell.says("campaign-issue", campaign, "30", "--order", ORDER, "--csv", table, "--sheets", sheets)
    rows = table_in(table)
    report = shell.json("campaign-report", campaign)

    assert len({row["code"] for row in rows}) == 30
    assert rows[0]["valid_to"].startswith("2049-12-24T23:00")
    assert [path.name for path in sheets.iterdir()] == ["sheets-0001.pdf"]
    assert (report[0]["issued"], report[0]["redeemed"]) == (30, 0)


def test_a_campaign_of_rewards_says_how_its_coupons_are_promised(shell: Shell, tmp_path: Path) -> None:
    said = shell.says("campaign-create", "OMNI", "--prefix", "NEXT", "--reward-days", "14", *PERIOD)
    found = re.search(r"benefit (\{.*\})\.", said)
    assert found is not None
    promise = {"id": "NEXT", "names": {"pl": "Kupon"}, "benefit": json.loads(found[1])}
    file = tmp_path / "promise.json"
    file.write_text(json.dumps({"promotions": [promise]}), encoding="utf-8")
    shell.says("promotion-import", file)
    (listed,) = shell.json("campaigns")

    assert (listed["reward"], listed["reward_days"], listed["number"]) == (
        True,
        14,
        int(promise["benefit"]["campaign"]),
    )


def test_the_same_order_again_issues_nothing_and_writes_the_same_table(
    shell: Shell, campaign: str, tmp_path: Path
) -> None:
    tables = [tmp_path / "first.csv", tmp_path / "again.csv"]
    for table in tables:
        shell.says("campaign-issue", campaign, "5", "--order", ORDER, "--csv", table)

    assert tables[0].read_bytes() == tables[1].read_bytes()


@pytest.mark.parametrize("form", ["png", "svg"])
def test_sheets_are_written_as_pictures(shell: Shell, campaign: str, tmp_path: Path, form: str) -> None:
    shell.says("campaign-issue", campaign, "25", "--order", ORDER)
    shell.says("campaign-coupons", campaign, "--order", ORDER, "--sheets", tmp_path / "s", "--form", form)

    assert sorted(path.name for path in (tmp_path / "s").iterdir()) == [f"sheet-0000{page}.{form}" for page in (1, 2)]


def test_nothing_is_written_when_nobody_says_what(shell: Shell, campaign: str) -> None:
    done = shell("campaign-coupons", campaign)

    assert (done.status, "--csv FILE" in done.err) == (1, True)


def test_coupons_are_taken_back_by_code_by_serials_and_by_order(shell: Shell, campaign: str, tmp_path: Path) -> None:
    shell.says("campaign-issue", campaign, "10", "--order", ORDER, "--csv", tmp_path / "c.csv")
    row = table_in(tmp_path / "c.csv")[0]
    counts = [
        shell.says("campaign-revoke", *which)
        for which in (("--code", row["code"]), ("--serials", "2", "4"), ("--order", ORDER))
    ]

    assert [re.findall(r"back: (\d+)", said) for said in counts] == [["1"], ["3"], ["6"]]


def test_a_closed_campaign_is_listed_only_when_asked_for(shell: Shell, campaign: str) -> None:
    shell.says("campaign-close", campaign)

    assert shell.json("campaigns") == []
    assert [str(each["number"]) for each in shell.json("campaigns", "--all")] == [campaign]


def test_a_report_is_written_as_a_table(shell: Shell, campaign: str, tmp_path: Path) -> None:
    shell.says("campaign-report", campaign, "--csv", tmp_path / "report.csv")
    (row,) = table_in(tmp_path / "report.csv", "utf-8-sig")

    assert (row["campaign"], row["name"], row["issued"]) == (campaign, "Rogatka −10 %", "0")


def test_a_promotion_that_needs_no_coupon_makes_no_campaign(shell: Shell) -> None:
    other = next(
        each["id"] for each in json.loads((DEMO / "promotions.json").read_text())["promotions"] if each["id"] != "OMNI"
    )

    done = shell("campaign-create", other, "--prefix", "OMNI", *PERIOD)

    assert (done.status, "without a coupon" in done.err) == (1, True)


def test_keys_are_listed_rotated_and_revoked(shell: Shell, campaign: str) -> None:
    shell.says("campaign-issue", campaign, "1")
    shell.says("token-key-rotate")
    signing = next(each for each in shell.json("token-keys") if each["signs"])
    shell.says("token-key-revoke", signing["key"])
    after = {each["key"]: each["revoked"] for each in shell.json("token-keys")}

    assert after[signing["key"]] is True
    assert sum(after.values()) == 1


def test_an_order_that_is_no_uuid_is_a_slip_of_the_hand(shell: Shell, campaign: str) -> None:
    done = shell("campaign-issue", campaign, "1", "--order", "first")

    assert (done.status, done.err) == (2, "")
