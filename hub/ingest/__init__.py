"""Taking in facts: reading a pushed batch, storing each fact once, and applying what it says."""
