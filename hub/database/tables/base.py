"""The one metadata object, the naming of constraints, and the column types that all tables share."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import ischema_names

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class XID8(sa.types.UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id: it does not wrap, so it can be compared for ever."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """The name of the type in SQL."""
        return "xid8"


# So that reflection knows the type: the test of the migrations compares tables with this metadata.
ischema_names["xid8"] = XID8

INSTANT = sa.DateTime(timezone=True)


def text(name: str, *, null: bool = False, **kwargs: Any) -> sa.Column[str]:
    """A text column that must be given."""
    return sa.Column(name, sa.Text, nullable=null, **kwargs)


def big(name: str, *, null: bool = False, **kwargs: Any) -> sa.Column[int]:
    """A 64-bit whole number: minor units, thousandths, sequence numbers."""
    return sa.Column(name, sa.BigInteger, nullable=null, **kwargs)


def instant(name: str, *, null: bool = False, **kwargs: Any) -> sa.Column[Any]:
    """A moment; PostgreSQL keeps it in UTC."""
    return sa.Column(name, INSTANT, nullable=null, **kwargs)
