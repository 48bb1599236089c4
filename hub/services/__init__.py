"""What the hub does for registers and people, free of HTTP: devices, keys, locations, catalogue, stock, reports."""
