"""Shelf labels: what the law and shoppers want beside the goods, laid out for the paper a shop has."""
