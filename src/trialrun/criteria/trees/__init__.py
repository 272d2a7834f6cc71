"""Criterion trees: under construction, in normal form, what follows from what, and as text both ways."""
