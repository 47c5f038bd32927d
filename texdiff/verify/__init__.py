"""Numerical verification of every line, sharing no code with the rules of calculus."""
