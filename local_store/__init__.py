"""The one SQLite file of a register: its schema, its repositories, its outbox and its inbox."""

from local_store.store import Store

__all__ = ["Store"]
