"""Expressions: sizes, inert typed trees, their canonical key, and the rules that rewrite them for the reader."""
