"""One file per figure of docs/benchmarks.md; ``python -m benchmarks`` runs them."""
