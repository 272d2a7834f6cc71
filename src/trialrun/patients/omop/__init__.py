"""Persons of an OMOP CDM 5.4 database: CSV or Parquet folder, DuckDB file, or any SQLAlchemy URL."""

from __future__ import annotations

from trialrun.patients.omop.reader import Person, is_omop, persons, read_person

__all__ = ["Person", "is_omop", "persons", "read_person"]
