"""What a sentence tells beside what it asks: glosses, aims, examples of a line or a site, second verbs."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text


@each(
    inclusion={},
    exclusion={
        "Other cancers, except basal cell carcinoma or other tumors that were adequately treated and have not recurred, within 3 years": 'condition(malignancy except basal cell carcinoma) within 3 years before screening and not attest by investigator "other tumors that were adequately treated and have not recurred"',
        "Other malignancy (except cervical carcinoma in situ or other cancers that have been resected and are considered cured) within 4 years": 'condition(malignancy except carcinoma in situ of the cervix) within 4 years before screening and not attest by investigator "other cancers that have been resected and are considered cured"',
        "Patients with other previous malignancies, except those who achieved remission two years before breast cancer surgery and did not need more treatment": 'condition(malignancy) history and not attest by investigator "those who achieved remission two years before breast cancer surgery and did not need more treatment"',
        "Malignancy other than thyroid cancer and prostate cancer": "condition(malignancy except thyroid cancer, prostate cancer)",
    },
)  # fmt: skip
def test_a_second_verb_is_of_the_same_exception(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Brain metastases and/or leptomeningeal disease and clinical symptoms": '(condition(brain metastasis) or condition(leptomeningeal disease)) and attest by investigator "clinical symptoms"',
        "Asthma or COPD and symptoms": '(condition(asthma) or condition(chronic obstructive pulmonary disease)) and attest by investigator "symptoms"',
        "Asthma and symptoms of anxiety": "condition(asthma) and condition(anxiety)",
    },
)  # fmt: skip
def test_symptoms_behind_a_list_are_of_its_members(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Prior knee surgical treatment within 6 months, such as arthroscopy, osteotomy": 'received("knee surgical treatment") within 6 months before screening or (received(arthroscopy) within 6 months before screening or received(osteotomy) within 6 months before screening) and attest by investigator "knee surgical treatment within 6 months, such as arthroscopy, osteotomy"',
        "Prior surgery such as arthroscopy or osteotomy": "received(surgery) or received(arthroscopy) or received(osteotomy)",
        "Receiving second-line chemotherapy (such as docetaxel)": "received(chemotherapy) ongoing line 2 or received(docetaxel) ongoing line 2",
        "Receiving chemotherapy (such as docetaxel)": "received(chemotherapy) ongoing or received(docetaxel) ongoing",
    },
)  # fmt: skip
def test_examples_are_of_the_site_and_the_line(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Concurrent chemotherapy for another condition (such as psoriasis)": 'received(chemotherapy) ongoing and attest by investigator "for another condition (such as psoriasis)"',
        "Concurrent corticosteroids for other conditions, such as gout": 'received(corticosteroid) ongoing and attest by investigator "for other conditions, such as gout"',
        "Another condition (such as psoriasis)": 'unparsed "Another condition" or condition(psoriasis)',
    },
)  # fmt: skip
def test_examples_tell_for_what_else_it_is_given(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Negative hepatitis B (HBsAg) test and hepatitis C (anti-HCV) test": "test(hbsag) negative and test(hcv antibody) negative",
    },
    exclusion={
        "Heart failure NYHA class III or IV (functional capacity)": "nyha from 3 to 4 and condition(heart failure)",
        "Impaired mobility (functional capacity)": 'condition("impaired mobility") and attest by investigator "functional capacity"',
        "Treatment with belimumab (genetical recombination) or tocilizumab (genetical recombination)": "received(belimumab) or received(tocilizumab)",
        "Prior exposure to AB-1234 (zanubrutinib)": "received(zanubrutinib)",
        "Positive for CD20 (rituximab)": "test(cd20) positive or received(rituximab)",
        "Treatment with anti-CD200 (samalizumab)": 'received("anti cd200") or received(samalizumab)',
        "Positive hepatitis B (HBsAg) or hepatitis C (anti-HCV) test": "test(hbsag) positive or test(hcv antibody) positive",
        "Chronic hepatitis B (HBsAg positive)": 'condition(chronic hepatitis B) and attest by investigator "HBsAg positive"',
    },
)  # fmt: skip
def test_a_gloss_asks_for_nothing_more(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "EGFR-sensitising mutation": 'test(egfr mutation) positive and attest by investigator "EGFR-sensitising mutation"',
        "No EGFR sensitizing mutation": 'not (test(egfr mutation) positive and attest by investigator "EGFR sensitizing mutation")',
        "Sensitizing EGFR mutation (exon 19 deletion or L858R)": "test(egfr exon 19 deletion) positive or test(egfr l858r) positive",
    },
    exclusion={},
)  # fmt: skip
def test_whether_a_mutation_sensitises_a_person_says(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={},
    exclusion={
        "Received palliative radiotherapy targeting spinal metastases within 3 weeks": 'received(palliative radiotherapy) within 3 weeks before screening and attest by investigator "to spinal metastases"',
        "Recent oral antifungal therapy (< 3 weeks)": 'received(antifungal) within 3 weeks before screening and attest by investigator "oral antifungal therapy"',
        "Recent stroke (< 3 weeks)": "condition(stroke) within less than 3 weeks before screening",
    },
)  # fmt: skip
def test_a_treatment_at_which_it_aims_and_how_lately(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Provides a biopsy sample, which will be used to assess HER2 status": 'unparsed "Provides a biopsy sample, which will be used to assess HER2 status"',
        "Provides a biopsy sample, which must be used to assess HER2 status": 'unparsed "Provides a biopsy sample" and unparsed "which must be used to assess HER2 status"',
        "History/physical examination within 3 weeks": 'attest by investigator "History/physical examination within 3 weeks"',
        "History of asthma and physical examination within 3 weeks": "condition(asthma) history within 3 weeks before screening and received(physical examination) within 3 weeks before screening",
        "Able to give voluntary, signed informed consent and from whom consent was obtained": 'attest "Able to give voluntary, signed informed consent and from whom consent was obtained"',
        "Implantation of a new or replacement pacemaker": 'attest by investigator "Implantation of a new or replacement pacemaker"',
        "Without corticosteroid therapy for 4 weeks": 'not (received(corticosteroid) and attest by investigator "for 4 weeks")',
        "Pulmonary nodules stable for at least 4 weeks, without steroid treatment": 'condition(lung nodule) stable for at least 4 weeks and attest by investigator "without steroid treatment"',
    },
    exclusion={
        "(The indication for surgery is approved by the health insurance)": 'unparsed "(The indication for surgery is approved by the health insurance)"',
        "Surgery that is approved by the insurance": 'received(surgery) and attest by investigator "that is approved by the insurance"',
        "Contraindication to MRI (e.g. non-MRI-compatible implants or foreign bodies)": 'attest by investigator "Contraindication to MRI" or received(mr-unsafe implant) or condition("non mri compatible foreign bodies")',
    },
)  # fmt: skip
def test_what_is_said_beside_a_demand(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Age 50 or older at the time of surgery": "at the time of surgery",
        "Measurable disease by RECIST 1.1": "RECIST 1.1",
    },
    exclusion={},
)
def test_a_note_names_the_day_and_the_rules(kind: str, sentence: str, expected: str) -> None:
    (one,) = compile_text(f"{kind.capitalize()} Criteria:\n\n* {sentence}\n")
    assert expected in one.note
