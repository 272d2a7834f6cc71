"""Trialrun makes a clinical trial record run: find it, match patients with reasons, step its design."""

__version__ = "0.1.0"
