"""A shop of any size for measuring: the same Polish goods at each run, and a register's file full of them."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from local_store import Store
from local_store.repositories.identity import Identity
from retail.feeds import SNAPSHOT_FORM, RowBlock, blocks_of
from retail.values import DeviceId, LocationId, RegisterId

ITEMS = 1_000_000
QUICK_ITEMS = 10_000
VERSION = 2
"""Counted up when the material changes, so that a file of the last version is not taken for this one."""
DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ZONE = "pl"
LOCATION = LocationId("014")
IDENTITY = Identity(DeviceId("bench-1"), 1, RegisterId("014-1"), LOCATION, ZONE, "http://127.0.0.1:1", "bench")

_KINDS: dict[str, tuple[str, ...]] = {
    "Spożywcze/Nabiał": ("Mleko", "Śmietana", "Jogurt naturalny", "Kefir", "Maślanka", "Twaróg", "Ser żółty gouda",
                         "Ser biały", "Masło ekstra", "Serek wiejski", "Serek topiony", "Budyń"),
    "Spożywcze/Pieczywo": ("Chleb żytni", "Bułka kajzerka", "Bagietka", "Chałka", "Drożdżówka", "Rogal", "Pączek"),
    "Spożywcze/Słodycze": ("Czekolada mleczna", "Czekolada gorzka", "Wafelek", "Ciastka owsiane", "Krówki", "Żelki",
                           "Baton orzechowy", "Herbatniki", "Delicje", "Chałwa", "Sezamki"),
    "Spożywcze/Napoje": ("Woda źródlana", "Sok jabłkowy", "Sok pomarańczowy", "Kompot wiśniowy", "Oranżada", "Kwas",
                         "Napój gazowany", "Herbata czarna", "Kawa mielona", "Kakao"),
    "Spożywcze/Warzywa i owoce": ("Jabłka", "Gruszki", "Śliwki", "Ziemniaki", "Marchew", "Cebula", "Pietruszka",
                                  "Rzodkiewka", "Ogórki kiszone", "Kapusta", "Szczypiorek", "Łubianka truskawek"),
    "Spożywcze/Mięso": ("Kiełbasa śląska", "Szynka wędzona", "Pasztet", "Parówki", "Kabanosy", "Boczek", "Salceson"),
    "Spożywcze/Sypkie": ("Mąka pszenna", "Cukier", "Sól", "Ryż", "Kasza gryczana", "Makaron świderki", "Płatki"),
    "Dom/Chemia": ("Płyn do naczyń", "Proszek do prania", "Mydło", "Szampon", "Pasta do zębów", "Żel pod prysznic"),
    "Odzież/Damska": ("Sukienka", "Bluzka", "Spódnica", "Żakiet", "Sweter", "Dżinsy", "Rajstopy", "Płaszcz"),
    "Odzież/Męska": ("Koszula", "Spodnie", "Skarpetki", "Kurtka", "Bluza", "Krawat", "Pasek skórzany", "Kalesony"),
    "Odzież/Dziecięca": ("Śpioszki", "Body", "Czapka", "Rękawiczki", "Szalik", "Piżama"),
    "Dom/Kuchnia": ("Garnek", "Patelnia", "Nóż", "Łyżka", "Widelec", "Kubek", "Talerz", "Ściereczka", "Dzbanek"),
}  # fmt: skip
_TRAITS = (
    "świeży", "wiejski", "domowy", "tradycyjny", "babuni", "góralski", "mazurski", "kaszubski", "śląski", "królewski",
    "łagodny", "pikantny", "wędzony", "naturalny", "bio", "light", "premium", "klasyczny", "żółty", "czerwony", "biały",
    "zielony", "niebieski", "czarny", "granatowy", "różowy", "pełnoziarnisty", "z orzechami", "z miodem", "z makiem",
    "bez cukru", "bez laktozy", "waniliowy", "truskawkowy", "malinowy", "wiśniowy", "śmietankowy", "mini", "maxi",
    "rodzinny", "bawełniany", "wełniany", "lniany", "skórzany", "dziecięcy", "sportowy", "wieczorowy",
)  # fmt: skip
_SIZES = ("100 g", "200 g", "250 g", "500 g", "1 kg", "2 kg", "250 ml", "330 ml", "0,5 l", "1 l", "1,5 l", "S", "M",
          "L", "XL", "36", "38", "40", "42", "6 szt.", "10 szt.", "20 szt.")  # fmt: skip
_SYLLABLES = ("ba", "bo", "cze", "dę", "do", "go", "ja", "ka", "kło", "ko", "lu", "ła", "łę", "ma", "mi", "na", "no",
              "po", "ra", "ry", "sa", "śli", "szcze", "ta", "tu", "wi", "wa", "za", "zie", "żu", "żo")  # fmt: skip
_ENDINGS = ("na", "wek", "nia", "pol", "ex", "ski", "owo", "mleks", "ina", "ka", "mix", "ełko", "ówka", "ęta")


def catalog_rows(items: int) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """(key, rev, row) of the catalogue stream in order of SKU."""
    chance = random.Random(20260302)
    brands = [_brand(chance) for _ in range(8_000)]
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(brands))))
    kinds = [(category, kind) for category, names in _KINDS.items() for kind in names]
    for number in range(items):
        category, kind = chance.choice(kinds)
        brand = chance.choices(brands, cum_weights=weights)[0]
        traits = " ".join(chance.sample(_TRAITS, chance.choice((0, 1, 1, 2))))
        name = f"{kind} {traits} {brand} {chance.choice(_SIZES)}".replace("  ", " ")
        yield _row(number, name, brand, category)


def price_rows(items: int) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """(key, rev, row) of the zone's price stream in order of key: a price for every variant but each 997th."""
    for number in range(items):
        if number % 997:
            sku = sku_of(number)
            row = {"sku": sku, "unit_price": 99 + number * 37 % 50_000, "valid_from": "2026-01-01", "valid_to": None}
            yield f"{sku}|2026-01-01", number + 1, row


def small_streams() -> dict[str, list[tuple[str, int, dict[str, Any]]]]:
    """The tax table and the location's settings."""
    rates = {"A": 2300, "B": 800, "C": 500}
    tax = [
        {"tax_class": letter, "letter": letter, "rate": rate, "valid_from": "2011-01-01", "valid_to": None}
        for letter, rate in rates.items()
    ]
    settings = {"location_id": LOCATION, "name": "Sklep 014", "zone": ZONE, "address": ["ul. Długa 1", "Łódź"]}
    return {
        "tax": [(f"{row['tax_class']}|2011-01-01", 1, row) for row in tax],
        f"location:{LOCATION}": [
            ("register:014-1", 1, {"register_id": "014-1", "name": "Kasa 1"}),
            ("settings", 1, settings),
        ],
    }


def sku_of(number: int) -> str:
    """The SKU of the n-th variant."""
    return f"K{number:08d}"


def gtin_of(number: int) -> str:
    """The GTIN-13 of the n-th variant, check digit included."""
    digits = f"590{number:09d}"
    odd, even = sum(map(int, digits[::2])), sum(map(int, digits[1::2]))
    return f"{digits}{-(odd + 3 * even) % 10}"


def write_snapshot(path: Path, stream: str, rows: Iterable[tuple[str, int, Mapping[str, Any]]], count: int) -> None:
    """A snapshot as the hub serves it: gzip of JSON lines, a header, the rows, and the hash of what was before."""
    digest = hashlib.sha256()
    with gzip.open(path, "wb", compresslevel=1) as file:
        head = [{"stream": stream, "epoch": 1, "pos": count, "rows": count, "form": SNAPSHOT_FORM}]
        for line in itertools.chain(head, (block.to_json() for block in blocks_of(rows))):
            text = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(text)
            file.write(text)
        file.write(json.dumps({"sha256": digest.hexdigest()}).encode() + b"\n")


def read_snapshot(path: Path) -> Iterator[RowBlock]:
    """The blocks of a snapshot's file, its hash checked at the end, as a register reads them."""
    digest = hashlib.sha256()
    with gzip.open(path, "rb") as file:
        digest.update(file.readline())
        previous = file.readline()
        for line in file:
            digest.update(previous)
            yield RowBlock.from_json(json.loads(previous))
            previous = line
    if json.loads(previous)["sha256"] != digest.hexdigest():
        raise ValueError("the snapshot's hash is wrong")


def snapshots(items: int) -> dict[str, tuple[Path, int]]:
    """Files of the two large streams and their number of rows, written once and kept in the temporary folder."""
    folder = _folder(items)
    streams = {"catalog": (catalog_rows, items), f"price:{ZONE}": (price_rows, items - (items + 996) // 997)}
    found = {}
    for stream, (rows, count) in streams.items():
        path = folder / f"{stream.replace(':', '-')}.jsonl.gz"
        if not path.exists():
            write_snapshot(path.with_suffix(".part"), stream, rows(items), count)
            path.with_suffix(".part").replace(path)
        found[stream] = (path, count)
    return found


def fill(store: Store, items: int) -> None:
    """Load the whole shop into an enrolled store."""
    for stream, rows in small_streams().items():
        store.inbox.load_blocks(stream, 1, len(rows), blocks_of(rows), len(rows))
    for stream, (path, count) in snapshots(items).items():
        store.inbox.load_blocks(stream, 1, count, read_snapshot(path), count)


def register_file(items: int) -> Path:
    """A register's file with this many variants and their prices, made once; to write, take :func:`register_copy`."""
    path = _folder(items) / "register.db"
    if not path.exists():
        part = path.with_name("register-part.db")
        for stale in path.parent.glob("register-part.db*"):
            stale.unlink()
        store = Store.open(part, lambda: NOW, owner="tool")
        store.identity.save(IDENTITY)
        fill(store, items)
        store.database.one("PRAGMA wal_checkpoint(TRUNCATE)")
        store.close()
        part.replace(path)
    # A file of an older schema is brought up to date here, and not in the middle of what is measured.
    Store.open(path, lambda: NOW, owner="tool").close()
    return path


def register_copy(items: int, folder: Path) -> Path:
    """A copy of :func:`register_file` to sell on."""
    return Path(shutil.copy(register_file(items), folder / "register.db"))


def _folder(items: int) -> Path:
    folder = Path(tempfile.gettempdir()) / f"kontuar-bench-v{VERSION}" / str(items)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _row(number: int, name: str, brand: str, category: str) -> tuple[str, int, dict[str, Any]]:
    sku = sku_of(number)
    row = {
        "sku": sku,
        "item_id": f"I{number // 3:07d}",
        "name": name,
        "unit": "pcs",
        "tax_class": "C" if category.startswith("Spożywcze") else "A",
        "brand": brand,
        "category": category,
        "options": [],
        "barcodes": [[gtin_of(number), 1000]],
        "deposit": None,
        "open_price": False,
        "min_age": None,
        "own_line": False,
        "active": True,
    }
    return sku, number + 1, row


def _brand(chance: random.Random) -> str:
    syllables = "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((1, 2, 2, 3))))
    return (syllables + chance.choice(_ENDINGS)).capitalize()
