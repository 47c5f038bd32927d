"""Differentials, isolation of the variable, layouts: how a derivation is computed, step by step."""
