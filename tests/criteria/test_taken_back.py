"""Demands that a later sentence loosens, times asked in pairs, and what is only required, imminent or regular."""

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No prior surgery. The exception is appendectomy.": "not received(surgery except appendectomy)",
        "Platelets > 90000. The exception would be patients with splenomegaly.": "platelets > 90000 or "
        'attest by investigator "The exception would be patients with splenomegaly"',
        "Must have had a lumpectomy. The only exceptions are patients with DCIS.": "received(lumpectomy) or "
        'attest by investigator "The only exceptions are patients with DCIS"',
        "No prior interferon (now permitted)": 'allowed "No prior interferon (now permitted)"',
        "Liver biopsy within 6 months. (No longer required as of 3/99.)": 'allowed "Liver biopsy within 6 months. '
        '(No longer required as of 3/99.)"',
        # by the protocol, or by the patient
        "Prior dialysis (no longer required)": "received(dialysis) or "
        'attest by investigator "(no longer required)"',
    },
    exclusion={
        "Malignancy in the last 3 years. An exception is basal cell carcinoma.": "condition(malignancy except "
        "basal cell carcinoma) within 3 years before screening",
        # one that keeps out by its name is not kept out by the exception
        "Prior chemotherapy or radiotherapy. The exceptions are hydroxyurea and leukapheresis.": "("
        "received(chemotherapy) or received(radiotherapy)) and not attest by investigator "
        '"The exceptions are hydroxyurea and leukapheresis"',
        "Prior vaccines. (Amended to now allow these.)": 'allowed "Prior vaccines. (Amended to now allow these.)"',
        "Pregnancy (amended 4/97: now allowed)": 'allowed "Pregnancy (amended 4/97: now allowed)"',
        # it takes back some of it, and perhaps not what the patient has
        "Current use of warfarin. (Amended to allow low-dose warfarin.)": "received(warfarin) ongoing and "
        'not attest by investigator "(Amended to allow low-dose warfarin.)"',
        "Prior gene therapy or interferon (no longer excluded)": "(received(gene therapy) or "
        'received(interferon)) and not attest by investigator "(no longer excluded)"',
    },
)
def test_is_taken_back(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "ECOG 0-1 at study entry and at the time of chemotherapy induction": "ecog from 0 to 1 and "
        'attest by investigator "at the time of chemotherapy induction"',
        "LVEF > 50% at entry and after anthracycline therapy": "lvef > 50 % and "
        'attest by investigator "after anthracycline therapy"',
        "Tumor resection is required": 'attest by investigator "Tumor resection is required"',
        "Chemotherapy will be required": 'attest by investigator "Chemotherapy will be required"',
        "Prior radiotherapy is required": "received(radiotherapy)",
        "No imminent bowel obstruction due to tumor": 'unparsed "No imminent bowel obstruction due to tumor"',
        "Gleason score at least 7 (any T stage)": "gleason >= 7",
        "Breast cancer (irrespective of age, nodal status or hormone receptors)": "condition(breast cancer)",
        "Prior regimen containing steroids": "received(corticosteroid) and "
        'attest by investigator "Prior regimen containing steroids"',
        "Prior regimen containing thalidomide": "received(thalidomide)",
    },
    exclusion={
        "ECOG > 2 at screening and at the time of lymphodepletion": "ecog > 2 and "
        'attest by investigator "at the time of lymphodepletion"',
        "Regular use of aspirin": "received(aspirin) ongoing and "
        'attest by investigator "Regular use of aspirin"',
        "Requirement for chronic use of NSAIDs": "received(nsaid) ongoing and "
        'attest by investigator "chronic use of NSAIDs"',
        # the dose tells already how much is meant
        "Regular use of aspirin (> 325 mg/d)": 'received(aspirin) ongoing and "aspirin dose" > 325 mg/d',
        "Current use of aspirin": "received(aspirin) ongoing",
    },
)
def test_is_not_taken_for_more(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
