"""The kiosk's screens: they draw what the kiosk's presenter says, and nothing else."""
