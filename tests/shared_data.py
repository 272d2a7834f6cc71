"""Real data beside the repository, which are no part of it; a test that needs them skips without them."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"
DATA = SHARED / "data"
SEEDS = DATA / "seeds"
"""The pages of the two trials that the project started from, and their XML of 2020."""
RECORDS_XML = DATA / "records" / "ctgov_xml.tar.xz"
"""6,786 records."""
RECORDS_V2 = DATA / "records" / "ctgov_v2.tar.xz"
"""397 files, some of them broken on purpose."""
SYNTHEA = DATA / "patients" / "synthea_r4.tar.xz"
"""150 FHIR bundles."""


def missing(*paths: Path) -> str:
    """What of the paths is not here, and where it would have to be; "" when nothing is missing."""
    absent = [path for path in paths if not path.exists()]
    named = ", ".join(f"../shared/{path.relative_to(SHARED).as_posix()}" for path in absent)
    return f"needs {named} (expected in {SHARED.resolve()})" if absent else ""


def needs(*paths: Path) -> pytest.MarkDecorator:
    """Skips a test, or a module's tests, unless all of the paths are there."""
    return pytest.mark.skipif(bool(missing(*paths)), reason=missing(*paths) or "all there")


def require(*paths: Path) -> None:
    """The same within a test or a fixture."""
    if reason := missing(*paths):
        pytest.skip(reason)
