"""The store of trial records with all their versions, and the search over it.

with Catalog.open(directory, write=True) as catalog:
    report = catalog.load(read_source(path))
    results = catalog.search(Query(text="relapsed myeloma", status=("recruiting",)))
"""

from trialrun.catalog.catalog import Catalog
from trialrun.catalog.directory import catalog_directory, default_directory
from trialrun.catalog.query import Query
from trialrun.catalog.results import Hit, LoadReport, NearestSite, Origin, Results, Suggestion, Version

__all__ = [
    "Catalog",
    "Hit",
    "LoadReport",
    "NearestSite",
    "Origin",
    "Query",
    "Results",
    "Suggestion",
    "Version",
    "catalog_directory",
    "default_directory",
]
