"""Taking in a chain from files: its tax table, locations, registers and operators; doing it again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hub.catalog_import.numbers import thousandths
from hub.catalog_import.opening_stock import Share
from hub.catalog_import.problems import Fault
from hub.errors import Problem
from hub.services.locations import Locations
from retail.feeds import LocationSettings, OperatorRow, RegisterRow, TaxRow
from retail.scans import LabelLayout, LabelMeaning
from retail.staff import PRESETS, PinHash, permissions_of
from retail.values import Unit, currency

_Model = TypeVar("_Model", bound=BaseModel)


class ChainFileError(Exception):
    """A file that cannot be taken in; the message names the file, the place and the fault. Nothing was changed."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class OpeningStockPart(_Part):
    """What a location takes of ``initial_stock``; ``exceptions`` are decimal quantities by SKU."""

    percent: Annotated[int, Field(ge=0, le=100_000)] = 100
    exceptions: dict[str, str] = {}


class LocationPart(_Part):
    """A location with its registers; ``settings`` are laid over those of every location."""

    settings: dict[str, Any]
    registers: tuple[RegisterRow, ...] = ()
    opening_stock: OpeningStockPart | None = None


class ChainFile(_Part):
    """``chain.json``."""

    prices_valid_from: date | None = None
    tax: tuple[TaxRow, ...] = ()
    every_location: dict[str, Any] = {}
    locations: tuple[LocationPart, ...] = ()


class OperatorPart(_Part):
    """An operator; the PIN stands here in plain and is hashed when it is taken in."""

    operator_id: Annotated[str, Field(min_length=1)]
    number: Annotated[str, Field(min_length=1)]
    name: Annotated[str, Field(min_length=1)]
    short_name: Annotated[str, Field(min_length=1)]
    pin: Annotated[str | None, Field(repr=False)] = None
    roles: tuple[str, ...] = ()
    badge: str | None = None
    locations: tuple[str, ...]
    language: str | None = None
    active: bool = True


class OperatorsFile(_Part):
    """``operators.json``."""

    operators: tuple[OperatorPart, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain that holds in itself."""

    file: ChainFile
    locations: Sequence[LocationSettings]

    def shares(self) -> tuple[Share, ...]:
        """How opening stock is shared out."""
        pairs = zip(self.locations, self.file.locations, strict=True)
        return tuple(
            Share(settings.location_id, part.opening_stock.percent, _exceptions(part.opening_stock))
            for settings, part in pairs
            if part.opening_stock is not None
        )


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How much there was in the files."""

    tax_rates: int = 0
    locations: int = 0
    registers: int = 0
    operators: int = 0


def read_chain(path: Path) -> Chain:
    """The chain in a file; :class:`ChainFileError`."""
    file = _read(path, ChainFile)
    locations = []
    for number, part in enumerate(file.locations):
        try:
            settings = LocationSettings.model_validate({**file.every_location, **part.settings})
            _check_location(settings)
        except (ValidationError, ValueError) as error:
            raise ChainFileError(f"{path}: locations.{number}.settings: {_words(error)}") from error
        locations.append(settings)
    return Chain(file, locations)


def read_operators(path: Path) -> OperatorsFile:
    """The operators in a file; :class:`ChainFileError`."""
    file = _read(path, OperatorsFile)
    for operator in file.operators:
        unknown = [role for role in operator.roles if role not in PRESETS]
        if unknown:
            known = ", ".join(PRESETS)
            raise ChainFileError(f"{path}: operator {operator.operator_id}: no role {unknown[0]}; there are {known}.")
    return file


class ChainImport:
    """Writes what was read."""

    def __init__(self, locations: Locations) -> None:
        self._locations = locations

    def take_in(self, chain: Chain, operators: OperatorsFile | None = None) -> TakenIn:
        """Store and publish; :class:`Problem` where it contradicts what the hub has already."""
        if chain.file.tax:
            self._locations.save_tax(chain.file.tax)
        for settings, part in zip(chain.locations, chain.file.locations, strict=True):
            self._locations.save(settings)
            for register in part.registers:
                self._locations.save_register(settings.location_id, register)
        people = operators.operators if operators else ()
        for operator in people:
            self._save_operator(operator)
        registers = sum(len(part.registers) for part in chain.file.locations)
        return TakenIn(len(chain.file.tax), len(chain.locations), registers, len(people))

    def _save_operator(self, part: OperatorPart) -> None:
        pin_hash = self._pin_hash(part)
        row = OperatorRow.model_validate(
            {
                **part.model_dump(exclude={"pin", "roles", "locations"}),
                "pin_hash": pin_hash,
                "permissions": sorted(permissions_of(PRESETS[role] for role in part.roles)),
            }
        )
        for location_id in part.locations:
            self._locations.save_operator(location_id, row)

    def _pin_hash(self, part: OperatorPart) -> str:
        """The hash there is when the PIN has not changed, since every new hash would be published to registers."""
        kept = self._kept_hash(part)
        if kept is not None and (part.pin is None or PinHash(kept).matches(part.pin)):
            return kept
        if part.pin is None:
            raise Problem(422, "operator.pin_missing", f"Operator {part.operator_id} is new and needs a PIN.")
        try:
            return self._locations.hash_pin(part.pin, number=part.number)
        except Problem as problem:
            detail = f"Operator {part.operator_id}: this PIN is too easy, or not of digits ({problem.code})."
            raise Problem(problem.status, problem.code, detail) from None

    def _kept_hash(self, part: OperatorPart) -> str | None:
        for location_id in part.locations:
            for row in self._locations.operators(location_id):
                if row.operator_id == part.operator_id:
                    return row.pin_hash
        return None


def _read(path: Path, model: type[_Model]) -> _Model:
    try:
        return model.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ChainFileError(f"{path} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ChainFileError(f"{path} is not JSON in UTF-8: {error}.") from error
    except ValidationError as error:
        raise ChainFileError(f"{path}: {_words(error)}") from error


def _words(error: ValidationError | ValueError) -> str:
    """Where and why, never the value itself: it may be a PIN."""
    if not isinstance(error, ValidationError):
        return f"{error}."
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "the whole"
    more = f" And {error.error_count() - 1} more." if error.error_count() > 1 else ""
    return f"{place}: {first['msg']}.{more}"


def _check_location(settings: LocationSettings) -> None:
    money = currency(settings.currency)
    for layout in settings.label_layouts:
        LabelLayout(layout.pattern, LabelMeaning(layout.meaning), money)


def _exceptions(part: OpeningStockPart) -> Mapping[str, int]:
    read = {sku: thousandths(text, Unit.KILOGRAM) for sku, text in part.exceptions.items()}
    wrong = next((sku for sku, value in read.items() if isinstance(value, Fault)), None)
    if wrong is not None:
        raise ChainFileError(f"The opening stock of {wrong} is not a quantity: {part.exceptions[wrong]}.")
    return {sku: value for sku, value in read.items() if not isinstance(value, Fault)}
