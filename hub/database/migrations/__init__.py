"""Alembic migrations; run by :mod:`hub.database.migrate`, never by a configuration file."""
