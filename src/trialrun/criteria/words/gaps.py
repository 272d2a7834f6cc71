"""What stands between two words, for patterns that are searched for in a whole sentence."""

from __future__ import annotations

GAP = r"[\s,](?:(?<=,)\s++|(?<!,)\s*+(?:,\s++)?)"
r"""As `\s*,?\s+`: blanks, a comma with blanks. It begins with a character, to which a search leaps."""
