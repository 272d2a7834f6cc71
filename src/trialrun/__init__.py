"""Trialrun makes a clinical trial record run: find it, match patients with reasons, step its design.

>>> from datetime import date
>>> from trialrun import Patient, compile_study, decode_study, screen
>>> study = decode_study(b'''{"protocolSection": {
...     "identificationModule": {"nctId": "NCT99990001", "briefTitle": "An invented trial"},
...     "eligibilityModule": {"minimumAge": "18 Years", "sex": "ALL",
...         "eligibilityCriteria": "Inclusion Criteria:\\\\n\\\\n* ECOG performance status 0 to 1"}}}''')
>>> eligibility = compile_study(study)
>>> from trialrun.model.time import Moment
>>> patient = Patient(birth=Moment.parse("1980-05-05"))
>>> found = screen(study, eligibility, patient, date(2026, 11, 21))
>>> found.verdict
'possibly eligible'
>>> [(one.id, one.standing) for one in found.criteria]
[('age', 'met'), ('I1', 'unknown')]

A whole catalog: `with Catalog.open(directory) as catalog: catalog.match(patient, on)`. Names are imported
when they are first used, so that `import trialrun` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from trialrun.model.version import VERSION

__version__ = VERSION

if TYPE_CHECKING:
    from trialrun.catalog import Catalog as Catalog
    from trialrun.criteria import compile_study as compile_study
    from trialrun.matching import match as match
    from trialrun.matching import screen as screen
    from trialrun.model.patient import Patient as Patient
    from trialrun.model.screening import Policy as Policy
    from trialrun.model.study import decode_study as decode_study
    from trialrun.patients import read_any as read_patient  # noqa: F401

_HOMES = {
    "Catalog": ("trialrun.catalog", "Catalog"),
    "Patient": ("trialrun.model.patient", "Patient"),
    "Policy": ("trialrun.model.screening", "Policy"),
    "compile_study": ("trialrun.criteria", "compile_study"),
    "decode_study": ("trialrun.model.study", "decode_study"),
    "match": ("trialrun.matching", "match"),
    "read_patient": ("trialrun.patients", "read_any"),
    "screen": ("trialrun.matching", "screen"),
}
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES[name]
    found = getattr(importlib.import_module(module), attribute)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
