"""What only the whole record tells of a sentence: abbreviations, clashes, lent times, its own disease."""
