"""What the models of promotions share: frozen, strict, and closed against fields this program does not know.

A field that an older register passes over could change what a promotion means, so an unknown field makes the
promotion unreadable there (:mod:`retail.promotions.reading`) instead of half understood.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=100)]
Names = Annotated[tuple[Name, ...], Field(min_length=1)]
Amount = Annotated[int, Field(strict=True, ge=1, le=10**12)]
"""Minor units, more than nothing."""
Price = Annotated[int, Field(strict=True, ge=0, le=10**12)]
"""Minor units; a price may be nothing."""
Percent = Annotated[int, Field(strict=True, ge=1, le=100_00)]
"""Hundredths of a per cent: 10 % is 1000."""
Thousandths = Annotated[int, Field(strict=True, ge=1, le=10**12)]
"""Of the variant's unit: one piece is 1000."""
Count = Annotated[int, Field(strict=True, ge=1, le=10_000)]
"""Whole pieces, or times."""


class Model(BaseModel):
    """A part of a promotion."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
