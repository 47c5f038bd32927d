"""One file per proof method, and the tactics that methods share."""

NAMES = ("differential", "elementwise")
"""The methods that an author may choose."""
