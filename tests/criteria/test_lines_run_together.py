"""Lines of a list between which the break was lost."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # lines run together: each group has bounds of its own
        "A patients: Karnofsky 80-100% B patients: Karnofsky 50-100%": (
            'attest by investigator "A patients: Karnofsky 80-100% B patients: Karnofsky 50-100%"'
        ),
        "Myeloma patients: ECOG 0-2 Lymphoma patients: ECOG 0-1": (
            "(if condition(multiple myeloma) then ecog from 0 to 2) and (if condition(lymphoma) "
            "then ecog from 0 to 1)"
        ),
        "HIV patients: CD4 > 350": "if condition(HIV infection) then cd4 count > 350",
        "Hepatitis B patients: ALT < 3 x ULN": "if condition(hepatitis B) then alt < 3 x ULN",
        # lines of a list of exceptions run together: each is asked about itself
        "No other cancer within 3 years except: Treated basal cell carcinoma Carcinoma in situ of the bladder": (
            "not (condition(malignancy except basal cell carcinoma, carcinoma in situ of the "
            "bladder) within 3 years before screening or condition(basal cell carcinoma) within 3"
            ' years before screening and not attest by investigator "Treated basal cell '
            'carcinoma" or condition(carcinoma in situ of the bladder) within 3 years before '
            'screening and not attest by investigator "Treated basal cell carcinoma, Carcinoma in'
            ' situ of the bladder")'
        ),
        "No other malignancy except adequately treated basal cell carcinoma In situ breast cancer": (
            "not (condition(malignancy except basal cell carcinoma, carcinoma in situ of the "
            "breast) or condition(basal cell carcinoma) and not attest by investigator "
            '"adequately treated basal cell carcinoma" or condition(carcinoma in situ of the '
            'breast) and not attest by investigator "adequately treated basal cell carcinoma, In '
            'situ breast cancer")'
        ),
    },
    exclusion={
        # lines of a list of exceptions run together: each is asked about itself
        "Malignancy other than treated basal cell skin cancer Cervical carcinoma in situ": (
            "condition(malignancy except basal cell carcinoma, carcinoma in situ of the cervix) "
            'or condition(basal cell carcinoma) and not attest by investigator "treated basal '
            'cell skin cancer" or condition(carcinoma in situ of the cervix) and not attest by '
            'investigator "treated basal cell skin cancer, Cervical carcinoma in situ"'
        ),
        "Malignancy other than treated basal cell skin cancer or cervical carcinoma in situ": (
            "condition(malignancy except basal cell carcinoma, carcinoma in situ of the cervix) "
            'or condition(basal cell carcinoma) and not attest by investigator "treated basal '
            'cell skin cancer" or condition(carcinoma in situ of the cervix) and not attest by '
            'investigator "treated basal cell skin cancer or cervical carcinoma in situ"'
        ),
    },
)
def test_what_one_line_says_is_not_said_of_the_next(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
