"""The database: its tables, migrations, connections, and the PostgreSQL that comes with the program."""
