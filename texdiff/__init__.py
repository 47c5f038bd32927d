"""Answers derivative requests in LaTeX notes, with verified derivations."""
