"""Flat tokens of a formula, with the author's macros expanded."""
