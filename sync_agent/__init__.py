"""The process beside the till that carries facts to the hub and reference data back."""
