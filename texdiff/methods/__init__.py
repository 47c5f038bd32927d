"""One file per proof method, and the tactics that methods share."""
