"""The demo: a chain on this machine, devices that can be operated by hand, and a trading day that plays itself."""
