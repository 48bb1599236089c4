"""``/v1/locations`` and ``/v1/tax``: places, their registers and operators, and the tax table."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Depends

from hub.api.access import Access
from hub.api.models import Json, OperatorCommand, RegisterCommand
from hub.api.problems import responses
from hub.bootstrap import Hub
from hub.errors import Problem
from retail.feeds import LocationSettings, OperatorRow, RegisterRow, TaxRow
from retail.staff import PinHash

_SETTINGS = {"location_id": "014", "name": "Kontuar Stare Miasto", "zone": "PL-A", "currency": "PLN"}
_TAX = {"tax_class": "A", "letter": "A", "rate": 2300, "valid_from": "2011-01-01"}
Settings = Annotated[LocationSettings, Body(examples=[_SETTINGS])]
TaxRows = Annotated[list[TaxRow], Body(max_length=1000, examples=[[_TAX]])]


def locations_router(hub: Hub, access: Access) -> APIRouter:
    """Places and people."""
    router = APIRouter(prefix="/v1", tags=["locations"], responses=responses(401, 403, 422))
    manager, reader = [Depends(access.key("manage"))], [Depends(access.key("read"))]

    @router.get("/locations", dependencies=reader)
    def locations() -> list[LocationSettings]:
        """Every location."""
        return hub.locations.all()

    @router.get("/locations/{location_id}", dependencies=reader, responses=responses(404))
    def location(location_id: str) -> LocationSettings:
        """One location's settings."""
        return hub.locations.get(location_id)

    @router.put("/locations/{location_id}", status_code=204, dependencies=manager)
    def save(location_id: str, body: Settings) -> None:
        """Make or change a location."""
        if body.location_id != location_id:
            raise Problem(422, "request.invalid", "The location of the path and of the body differ.")
        hub.locations.save(body)
        hub.pump.wake()

    @router.get("/locations/{location_id}/registers", dependencies=reader)
    def registers(location_id: str) -> list[RegisterRow]:
        """The registers of a location."""
        return hub.locations.registers(location_id)

    @router.put(
        "/locations/{location_id}/registers/{register_id}",
        status_code=204,
        dependencies=manager,
        responses=responses(404, 409),
    )
    def save_register(location_id: str, register_id: str, body: RegisterCommand) -> None:
        """Make or change a register."""
        row = RegisterRow(register_id=register_id, name=body.name, active=body.active)
        hub.locations.save_register(location_id, row)
        hub.pump.wake()

    @router.get("/locations/{location_id}/operators", dependencies=[Depends(access.key("manage"))])
    def operators(location_id: str) -> list[Json]:
        """The operators of a location, without their PINs' hashes."""
        return [row.model_dump(mode="json", exclude={"pin_hash"}) for row in hub.locations.operators(location_id)]

    @router.put(
        "/locations/{location_id}/operators/{operator_id}",
        status_code=204,
        dependencies=manager,
        responses=responses(404, 409),
    )
    def save_operator(location_id: str, operator_id: str, body: OperatorCommand) -> None:
        """Make or change an operator; the PIN is kept as an Argon2id hash only."""
        content = body.model_dump(exclude={"pin", "pin_hash"})
        pin_hash = _pin_hash(hub, location_id, operator_id, body)
        row = OperatorRow.model_validate({**content, "operator_id": operator_id, "pin_hash": pin_hash})
        hub.locations.save_operator(location_id, row)
        hub.pump.wake()

    return router


def tax_router(hub: Hub, access: Access) -> APIRouter:
    """The tax table."""
    router = APIRouter(prefix="/v1", tags=["locations"], responses=responses(401, 403, 422))
    manager, reader = [Depends(access.key("manage"))], [Depends(access.key("read"))]

    @router.get("/tax", dependencies=reader)
    def tax() -> list[TaxRow]:
        """The tax table."""
        return hub.locations.tax()

    @router.put("/tax", status_code=204, dependencies=manager)
    def save_tax(rows: TaxRows) -> None:
        """Replace the tax table."""
        hub.locations.save_tax(rows)
        hub.pump.wake()

    return router


def _pin_hash(hub: Hub, location_id: str, operator_id: str, body: OperatorCommand) -> str:
    if body.pin is not None:
        return hub.locations.hash_pin(body.pin, number=body.number)
    if body.pin_hash is not None:
        try:
            return PinHash(body.pin_hash).phc
        except ValueError as error:
            raise Problem(422, "operator.bad_pin_hash", f"This is no PIN hash: {error}.") from None
    known = (row for row in hub.locations.operators(location_id) if row.operator_id == operator_id)
    kept = next(known, None)
    if kept is None:
        raise Problem(422, "operator.pin_missing", "A new operator needs a PIN.")
    return kept.pin_hash
