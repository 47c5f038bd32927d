"""What a document says of its symbols, in formulas and in words."""
