"""The migrations: they make exactly the tables the program knows, and take them back."""

from __future__ import annotations

import threading

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from hub.database import migrate
from hub.database.engine import make_engine
from hub.database.schema import feed_row, metadata
from hub.feed.publish import publish
from retail.feeds import CATALOG, CatalogRow

# Rooms whose tables are cut and joined by location: each must be able to live on another server (Citus, partitions).
HOT = {
    "fact", "parked_fact", "exception", "sale", "sale_line", "sale_adjustment", "sale_tender", "sale_vat",
    "stock_movement", "stock_level", "device_health", "slip_use",
}  # fmt: skip


def drift(engine: sa.Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))


def test_the_migrations_make_the_tables_the_program_knows(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    migrate.upgrade(engine)

    assert drift(engine) == []
    engine.dispose()


def test_the_migrations_can_be_taken_back_and_applied_again(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    migrate.upgrade(engine)
    migrate.downgrade(engine, "base")
    with engine.connect() as connection:
        left = set(sa.inspect(connection).get_table_names())
    migrate.upgrade(engine)

    assert left == {"alembic_version"}
    assert drift(engine) == []
    engine.dispose()


def test_a_database_says_which_version_it_has(empty_database_url: str) -> None:
    engine = make_engine(empty_database_url)
    with engine.connect() as connection:
        before = migrate.current_revision(connection)
    migrate.upgrade(engine)
    with engine.connect() as connection:
        after = migrate.current_revision(connection)
    engine.dispose()

    assert (before, after) == (None, migrate.newest_revision())


def test_two_hubs_that_start_at_once_do_not_collide(empty_database_url: str) -> None:
    done: list[str | None] = []
    barrier = threading.Barrier(3)

    def start() -> None:
        engine = make_engine(empty_database_url)
        barrier.wait()
        migrate.upgrade(engine)
        with engine.connect() as connection:
            done.append(migrate.current_revision(connection))
        engine.dispose()

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert done == [migrate.newest_revision()] * 3


def test_every_hot_table_has_its_location_in_its_primary_key() -> None:
    without = {name for name in HOT if "location_id" not in metadata.tables[name].primary_key.columns}

    assert without == set()


def test_a_catalogue_that_was_published_before_contents_is_as_it_would_be_published_now(
    empty_database_url: str,
) -> None:
    engine = make_engine(empty_database_url)
    migrate.upgrade(engine)
    row = CatalogRow(sku="A", item_id="A", name='Ser ,"deposit":', unit="pcs", tax_class="C", deposit="can")
    with engine.begin() as connection:
        publish(connection, CATALOG, "A", row)
    migrate.downgrade(engine, "0005")
    with engine.connect() as connection:
        before = connection.scalar(sa.select(feed_row.c.row))
    migrate.upgrade(engine)
    with engine.begin() as connection:
        assert "content" not in str(before)
        assert publish(connection, CATALOG, "A", row) is None
    engine.dispose()
