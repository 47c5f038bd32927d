"""A document and its requests: from its files to what each request asks, and what became of it."""
