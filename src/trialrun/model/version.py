"""The version of trialrun, for whatever has to say by which it was made."""

from __future__ import annotations

VERSION = "0.1.0"
