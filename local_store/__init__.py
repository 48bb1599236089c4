"""The one SQLite file of a register: its schema, its repositories, its outbox and its inbox."""
