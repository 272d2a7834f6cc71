"""Concepts, synonyms, codes, units, scales and places: data files and the look-ups over them."""
