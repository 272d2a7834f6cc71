"""The store of trial records with all their versions, and the search over it.

with Catalog.open(directory, write=True) as catalog:
    report = catalog.load(read_source(path))
    results = catalog.search(Query(text="relapsed myeloma", status=("recruiting",)))

The index is loaded with `Catalog`: who only matches needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialrun.catalog.directory import catalog_directory, default_directory

if TYPE_CHECKING:
    from trialrun.catalog.catalog import Catalog
    from trialrun.catalog.query import Query
    from trialrun.catalog.results import Hit, LoadReport, NearestSite, Origin, Results, Suggestion, Version
else:
    from trialrun.model.lazily import lazily

    __getattr__, __dir__ = lazily(
        __name__,
        {
            "Catalog": "trialrun.catalog.catalog",
            "Query": "trialrun.catalog.query",
            **dict.fromkeys(
                ("Hit", "LoadReport", "NearestSite", "Origin", "Results", "Suggestion", "Version"),
                "trialrun.catalog.results",
            ),
        },
    )

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
