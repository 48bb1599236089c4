"""The program at the counter: till, kiosk and back office over the register's own file."""
