"""Lines cut in the middle, what is said of the last value or of some people alone, and strict lengths."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write

INCLUSIONS = {
    # so long, and no longer
    "Less than 6 months of prior methotrexate": "not received(methotrexate) for at least 6 months",
    "Fewer than 28 days of prior rifampin": "not received(rifampin) for at least 28 days",
    "No more than 28 days of prior rifampin": "not received(rifampin) for more than 28 days",
    # who never had it has nothing to recover from
    "At least 5 weeks since prior carmustine or busulfan and recovered": (
        "not (received(carmustine) within less than 5 weeks before treatment"
        " or received(busulfan) within less than 5 weeks before treatment)"
        " and (if (received(carmustine) or received(busulfan))"
        ' then attest by investigator "prior carmustine or busulfan and recovered")'
    ),
    "At least 3 weeks since prior splenectomy and recovered": (
        "not received(splenectomy) within less than 3 weeks before treatment and"
        ' (if received(splenectomy) then attest by investigator "prior splenectomy and recovered")'
    ),
    # of women alone
    "Maximum age for women is 52": "if sex female then age <= 52 years",
    "The minimum age for males is 21 years": "if sex male then age >= 21 years",
    "Upper age limit for men: 70": "if sex male then age <= 70 years",
    "Maximum age for all patients is 75 years": "age <= 75 years",
    # tested are some
    "Hepatitis B negative (testing required for those at risk)": (
        'not condition(hepatitis B) and (if attest by investigator "those at risk"'
        ' then attest by investigator "testing required for those at risk")'
    ),
    "HIV negative (testing required for patients at risk)": "test(hiv test) negative",
    # a course, and nothing that they must have done
    "Patients must have a diagnosis of relapsed or refractory high-grade glioma": (
        "condition(high grade glioma) relapsed or condition(high grade glioma) refractory"
    ),
    "Patients must have metastatic or unresectable melanoma": (
        "condition(melanoma) metastatic or condition(melanoma) unresectable"
    ),
    "Patients must have relapsed or progressed after bortezomib": (
        'unparsed "Patients must have relapsed or progressed after bortezomib"'
    ),
}
EXCLUSIONS = {
    "Less than 3 months of prior insulin therapy": "received(insulin) for less than 3 months",
    "Platelets less than 60,000/mm3, hemoglobin less than 8 g/dL (in the absence of bleeding)": (
        'platelets < 60000 /uL or hemoglobin < 8 g/dL and attest by investigator "in the absence of bleeding"'
    ),
    "Cytopenia: neutrophils less than 900/mm3 or platelets less than 60,000/mm3 (in the absence of sepsis)": (
        'neutrophils < 900 /uL or platelets < 60000 /uL and attest by investigator "in the absence of sepsis"'
    ),
    "Platelets less than 60,000/mm3 or hemoglobin less than 8 g/dL (unless due to lupus)": (
        '(platelets < 60000 /uL or hemoglobin < 8 g/dL) and not attest by investigator "due to lupus"'
    ),
    # the contraindications themselves, and examples of which a person says how bad they are
    "Contraindications to propranolol (asthma or bradycardia)": (
        'allergy(propranolol) or attest by investigator "Contraindications to propranolol"'
        " or condition(asthma) or condition(bradycardia)"
    ),
    "Contraindications to propranolol (e.g., asthma or bradycardia)": (
        'allergy(propranolol) or attest by investigator "Contraindications to propranolol"'
        " or (condition(asthma) or condition(bradycardia))"
        ' and attest by investigator "Contraindications to propranolol"'
    ),
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_it_is_said_of_that_alone(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_what_is_cut_over_bullets_goes_on_with_the_denial() -> None:
    listed = _lines(
        """PATIENT CHARACTERISTICS:

Gastrointestinal:

  -  No gastrointestinal illness that cannot be controlled with

  -  drugs or would increase risk, e.g.:

  -  Active peptic ulcer

  -  Severe bleeding (e.g., hemorrhage from esophageal

  -  varices)

  -  Poorly controlled hypertension (systolic pressure greater than 170 mm Hg,

  -  diastolic pressure greater than 105 mm Hg)

Other:

  -  Not pregnant
"""
    )
    assert [(kind, told) for kind, told, _ in listed if "hypertension" in told or "ulcer" in told] == [
        ("exclusion", "condition(peptic ulcer) active"),
        (
            "exclusion",
            "condition(hypertension) uncontrolled or systolic blood pressure > 170 mm[Hg]"
            " or diastolic blood pressure > 105 mm[Hg]",
        ),
    ]
    assert ("inclusion", "not condition(pregnancy)", "") in listed


def test_so_many_of_the_patients_are_asked_alone() -> None:
    listed = _lines(
        """Exclusion Criteria:

* Excluded for the 12 patients who will undergo muscle biopsies:

  * Warfarin
  * Hemophilia

* Lupus
"""
    )
    some = "The 12 patients who will undergo muscle biopsies"
    assert listed == [
        ("exclusion", "received(warfarin)", some),
        ("exclusion", "condition(hemophilia)", some),
        ("exclusion", "condition(systemic lupus erythematosus)", ""),
    ]


def test_one_example_of_a_disease_is_asked_and_not_each() -> None:
    (only,) = _lines(
        """Inclusion Criteria:

* Confirmed soft tissue sarcoma such as the following:

  * Liposarcoma

    * Myxoid liposarcoma
  * Leiomyosarcoma
"""
    )
    assert only[0] == "inclusion"
    assert "condition(liposarcoma)" in only[1]
    assert " or condition(leiomyosarcoma)" in only[1]


def _lines(text: str) -> list[tuple[str, str, str]]:
    return [(one.kind, write(one.tree), one.applies_to) for one in compile_text(text)]
