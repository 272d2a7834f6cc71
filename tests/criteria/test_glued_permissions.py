"""A demand and a permission between which the stop is lost."""

from __future__ import annotations

from tests.criteria.reading import each, tree

INCLUSIONS = {
    "Histologically proven stage I-IV squamous cell cancer of the tongue or larynx Positive lymph nodes allowed, either bilateral or contralateral": (
        "condition(squamous cell carcinoma) stage I|II|III|IV"
        ' and attest by investigator "of the tongue or larynx"'
    ),
    "Histologically confirmed adenocarcinoma of the colon with Prior chemotherapy or radiotherapy allowed": (
        "condition(colon adenocarcinoma)"
    ),
    "At least a partial response to front line chemotherapy Single regimen or alternating regimen allowed": (
        "received(chemotherapy) line 1 and response >= PR line 1"
    ),
    "DSM IV primary diagnosis of Tourette syndrome (GTS) Multiple Axis I diagnoses allowed": (
        'unparsed "DSM IV primary diagnosis of Tourette syndrome (GTS) Multiple Axis I diagnoses allowed"'
    ),
    "Histologically confirmed breast cancer Prior chemotherapy allowed if at least 4 weeks ago": (
        "condition(breast cancer) and not received(chemotherapy) within less than 4 weeks before screening"
    ),
    # what is allowed may be of what is demanded
    "At least 4 weeks since radiotherapy Concomitant palliative local radiotherapy allowed": (
        'unparsed "At least 4 weeks since radiotherapy Concomitant palliative local radiotherapy allowed"'
    ),
    # names, and no new sentence
    "Histologically confirmed Mixed Mullerian tumors allowed": (
        'allowed "Histologically confirmed Mixed Mullerian tumors allowed"'
    ),
    "Documented Pneumocystis pneumonia allowed": 'allowed "Documented Pneumocystis pneumonia allowed"',
    "Patients with prior Hodgkin lymphoma allowed": (
        'allowed "Patients with prior Hodgkin lymphoma allowed"'
    ),
    "Prior surgery allowed": 'allowed "Prior surgery allowed"',
}
EXCLUSIONS = {
    "Histologically confirmed sarcoma": "condition(sarcoma)",
}


@each(inclusion=INCLUSIONS, exclusion=EXCLUSIONS)
def test_what_is_demanded_first_stays_demanded(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
