"""Importing and exporting a catalogue on a real PostgreSQL: good rows kept, bad rows told, repeatable, reversible."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.bootstrap import Hub
from hub.catalog_import.chain import chain_facts
from hub.catalog_import.export import CsvForm, export_catalog
from hub.catalog_import.importer import CatalogImport, ImportOptions
from hub.catalog_import.opening_stock import OpeningStock, Share
from hub.catalog_import.problems import CatalogRefused, Problem
from hub.catalog_import.report import ImportReport, Progress
from hub.database.schema import feed_outbox, price, stock_movement, variant
from hub.errors import DatabaseFailure
from tests.support.clock import FakeClock
from tests.support.hub import LOCATIONS, seed_chain

DEMO = Path(__file__).parents[2] / "resources" / "demo" / "items.csv"
COLUMNS = "sku,name,unit,tax_class,barcodes,price:PL-A,initial_stock"
DAY = date(2026, 3, 2)
GTINS = ("5900021000018", "5900021000025", "5900021000032", "5900021000049")


@pytest.fixture
def chain(hub: Hub) -> Hub:
    """Two locations of zone PL-A and the Polish tax table, without any goods."""
    seed_chain(hub, skus=())
    return hub


def run(hub: Hub, lines: str | bytes, **options: Any) -> ImportReport:
    data = lines if isinstance(lines, bytes) else f"{COLUMNS}\n{lines}".encode()
    options.setdefault("valid_from", DAY)
    return CatalogImport(hub.engine, FakeClock(), ImportOptions(**options)).run(io.BytesIO(data))


def codes(report: ImportReport) -> list[tuple[int, str]]:
    return [(problem.line, problem.fault.code) for problem in report.log.kept]


def count(hub: Hub, table: sa.Table) -> int:
    with hub.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def exported(hub: Hub, form: CsvForm | None = None) -> bytes:
    with hub.engine.connect() as connection:
        facts = chain_facts(connection, DAY)
    return b"".join(export_catalog(hub.engine, facts, DAY, form))


class TestImport:
    def test_the_same_file_again_changes_and_publishes_nothing(self, chain: Hub) -> None:
        lines = f"A,Chleb,pcs,C,{GTINS[0]},6.49,\nB,Sernik,kg,C,181,42.90,\n"
        first, marks = run(chain, lines), count(chain, feed_outbox)
        again = run(chain, lines)
        assert (first.created, again.unchanged, again.changed, again.prices) == (2, 2, 0, 0)
        assert count(chain, feed_outbox) == marks

    def test_what_it_publishes_is_what_single_changes_publish(self, chain: Hub) -> None:
        run(chain, f"A,Chleb,pcs,C,{GTINS[0]}x6,6.49,\n")
        marks = count(chain, feed_outbox)
        assert not chain.catalog.save_variant(chain.catalog.variant("A"))
        assert chain.prices.save("PL-A", chain.prices.of("PL-A", "A")).changed == 0
        assert count(chain, feed_outbox) == marks

    def test_good_rows_are_kept_beside_bad_ones(self, chain: Hub) -> None:
        report = run(chain, "A,Chleb,pcs,C,,6.49,\nB,Bułka,box,C,,1,\nC,Masło,pcs,C,,8,\n")
        assert (report.good, report.bad, codes(report)) == (2, 1, [(3, "unit.unknown")])
        assert [row.sku for row in chain.catalog.variants()] == ["A", "C"]

    def test_a_bad_value_leaves_nothing_of_its_row(self, chain: Hub) -> None:
        run(chain, f"A,Chleb,pcs,C,{GTINS[0]},six,5\n", opening=OpeningStock((Share(LOCATIONS[0]),)))
        assert [count(chain, table) for table in (variant, price, stock_movement)] == [0, 0, 0]

    def test_a_content_is_kept_in_one_spelling_and_a_strange_one_told(self, chain: Hub) -> None:
        lines = (
            "A,Chleb,pcs,C,0.5 KG\nB,Cola,pcs,A,6 × 330ml\nC,Mleko,pcs,C,1 galon\nD,Ser,kg,C,500 g\nE,Bułka,pcs,C,\n"
        )
        report = run(chain, f"sku,name,unit,tax_class,content\n{lines}".encode())
        kept = {row.sku: row.content for row in chain.catalog.variants()}
        assert codes(report) == [(4, "content.form"), (5, "content.by_measure")]
        assert kept == {"A": "0.5 kg", "B": "6 x 330 ml", "E": ""}

    def test_missing_columns_import_nothing(self, chain: Hub) -> None:
        with pytest.raises(CatalogRefused, match="lacks the columns unit, tax_class"):
            run(chain, b"sku,name\nA,Chleb\n")
        assert count(chain, variant) == 0

    def test_a_sku_twice_in_a_file_is_told_with_its_first_line(self, chain: Hub) -> None:
        lines = "A,Chleb,pcs,C,,1,\nB,Bułka,pcs,C,,1,\nA,Chleb,pcs,C,,2,\n"
        for batch_rows in (1, 100):
            report = run(chain, lines, batch_rows=batch_rows)
            assert codes(report) == [(4, "sku.repeated")]
            assert "in line 2" in report.log.kept[0].fault.reason

    def test_a_code_of_another_sku_is_told_with_its_holder(self, chain: Hub) -> None:
        run(chain, f"A,Chleb,pcs,C,{GTINS[0]},1,\n")
        report = run(chain, f"B,Bułka,pcs,C,{GTINS[0]},1,\n")
        assert codes(report) == [(2, "barcode.taken")]
        assert report.log.kept[0].fault.reason == f"{GTINS[0]} belongs to A: one code means one SKU"

    def test_a_code_given_up_further_down_may_be_taken(self, chain: Hub) -> None:
        run(chain, f"A,Chleb,pcs,C,{GTINS[0]},1,\nB,Bułka,pcs,C,{GTINS[1]},1,\n")
        exchanged = f"A,Chleb,pcs,C,{GTINS[1]},1,\nB,Bułka,pcs,C,{GTINS[0]},1,\n"
        for rehearsal in (True, False):
            report = run(chain, exchanged, batch_rows=1, dry_run=rehearsal)
            assert (report.good, report.bad) == (2, 0)
        assert chain.catalog.variant("A").barcodes == ((GTINS[1].zfill(14), 1000),)

    def test_a_rehearsal_says_the_same_and_writes_nothing(self, chain: Hub) -> None:
        lines = f"A,Chleb,pcs,C,{GTINS[0]},1,\nB,Bułka,pcs,C,{GTINS[0]},1,\nC,Masło,pcs,C,{GTINS[1]},x,\n"
        rehearsed = run(chain, lines, dry_run=True, batch_rows=1)
        assert count(chain, variant) == 0
        done = run(chain, lines, batch_rows=1)
        assert codes(rehearsed) == codes(done) == [(4, "number.not_a_number"), (3, "barcode.taken")]
        assert (rehearsed.good, rehearsed.created, rehearsed.prices) == (done.good, done.created, done.prices)

    def test_columns_a_file_does_not_have_stay_as_they_are(self, chain: Hub) -> None:
        run(chain, f"A,Chleb,pcs,C,{GTINS[0]},1,\n")
        run(chain, b"sku,name,unit,tax_class\nA,Chleb razowy,pcs,C\n")
        found = chain.catalog.variant("A")
        assert (found.name, len(found.barcodes), len(chain.prices.of("PL-A", "A"))) == ("Chleb razowy", 1, 1)

    def test_a_changed_price_begins_that_day_and_closes_nothing(self, chain: Hub) -> None:
        run(chain, "A,Chleb,pcs,C,,6.49,\n", valid_from=date(2026, 1, 1))
        run(chain, "A,Chleb,pcs,C,,6.99,\n")
        prices = [(row.unit_price, row.valid_from, row.valid_to) for row in chain.prices.of("PL-A", "A")]
        assert prices == [(649, date(2026, 1, 1), None), (699, DAY, None)]

    def test_without_a_day_prices_begin_where_the_chain_is_today(self, chain: Hub) -> None:
        run(chain, "A,Chleb,pcs,C,,6.49,\n", valid_from=None)
        assert [row.valid_from for row in chain.prices.of("PL-A", "A")] == [DAY]

    def test_the_unit_of_counted_goods_stays(self, chain: Hub) -> None:
        run(chain, "A,Sernik,kg,C,,42,2.5\n", opening=OpeningStock((Share(LOCATIONS[0]),)))
        report = run(chain, "A,Sernik,pcs,C,,42,\n")
        assert codes(report) == [(2, "unit.counted")]
        assert chain.catalog.variant("A").unit == "kg"

    def test_a_row_the_database_refuses_costs_no_other_row(self, chain: Hub) -> None:
        with chain.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE variant ADD CONSTRAINT odd CHECK (name <> 'Odd')"))
        report = run(chain, "A,Chleb,pcs,C,,1,\nB,Odd,pcs,C,,1,\nC,Masło,pcs,C,,1,\n")
        assert (report.good, codes(report)) == (2, [(3, "row.database")])

    def test_problems_beyond_the_limit_are_counted_and_every_one_is_told_as_it_comes(self, chain: Hub) -> None:
        told: list[Problem] = []
        data = (f"{COLUMNS}\n" + "A,Chleb,box,C,,1,\n" * 50).encode()
        running = CatalogImport(chain.engine, FakeClock(), ImportOptions(most_problems=3))
        report = running.run(io.BytesIO(data), on_problem=told.append)
        assert (len(report.log.kept), report.log.errors, len(told), report.log.is_cut) == (3, 50, 50, True)

    def test_progress_is_told_after_each_batch_and_ends_at_the_whole(self, chain: Hub) -> None:
        steps: list[Progress] = []
        data = (f"{COLUMNS}\n" + "".join(f"S{n},Chleb,pcs,C,,1,\n" for n in range(10))).encode()
        CatalogImport(chain.engine, FakeClock(), ImportOptions(batch_rows=4)).run(
            io.BytesIO(data), on_progress=steps.append
        )
        assert [step.rows for step in steps] == [4, 8, 10, 10]
        assert steps[-1].part == 1.0

    def test_a_canceled_import_keeps_its_batches_and_goes_on_when_repeated(self, chain: Hub) -> None:
        data = (f"{COLUMNS}\n" + "".join(f"S{n},Chleb,pcs,C,,1,\n" for n in range(10))).encode()
        answers = iter([False, True])
        running = CatalogImport(chain.engine, FakeClock(), ImportOptions(batch_rows=4))
        report = running.run(io.BytesIO(data), stop=lambda: next(answers))
        assert (report.canceled, report.good, count(chain, variant)) == (True, 4, 4)
        assert running.run(io.BytesIO(data)).created == 6

    def test_two_imports_at_once_are_refused(self, chain: Hub) -> None:
        refused: list[str] = []

        def second(_: Progress) -> None:
            with pytest.raises(CatalogRefused) as caught:
                run(chain, "B,Bułka,pcs,C,,1,\n")
            refused.append(caught.value.code)

        data = f"{COLUMNS}\nA,Chleb,pcs,C,,1,\n".encode()
        CatalogImport(chain.engine, FakeClock()).run(io.BytesIO(data), on_progress=second)
        assert set(refused) == {"catalog.busy"}
        assert run(chain, "B,Bułka,pcs,C,,1,\n").good == 1

    def test_a_database_that_goes_away_leaves_whole_batches(self, chain: Hub) -> None:
        def cut(step: Progress) -> None:
            if step.rows == 4:
                with chain.engine.connect() as connection:
                    connection.execute(
                        sa.text(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        )
                    )

        data = (f"{COLUMNS}\n" + "".join(f"S{n},Chleb,pcs,C,,1,\n" for n in range(10))).encode()
        with pytest.raises(DatabaseFailure):
            CatalogImport(chain.engine, FakeClock(), ImportOptions(batch_rows=4)).run(io.BytesIO(data), on_progress=cut)
        assert (count(chain, variant), count(chain, price)) == (4, 4)


class TestOpeningStock:
    def test_it_is_received_once_per_document(self, chain: Hub) -> None:
        opening = OpeningStock((Share(LOCATIONS[0]),))
        lines = "A,Chleb,pcs,C,,1,18\nB,Sernik,kg,C,,1,2.5\nC,Masło,pcs,C,,1,\n"
        assert [run(chain, lines, opening=opening).movements for _ in range(2)] == [2, 0]
        levels = {level.sku: (level.on_hand, level.unit) for level in chain.stock.levels(LOCATIONS[0])}
        assert levels == {"A": (18_000, "pcs"), "B": (2_500, "kg")}
        assert chain.stock.audit(LOCATIONS[0]) == []

    def test_a_location_takes_its_part_in_whole_pieces_but_for_its_exceptions(self, chain: Hub) -> None:
        share = Share(LOCATIONS[1], 75, {"C": 1000})
        run(chain, "A,Chleb,pcs,C,,1,18\nB,Sernik,kg,C,,1,2.5\nC,M,pcs,C,,1,9\n", opening=OpeningStock((share,)))
        levels = {level.sku: level.on_hand for level in chain.stock.levels(LOCATIONS[1])}
        assert levels == {"A": 13_000, "B": 1_875, "C": 1_000}

    def test_a_file_with_stock_and_no_location_says_so(self, chain: Hub) -> None:
        assert "no location was named" in run(chain, "A,Chleb,pcs,C,,1,18\n").notes[0]


_texts = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
_items = st.fixed_dictionaries(
    {
        "name": _texts,
        "brand": _texts | st.just(""),
        "unit": st.sampled_from(["pcs", "kg", "l", "m"]),
        "tax_class": st.sampled_from("ABCDE"),
        "open_price": st.sampled_from(["", "1"]),
        "min_age": st.sampled_from(["", "18"]),
        "own_line": st.sampled_from(["", "1"]),
        "active": st.sampled_from(["", "0"]),
        "options": st.sampled_from(["", "rozmiar=M|kolor=indygo", "x=a, b;c"]),
        "price:PL-A": st.integers(0, 10**7).map(lambda minor: f"{minor // 100}.{minor % 100:02d}") | st.just(""),
    }
)


class TestExport:
    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(_items, max_size=6), st.booleans())
    def test_importing_an_export_changes_nothing(
        self, chain: Hub, items: list[dict[str, str]], spreadsheet: bool
    ) -> None:
        rows = [
            {**item, "price:PL-A": "" if item["open_price"] else item["price:PL-A"], "sku": f"S{number}"}
            | {"barcodes": f"{GTINS[number]}x{number + 1}|{200 + number}" if number < len(GTINS) else ""}
            for number, item in enumerate(items)
        ]
        run(chain, _csv(rows) if rows else "")
        marks = count(chain, feed_outbox)
        form = CsvForm.for_spreadsheet() if spreadsheet else None
        report = run(chain, exported(chain, form))
        assert (report.bad, report.created, report.changed, report.prices) == (0, 0, 0, 0)
        assert count(chain, feed_outbox) == marks

    def test_an_export_fills_an_empty_hub_with_the_same_catalogue(self, chain: Hub) -> None:
        run(chain, f'A,"Chleb, ""razowy""",pcs,C,{GTINS[0]}|05,6.49,\nB,Sernik,kg,C,181,42.9,\n')
        before = exported(chain)
        with chain.engine.begin() as connection:
            connection.execute(sa.text("TRUNCATE variant, barcode, price"))
        assert run(chain, before).good == 2
        assert exported(chain) == before

    def test_future_prices_are_not_exported(self, chain: Hub) -> None:
        run(chain, "A,Chleb,pcs,C,,6.49,\n")
        run(chain, "A,Chleb,pcs,C,,9.99,\n", valid_from=date(2027, 1, 1))
        assert b"6.49" in exported(chain)
        assert b"9.99" not in exported(chain)


def _csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
