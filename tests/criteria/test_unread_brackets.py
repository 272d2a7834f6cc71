"""Brackets beside words that were not understood: nobody is let in or kept out by a reach that is not sure."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # the same told of another value, or a bound from the other end: no other way in
        "Creatinine clearance at least 50 mL/min (no greater than 1.2 times normal for children under 30 kg)": 'unparsed "Creatinine clearance at least 50 mL/min (no greater than 1.2 times normal for children under 30 kg)"',
        "Proteinuria less than 2+ (no greater than 400 mg in a 24 hour urinalysis)": 'unparsed "Proteinuria less than 2+ (no greater than 400 mg in a 24 hour urinalysis)"',
        "On methotrexate for at least 12 weeks (if on zorbine, this drug should have been introduced more than 16 weeks before)": 'received(methotrexate) ongoing for at least 12 weeks and unparsed "if on zorbine, this drug should have been introduced more than 16 weeks before"',
        # another bound for some is one
        "Hemoglobin ≥ 9 g/dL (≥ 8 g/dL for patients with zorbing of frobs)": 'hemoglobin >= 9 g/dL or attest by investigator "zorbing of frobs" and hemoglobin >= 8 g/dL',
        "Age ≥ 18 years (or the legal age of the country)": 'age >= 18 years or unparsed "the legal age of the country"',
        # a demand behind what is denied
        "No thyroid cancer (any nodule in the other lobe must be proven benign by biopsy)": 'unparsed "No thyroid cancer (any nodule in the other lobe must be proven benign by biopsy)"',
        # in words that were not understood
        "Patients will have frobbic or (preferable) zorbing proof": 'unparsed "Patients will have frobbic or (preferable) zorbing proof"',
    },
    exclusion={
        "Methotrexate or dapsone within 7 days (rashes from dapsone must be clearly resolving)": 'unparsed "Methotrexate or dapsone within 7 days (rashes from dapsone must be clearly resolving)"',
        "Prior ibuprofen (must be frobbed for zorb)": 'received(ibuprofen) and unparsed "must be frobbed for zorb"',
        "FVC (corrected) < 60% and/or frobbing FEV1 < 65% of predicted": '(fvc < 60 % predicted or fev1 < 65 % predicted and unparsed "frobbing") and unparsed "corrected"',
        "Asthma or frobbing of joints (knee or hip) by zorb": 'condition(asthma) or unparsed "frobbing of joints (knee or hip) by zorb"',
        "Frequent (more than twice per year), repeated, or continuous zorbing courses of frobbines, prednisone, or methotrexate": '(attest by investigator "Frequent (more than twice per year), repeated" or unparsed "continuous zorbing courses of frobbines" or received(prednisone) or received(methotrexate)) and unparsed "more than twice per year"',
        "Asthma (mild or brittle), gout or frobbing by zorb": 'condition(asthma) and attest by investigator "mild or brittle" or condition(gout) or unparsed "frobbing by zorb"',
        "Asthma, gout (confirmed by crystals) or eczema": 'condition(asthma) or condition(gout) and attest by investigator "confirmed by crystals" or condition(eczema)',
    },
)  # fmt: skip
def test_of_whom_a_bracket_is_said_stays_open(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
