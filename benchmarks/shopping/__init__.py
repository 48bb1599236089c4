"""A real chain's year of shopping, replayed through register, agent and hub: ``python -m benchmarks.shopping``."""
