"""Registry formats to studies: ClinicalTrials.gov v2 JSON, its older XML, and the text of finder pages.

Sources are recognised by content. A broken record is reported and the rest goes on: what comes out of
`read_source` is as many things as there were records, each either read or rejected.
"""

from trialrun.records.reading import read_bytes, read_source
from trialrun.records.record import Record, Rejected

__all__ = ["Record", "Rejected", "read_bytes", "read_source"]
