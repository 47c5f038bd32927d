"""Reads LaTeX: from the text of a document to typed expressions."""
