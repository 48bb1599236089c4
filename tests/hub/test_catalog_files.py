"""How a catalogue file is read: its bytes, its columns, its rows, and every way they are wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.catalog_import.columns import ChainFacts, known_columns, read_header
from hub.catalog_import.price_columns import PriceColumn
from hub.catalog_import.problems import CatalogRefused, Fault, Problem, ProblemLog
from hub.catalog_import.rows import ItemRow, RowReader
from hub.catalog_import.settle import Claim, Taken, settle
from hub.catalog_import.text import Records
from retail.scans import LabelLayout, LabelMeaning
from retail.values import PLN

DEMO = Path(__file__).parents[2] / "resources" / "demo" / "items.csv"
CHAIN = ChainFacts(
    frozenset("ABCDE"),
    frozenset({"pet", "can", "glass"}),
    {"PL-A": PLN, "PL-B": PLN},
    (LabelLayout("29IIIIIWWWWWC", LabelMeaning.WEIGHT),),
)
COLUMNS = "sku,name,unit,tax_class,barcodes,price:PL-A,initial_stock"


def read(data: bytes | str, encoding: str | None = None) -> list[ItemRow | list[Problem]]:
    raw = data.encode() if isinstance(data, str) else data
    records = Records(io.BytesIO(raw), known_columns(CHAIN), encoding)
    reader = RowReader(read_header(records.header, CHAIN), CHAIN)
    return [reader.read(record) for record in records]


def only_row(line: str, columns: str = COLUMNS) -> ItemRow:
    (found,) = read(f"{columns}\n{line}\n")
    assert isinstance(found, ItemRow), found
    return found


def codes_of(line: str, columns: str = COLUMNS) -> list[tuple[str, str]]:
    """(column, code) of everything wrong with one row."""
    (found,) = read(f"{columns}\n{line}\n")
    assert isinstance(found, list), found
    return [(problem.column, problem.fault.code) for problem in found]


def refusal(data: bytes | str) -> CatalogRefused:
    with pytest.raises(CatalogRefused) as caught:
        read(data)
    return caught.value


class TestBytes:
    def test_the_demo_chain_is_read_without_a_fault(self) -> None:
        found = read(DEMO.read_bytes())
        assert len(found) == 394
        assert all(isinstance(row, ItemRow) and not row.warnings for row in found)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_encoding_and_separator_are_found_out(self, encoding: str, separator: str) -> None:
        line = COLUMNS.replace(",", separator) + "\r\n" + separator.join(["A", "Żółć", "pcs", "C", "", "6.49", ""])
        (row,) = read(line.encode(encoding))
        assert isinstance(row, ItemRow)
        assert row.facts["name"] == "Żółć"

    def test_a_line_that_tells_excel_the_separator_is_no_header(self) -> None:
        (row,) = read("sep=;\n" + COLUMNS.replace(",", ";") + "\nA;Chleb;pcs;C;;6,49;\n")
        assert isinstance(row, ItemRow)
        assert row.prices == ((PriceColumn("PL-A"), 649),)

    def test_one_spoilt_byte_costs_its_row_and_no_other_polish_letter(self) -> None:
        data = f"{COLUMNS}\nA,Żółw zażółcił gęś,pcs,C,,1,\nB,X#X,pcs,C,,1,\n".encode().replace(b"#", b"\xb9")
        first, second = read(data)
        assert isinstance(first, ItemRow)
        assert isinstance(second, list)
        assert (first.facts["name"], second[0].line, second[0].fault.code) == ("Żółw zażółcił gęś", 3, "row.encoding")

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "catalog.empty"),
            (b"PK\x03\x04 and so on", "catalog.not_csv"),
            ("sku,name".encode("utf-16"), "catalog.encoding"),
        ],
    )
    def test_what_is_no_csv_is_refused_with_a_sentence(self, data: bytes, code: str) -> None:
        assert refusal(data).code == code

    def test_a_value_in_quotes_may_hold_separators_and_quotes(self) -> None:
        assert only_row('A,"Sok ""100%"", jabłko",pcs,C,,1,').facts["name"] == 'Sok "100%", jabłko'

    def test_a_quote_that_never_closes_costs_one_row(self) -> None:
        lines = "".join(f"S{number},Chleb,pcs,C,,1,\n" for number in range(100))
        found = read(f'{COLUMNS}\nA,"Chleb,pcs,C,,1,\n{lines}')
        assert [isinstance(row, ItemRow) for row in found] == [False, *[True] * 100]

    def test_lines_are_counted_across_line_ends_in_quotes(self) -> None:
        first, second = read(f'{COLUMNS}\nA,"Chleb\nrazowy",pcs,C,,1,\nB,Chleb,pcs,C,,x,\n')
        assert isinstance(first, list)
        assert isinstance(second, list)
        assert (first[0].line, second[0].line) == (2, 4)

    def test_a_line_without_end_is_bounded_and_the_next_is_read(self) -> None:
        first, second = read(f"{COLUMNS}\nA,{'x' * 3_000_000}\nB,Chleb,pcs,C,,1,\n")
        assert isinstance(first, list)
        assert first[0].fault.code == "row.endless"
        assert isinstance(second, ItemRow)

    @pytest.mark.parametrize("line", ["A,Chleb,pcs,C,,6,49,", "A,Chleb,pcs"])
    def test_a_row_of_another_width_is_refused(self, line: str) -> None:
        assert codes_of(line) == [("", "row.width")]

    @given(st.binary(max_size=400))
    def test_no_bytes_at_all_make_it_crash(self, data: bytes) -> None:
        for row in read(f"{COLUMNS}\n".encode() + data, "utf-8-sig"):
            assert row


class TestHeader:
    def test_missing_columns_are_named_together(self) -> None:
        assert "lacks the columns unit, tax_class" in str(refusal("sku,name\nA,Chleb\n"))

    def test_an_unknown_column_is_told_once_with_the_nearest_name(self) -> None:
        header = read_header(("sku", "name", "unit", "tax_class", "barcode", "colour"), CHAIN)
        assert [problem.column for problem in header.problems()] == ["barcode", "colour"]
        assert "perhaps barcodes" in header.problems()[0].fault.reason

    def test_a_price_for_a_zone_nobody_belongs_to_is_refused(self) -> None:
        error = refusal("sku,name,unit,tax_class,price:PL-C\n")
        assert (error.code, "PL-A, PL-B" in str(error)) == ("catalog.zone", True)

    @pytest.mark.parametrize(
        ("name", "column"),
        [
            ("price:PL-A@member", PriceColumn("PL-A", "member")),
            ("price:PL-A*6", PriceColumn("PL-A", "", 6000)),
            ("price:PL-B@staff*2.5", PriceColumn("PL-B", "staff", 2500)),
        ],
    )
    def test_a_price_column_may_be_for_a_group_or_from_a_quantity_on(self, name: str, column: PriceColumn) -> None:
        header = read_header(("sku", "name", "unit", "tax_class", name), CHAIN)
        assert header.prices == ((name, column),)
        assert column.name == name

    @pytest.mark.parametrize("name", ["price:PL-A@", "price:PL-A*six", "price:PL-C@member", "price:PL-A*6@member"])
    def test_a_price_column_that_cannot_be_read_is_refused(self, name: str) -> None:
        assert refusal(f"sku,name,unit,tax_class,{name}\n").code == "catalog.zone"

    def test_two_columns_for_the_same_price_are_refused(self) -> None:
        assert "stands twice" in str(refusal("sku,name,unit,tax_class,price:PL-A*6,price:PL-A*6.0\n"))

    def test_a_column_that_stands_twice_is_refused(self) -> None:
        assert "name stands twice" in str(refusal("sku,name,unit,tax_class,name\n"))


class TestRows:
    def test_a_pack_and_a_key_are_read(self) -> None:
        row = only_row("A,Woda,pcs,A,5900021000018|5900021000025x6|0201,1,")
        assert row.codes == (("05900021000018", 1000), ("05900021000025", 6000), ("201", 1000))

    @pytest.mark.parametrize(("text", "minor"), [("6.49", 649), ('"6,49"', 649), ("1 299.5", 129950), ("7", 700)])
    def test_a_price_has_a_point_or_a_comma(self, text: str, minor: int) -> None:
        assert only_row(f"A,Woda,pcs,A,,{text},").prices == ((PriceColumn("PL-A"), minor),)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("six", "number.not_a_number"),
            ("-1", "number.negative"),
            ("1.234", "number.decimals"),
            ("1e3", "number.not_a_number"),
            ("99999999999", "number.too_large"),
        ],
    )
    def test_what_is_no_price_is_refused(self, text: str, code: str) -> None:
        assert codes_of(f"A,Woda,pcs,A,,{text},") == [("price:PL-A", code)]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("5900021000017", "barcode.check_digit"),
            ("590002100002", "barcode.check_digit"),
            ("1234567", "barcode.length"),
            ("5.9E+12", "barcode.spreadsheet"),
            ("ABC", "barcode.not_digits"),
            ("0000000000000", "barcode.zeros"),
            ("2900201012346", "barcode.label"),
            ("5900021000018x0", "quantity.zero"),
            ("5900021000018x1.5", "quantity.fraction"),
            ("5900021000018x2|5900021000018x3", "barcode.twice"),
        ],
    )
    def test_a_wrong_code_is_refused_for_its_own_reason(self, text: str, code: str) -> None:
        assert codes_of(f"A,Woda,pcs,A,{text},1,") == [("barcodes", code)]

    def test_a_wrong_check_digit_is_told_with_the_right_one(self) -> None:
        (found,) = read(f"{COLUMNS}\nA,Woda,pcs,A,5900021000017,1,\n")
        assert isinstance(found, list)
        assert found[0].sentence() == (
            "line 2, barcodes “5900021000017”: the check digit of 5900021000017 is wrong: it would be 8"
        )

    def test_every_fault_of_a_row_is_told_at_once(self) -> None:
        assert codes_of(",,box,Q,1,x,-1") == [
            ("sku", "value.missing"),
            ("name", "value.missing"),
            ("unit", "unit.unknown"),
            ("tax_class", "tax.class_unknown"),
            ("barcodes", "barcode.length"),
            ("price:PL-A", "number.not_a_number"),
            ("initial_stock", "number.negative"),
        ]

    def test_weighed_goods_without_kg_show_by_a_fraction_of_a_piece(self) -> None:
        assert codes_of("A,Sernik,pcs,C,181,42.90,1.5") == [("initial_stock", "quantity.fraction")]
        assert only_row("A,Sernik,kg,C,181,42.90,1.5").initial_stock == 1500

    def test_an_open_price_beside_a_list_price_is_refused(self) -> None:
        assert codes_of("A,Usługa,pcs,A,1,5", "sku,name,unit,tax_class,open_price,price:PL-A") == [
            ("price:PL-A", "price.open")
        ]

    def test_a_name_too_long_for_the_database_is_refused_and_one_too_long_to_print_is_told(self) -> None:
        assert codes_of(f"A,{'x' * 201},pcs,A,,1,") == [("name", "value.too_long")]
        assert [problem.fault.code for problem in only_row(f"A,{'x' * 41},pcs,A,,1,").warnings] == ["name.cut"]

    def test_an_item_nobody_can_price_is_kept_and_told(self) -> None:
        assert [problem.fault.code for problem in only_row("A,Woda,pcs,A,,,").warnings] == ["price.missing"]

    def test_a_file_says_nothing_about_columns_it_does_not_have(self) -> None:
        assert set(only_row("A,Woda,pcs,A", "sku,name,unit,tax_class").facts) == {"sku", "name", "unit", "tax_class"}

    @given(st.lists(st.text(max_size=30), min_size=7, max_size=7))
    def test_any_values_give_a_row_or_reasons(self, values: list[str]) -> None:
        text = io.StringIO()
        csv.writer(text).writerow(values)
        for found in read(f"{COLUMNS}\n{text.getvalue()}".encode(errors="replace"), "utf-8-sig"):
            assert isinstance(found, ItemRow) or all(problem.fault.reason for problem in found)


class TestProblemLog:
    def test_it_counts_all_and_keeps_the_first(self) -> None:
        log = ProblemLog(most=2)
        for line in range(5):
            log.add(Problem.at(line, "name", "", Fault("value.missing", "…")))
        assert (log.errors, len(log.kept), log.is_cut, log.by_code) == (5, 2, True, {"value.missing": 5})


class TestSettle:
    def test_a_code_of_another_sku_is_refused(self) -> None:
        assert settle([Claim("A", ("1",))], {"1": "B"}) == {"A": Taken("1", "B")}

    def test_two_skus_may_exchange_their_codes(self) -> None:
        assert settle([Claim("A", ("2",)), Claim("B", ("1",))], {"1": "A", "2": "B"}) == {}

    def test_who_is_refused_keeps_its_codes_from_others(self) -> None:
        claims = [Claim("A", ("1",)), Claim("B", ("9",))]
        assert settle(claims, {"1": "B", "9": "C"}) == {"A": Taken("1", "B"), "B": Taken("9", "C")}

    def test_of_two_who_want_a_free_code_the_first_has_it(self) -> None:
        assert settle([Claim("A", ("1",)), Claim("B", ("1",))], {}) == {"B": Taken("1", "A")}

    @given(
        st.lists(
            st.tuples(st.sampled_from("ABCDEF"), st.lists(st.sampled_from("123456"), max_size=3, unique=True)),
            unique_by=lambda pair: pair[0],
        ),
        st.dictionaries(st.sampled_from("123456"), st.sampled_from("ABCDEFXY")),
    )
    def test_no_code_ever_has_two_owners(self, wanted: list[tuple[str, list[str]]], holders: dict[str, str]) -> None:
        claims = [Claim(sku, tuple(codes)) for sku, codes in wanted]
        refused = settle(claims, holders)
        granted = {claim.sku for claim in claims} - refused.keys()
        owned = [(code, sku) for code, sku in holders.items() if sku not in granted]
        owned += [(code, claim.sku) for claim in claims if claim.sku in granted for code in claim.codes]
        assert len({code for code, _ in owned}) == len(owned)
