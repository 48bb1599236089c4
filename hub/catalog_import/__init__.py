"""The catalogue of a chain as a CSV file: read in, row by row, and written out again."""
