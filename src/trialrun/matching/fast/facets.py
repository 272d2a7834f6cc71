"""What the ranking needs of each trial besides its criteria, as columns: topics, sites, status and others."""

from __future__ import annotations

from array import array

import numpy as np

from trialrun.matching.facets import Facets
from trialrun.matching.fast.columns import Arrays, Interned, offsets, packed
from trialrun.matching.fast.topics import PLACES


class FacetBuilder:
    """Collects studies; `arrays` gives the columns, in the order in which the studies were added."""

    def __init__(self) -> None:
        self._keys = array("q")
        self._ids: list[bytes] = []
        self._status, self._phases, self._purpose = Interned(), Interned(), Interned()
        self._codes = array("i")
        self._updated = array("i")
        self._volunteers = array("B")
        self._concepts = Interned()
        self._topics = array("i")  # condition and place
        self._topic_trials = array("i")
        self._lat, self._lon = array("f"), array("f")
        self._site_counts = array("i")

    def add(self, key: int, trial: str, facets: Facets) -> None:
        """One more trial. key: the number by which it is known outside."""
        self._keys.append(key)
        self._ids.append(trial.encode())
        self._codes.append(self._status(facets.status))
        self._codes.append(self._phases(facets.phases))
        self._codes.append(self._purpose(facets.purpose))
        self._updated.append(facets.updated)
        self._volunteers.append(facets.volunteers)
        for name, place in facets.topics.items():
            self._topics.append(self._concepts(name) * len(PLACES) + PLACES.index(place))
            self._topic_trials.append(len(self._keys) - 1)
        self._lat.extend(lat for lat, _ in facets.sites)
        self._lon.extend(lon for _, lon in facets.sites)
        self._site_counts.append(len(facets.sites))

    def arrays(self) -> Arrays:
        codes = np.array(self._codes, dtype=np.int32).reshape(-1, 3)
        topics = np.array(self._topics, dtype=np.int32)
        of_topic = np.argsort(topics, kind="stable")
        counts = np.bincount(topics, minlength=len(self._concepts.numbers) * len(PLACES))
        return {
            "trial.keys": np.array(self._keys, dtype=np.int64),
            "trial.ids": np.array(self._ids, dtype=np.bytes_) if self._ids else np.zeros(0, dtype="S1"),
            "trial.status": np.ascontiguousarray(codes[:, 0]),
            "trial.phases": np.ascontiguousarray(codes[:, 1]),
            "trial.purpose": np.ascontiguousarray(codes[:, 2]),
            "names.status": self._status.packed(),
            "names.phases": self._phases.packed(),
            "names.purpose": self._purpose.packed(),
            "names.topics": packed(list(self._concepts.numbers)),
            "trial.updated": np.array(self._updated, dtype=np.int32),
            "trial.volunteers": np.array(self._volunteers, dtype=np.bool_),
            "topic.trials": np.array(self._topic_trials, dtype=np.int32)[of_topic],
            "topic.offsets": offsets(counts),
            "site.lat": np.array(self._lat, dtype=np.float32),
            "site.lon": np.array(self._lon, dtype=np.float32),
            "site.offsets": offsets(self._site_counts),
        }
