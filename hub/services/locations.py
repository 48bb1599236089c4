"""Locations: their settings, registers and operators, and the tax table; every change is published to registers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import insert

from hub.database.engine import raw as raw_connection
from hub.database.schema import location, operator, register, tax_rate
from hub.errors import Problem, database_errors
from hub.feed.publish import publish, publish_many
from hub.feed.versions import lock_version, next_version
from hub.services.identity import Entropy
from hub.services.recalls import recalls_everywhere
from retail.feeds import TAX, LocationSettings, OperatorRow, RegisterRow, TaxRow, location_stream, tax_key
from retail.staff import PinPolicy, hash_pin
from retail.tax import TaxRate, TaxTable
from retail.values import LocationId


class Locations:
    """What a manager sets about places and people."""

    def __init__(self, engine: sa.Engine, entropy: Entropy, pin_policy: PinPolicy) -> None:
        self._engine = engine
        self._entropy = entropy
        self._pin_policy = pin_policy

    def save(self, settings: LocationSettings) -> None:
        """Make or change a location."""
        values = {"zone": settings.zone, "settings": settings.model_dump(mode="json")}
        with database_errors(), self._engine.begin() as connection:
            connection.execute(
                insert(location)
                .values(location_id=settings.location_id, **values)
                .on_conflict_do_update(index_elements=["location_id"], set_=values)
            )
            rows = [("settings", settings), *recalls_everywhere(connection)]
            publish_many(connection, location_stream(LocationId(settings.location_id)), rows)

    def get(self, location_id: str) -> LocationSettings:
        """A location's settings; 404 when there is none."""
        with database_errors(), self._engine.connect() as connection:
            found = connection.scalar(sa.select(location.c.settings).where(location.c.location_id == location_id))
        if found is None:
            raise _unknown(location_id)
        return LocationSettings.model_validate(found)

    def all(self) -> list[LocationSettings]:
        """Every location, by id."""
        with database_errors(), self._engine.connect() as connection:
            rows = connection.scalars(sa.select(location.c.settings).order_by(location.c.location_id)).all()
        return [LocationSettings.model_validate(row) for row in rows]

    def save_register(self, location_id: str, row: RegisterRow) -> None:
        """Make or change a register; 404 without the location, 409 when the id belongs to another location."""
        with database_errors(), self._engine.begin() as connection:
            _require(connection, location_id)
            values = {"name": row.name, "active": row.active}
            saved = connection.scalar(
                insert(register)
                .values(register_id=row.register_id, location_id=location_id, **values)
                .on_conflict_do_update(
                    index_elements=["register_id"], set_=values, where=register.c.location_id == location_id
                )
                .returning(register.c.register_id)
            )
            if saved is None:
                raise Problem(409, "register.elsewhere", f"Register {row.register_id} stands at another location.")
            publish(connection, location_stream(LocationId(location_id)), f"register:{row.register_id}", row)

    def registers(self, location_id: str) -> list[RegisterRow]:
        """The registers of a location, by id."""
        query = sa.select(register).where(register.c.location_id == location_id).order_by(register.c.register_id)
        with database_errors(), self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [RegisterRow(register_id=row.register_id, name=row.name, active=row.active) for row in rows]

    def hash_pin(self, pin: str, *, number: str = "") -> str:
        """The hash to keep of a PIN; 422 with the staff's code for one that is too easy."""
        refusal = self._pin_policy.refusal(pin, number=number)
        if refusal is not None:
            raise Problem(422, refusal.code, "This PIN cannot be set.", refusal.values)
        return hash_pin(pin, self._entropy(16)).phc

    def save_operator(self, location_id: str, row: OperatorRow) -> None:
        """Make or change an operator of a location; 409 when another one has the number."""
        values: dict[str, Any] = {"number": row.number, "row": row.model_dump(mode="json")}
        with database_errors(), self._engine.begin() as connection:
            _require(connection, location_id)
            taken = connection.scalar(
                sa.select(operator.c.operator_id).where(
                    operator.c.location_id == location_id,
                    operator.c.number == row.number,
                    operator.c.operator_id != row.operator_id,
                )
            )
            if taken is not None:
                raise Problem(409, "operator.number_taken", f"Number {row.number} belongs to operator {taken}.")
            connection.execute(
                insert(operator)
                .values(location_id=location_id, operator_id=row.operator_id, **values)
                .on_conflict_do_update(index_elements=["location_id", "operator_id"], set_=values)
            )
            publish(connection, location_stream(LocationId(location_id)), f"operator:{row.operator_id}", row)

    def operators(self, location_id: str) -> list[OperatorRow]:
        """The operators of a location, by number."""
        query = sa.select(operator.c.row).where(operator.c.location_id == location_id).order_by(operator.c.number)
        with database_errors(), self._engine.connect() as connection:
            return [OperatorRow.model_validate(row) for row in connection.scalars(query)]

    def save_tax(self, rows: Sequence[TaxRow]) -> None:
        """Replace the tax table; 422 when one day has two rates for a class or a letter."""
        rates = (TaxRate(row.tax_class, row.letter, row.rate, row.valid_from, row.valid_to) for row in rows)
        try:
            TaxTable(tuple(rates))
        except ValueError as error:
            raise Problem(422, "tax.contradiction", f"The tax table contradicts itself: {error}.") from None
        with database_errors(), self._engine.begin() as connection:
            # Two replacements at once would otherwise publish a mixture of both.
            connection.execute(sa.text("LOCK TABLE tax_rate IN EXCLUSIVE MODE"))
            lock_version(connection, TAX)
            next_version(connection, TAX)
            old = connection.execute(sa.select(tax_rate.c.tax_class, tax_rate.c.valid_from)).all()
            connection.execute(sa.delete(tax_rate))
            raw_connection(connection).execute(
                "INSERT INTO tax_rate SELECT * FROM jsonb_populate_recordset(NULL::tax_rate, %s)",
                [Jsonb([row.model_dump(mode="json") for row in rows])],
            )
            published = {tax_key(row.tax_class, row.valid_from): row for row in rows}
            gone = {tax_key(row.tax_class, row.valid_from): None for row in old}
            publish_many(connection, TAX, list({**gone, **published}.items()))

    def tax(self) -> list[TaxRow]:
        """The tax table, by class and first day."""
        query = sa.select(tax_rate).order_by(tax_rate.c.tax_class, tax_rate.c.valid_from)
        with database_errors(), self._engine.connect() as connection:
            return [TaxRow.model_validate(dict(row._mapping)) for row in connection.execute(query)]


def _require(connection: sa.Connection, location_id: str) -> None:
    found = connection.execute(
        sa.select(location.c.location_id).where(location.c.location_id == location_id).with_for_update(key_share=True)
    ).one_or_none()
    if found is None:
        raise _unknown(location_id)


def _unknown(location_id: str) -> Problem:
    return Problem(404, "location.unknown", f"There is no location {location_id}.")
