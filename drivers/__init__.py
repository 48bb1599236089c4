"""Devices at a register: bytes and amounts, never sales."""
