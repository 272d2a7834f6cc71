"""What is permitted, or not counted, beside a demand never permits the demand itself."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Relapsed follicular lymphoma, earlier rituximab is permitted": "condition(follicular lymphoma) relapsed",
        "Stage IV melanoma - treated brain metastases are allowed": "condition(melanoma) stage IV",
        "Newly diagnosed AML (up-front hydroxyurea is allowed)": (
            'condition(acute myeloid leukemia) "newly diagnosed"'
        ),
        "Stage III gastric cancer, HIV infection is permitted if CD4 > 350": (
            "condition(gastric cancer) stage III and (if condition(HIV infection) then cd4 count > 350)"
        ),
        "ECOG 0-1, ECOG 2 is acceptable if due to the tumor": (
            'ecog from 0 to 1 or attest by investigator "ECOG 2 is acceptable if due to the tumor"'
        ),
        "No chemotherapy, hydroxyurea is allowed": "not received(chemotherapy except hydroxyurea)",
        "Recurrent astrocytoma, prior bevacizumab is not permitted": (
            "condition(astrocytoma) recurrent and not received(bevacizumab)"
        ),
        "No more than 3 prior regimens - prior docetaxel is not allowed": (
            "received(antineoplastic therapy) lines <= 3 and not received(docetaxel)"
        ),
        # members of one list: all are permitted, or none
        "Psoriasis, eczema and hay fever are allowed": 'allowed "Psoriasis, eczema and hay fever are allowed"',
        "Warfarin, heparin is not permitted": "not (received(warfarin) or received(heparin))",
    },
    exclusion={
        "Autoimmune disease requiring systemic treatment (insulin is not considered systemic treatment)": (
            'condition(autoimmune disease) and attest by investigator "requiring systemic treatment" '
            'and not attest by investigator "insulin"'
        ),
        "Autoimmune disease (vitiligo is not counted)": "condition(autoimmune disease except vitiligo)",
        "Autoimmune disease - vitiligo is permitted": "condition(autoimmune disease except vitiligo)",
        "Neuropathy; grade 1 does not exclude": (
            'condition(neuropathy) and not attest by investigator "grade 1"'
        ),
        "Major surgery within 6 weeks (insertion of a port does not count)": (
            "received(major surgery) within 6 weeks before screening "
            'and not attest by investigator "insertion of a port"'
        ),
        "Epilepsy (those without a seizure in the last year are eligible)": (
            "condition(epilepsy) "
            'and not attest by investigator "those without a seizure in the last year are eligible"'
        ),
        # the bracket is about the member before it
        "Hepatitis B (patients on entecavir are eligible), HIV infection or tuberculosis": (
            'condition(hepatitis B) and not attest by investigator "patients on entecavir are eligible" '
            "or condition(HIV infection) or condition(tuberculosis)"
        ),
    },
)
def test_what_stands_before_a_permission_is_still_asked(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_the_next_sentence_says_what_does_not_count() -> None:
    assert tree("Chemotherapy within 5 weeks. Hydroxyurea is not considered chemotherapy.", "exclusion") == (
        "received(chemotherapy except hydroxyurea) within 5 weeks before screening"
    )
