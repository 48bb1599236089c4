"""The central service where every register and every channel of a chain meets."""
