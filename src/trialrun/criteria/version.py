"""The version of the compiler, for whoever only asks which one it is."""

from __future__ import annotations

COMPILER = "24"
"""Changes whenever the same text may compile to another tree; catalogs then compile anew."""
