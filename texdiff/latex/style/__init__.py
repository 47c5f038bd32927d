"""How an author writes, so that answers are written alike."""
