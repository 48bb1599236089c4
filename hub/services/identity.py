"""The hub's own name and secrets, kept in its database so that all workers, and a moved hub, are one hub."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from hub.database.schema import hub_state
from hub.errors import database_errors

Entropy = Callable[[int], bytes]
"""So many random bytes."""

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U: what people read aloud and type."""


@dataclass(frozen=True, slots=True)
class HubIdentity:
    """``hub_id`` is public; ``token_key`` seals device tokens and enrolment codes."""

    hub_id: str
    token_key: bytes = field(repr=False)


def load_identity(engine: sa.Engine, entropy: Entropy) -> HubIdentity:
    """The hub's identity, made at the first start. Workers that start at once agree on the first one written."""
    made = {"hub_id": f"hub-{readable(entropy(8)).lower()}", "token_key": entropy(32).hex()}
    with database_errors(), engine.begin() as connection:
        connection.execute(
            insert(hub_state)
            .values([{"name": name, "value": value} for name, value in made.items()])
            .on_conflict_do_nothing()
        )
        rows = connection.execute(sa.select(hub_state.c.name, hub_state.c.value)).all()
    state = {row.name: row.value for row in rows}
    return HubIdentity(state["hub_id"], bytes.fromhex(state["token_key"]))


def readable(random: bytes) -> str:
    """Random bytes in Crockford's base 32, five bits a letter; spare bits are dropped."""
    number, letters = int.from_bytes(random, "big"), len(random) * 8 // 5
    return "".join(CROCKFORD[number >> 5 * place & 31] for place in reversed(range(letters)))
