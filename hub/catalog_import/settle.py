"""Which rows of a batch may have their barcodes: a code belongs to one SKU, and within a batch it may change hands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """All codes that one row wants for its SKU."""

    sku: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A code that another SKU has."""

    code: str
    holder: str


def settle(claims: Sequence[Claim], holders: Mapping[str, str]) -> dict[str, Taken]:
    """The SKUs that cannot have their codes, each with the first code that is taken.

    ``holders`` says whose the codes are now. A claim frees every code its SKU has now and does not name again, but a
    refused claim frees nothing, so refusals are worked out until no new one follows. Earlier claims come first.
    """
    refused: dict[str, Taken] = {}
    while True:
        found = _one_pass(claims, holders, refused)
        if not found:
            return refused
        refused |= found


def _one_pass(claims: Sequence[Claim], holders: Mapping[str, str], refused: Mapping[str, Taken]) -> dict[str, Taken]:
    giving_up = {claim.sku for claim in claims} - refused.keys()
    owner = {code: sku for code, sku in holders.items() if sku not in giving_up}
    found: dict[str, Taken] = {}
    for claim in claims:
        if claim.sku in refused:
            continue
        taken = next((code for code in claim.codes if owner.get(code, claim.sku) != claim.sku), None)
        if taken is not None:
            found[claim.sku] = Taken(taken, owner[taken])
            continue
        owner.update(dict.fromkeys(claim.codes, claim.sku))
    return found
