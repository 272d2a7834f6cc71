"""Letters before a cancer's abbreviation tell its course, which the short name must not lose."""

from __future__ import annotations

import pytest
from tests.criteria.reading import tree


@pytest.mark.parametrize("kind", ["inclusion", "exclusion"])
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("RRMM", "condition(multiple myeloma) relapsed or condition(multiple myeloma) refractory"),
        (
            "Relapsed or refractory multiple myeloma (RRMM)",
            "condition(multiple myeloma) relapsed or condition(multiple myeloma) refractory",
        ),
        ("Patients with NDMM", 'condition(multiple myeloma) "newly diagnosed"'),
        ("mRCC", "condition(renal cell carcinoma) metastatic"),
        ("RCC", "condition(renal cell carcinoma)"),
        ("mHSPC", "condition(hormone-sensitive prostate cancer) metastatic"),
        ("mCSPC", "condition(hormone-sensitive prostate cancer) metastatic"),
        ("mCRC", "condition(metastatic colorectal cancer)"),
        ("mCRPC", "condition(metastatic castration-resistant prostate cancer)"),
        ("Distant metastases", "condition(distant metastasis)"),
        ("Nodal metastases", "condition(lymph node metastasis)"),
        ("Metastases", "condition(metastatic cancer)"),
    ],
)
def test_the_course_is_in_the_letters(text: str, kind: str, meant: str) -> None:
    assert tree(text, kind) == meant
