"""Measures the criteria compiler on corpora that others annotated; see README.md beside this file.

The package is no part of trialrun: nothing imports it, and it brings no data. Each module that can be run
prints a table, lists the worst errors, and with `--json` prints one object and nothing else.
"""
