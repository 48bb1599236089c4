"""Watching the hub from outside: metrics, health, and one log line per request."""
