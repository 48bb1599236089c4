"""One repository per aggregate: what a register asks of its file, and what it writes."""
