"""What stands where in a document, found in one linear pass over its text."""
