"""The derivatives of a document, and which of them nobody has answered."""
