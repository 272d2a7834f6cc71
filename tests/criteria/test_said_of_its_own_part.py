"""What a bound, a marker, a tail or a time is said of, where protocols of several fields list other things beside it."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "NSCLC harboring a RET fusion or MET exon 14 skipping": "condition(non-small cell lung cancer) and (test(ret fusion) positive or test(met exon 14 skipping) positive)",
        "Melanoma with a BRAF V600E or BRAF V600K mutation": "condition(melanoma) and (test(braf v600e) mutated or test(braf v600k) mutated)",
        "Heart failure with NT-proBNP > 200 pg/mL in women or > 300 pg/mL in men": "condition(heart failure) and (sex female and nt-probnp > 200 pg/mL or sex male and nt-probnp > 300 pg/mL)",
        "AST ≤ 3 x ULN, bilirubin ≤ 2 x ULN unless the patient has Gilbert syndrome": "ast <= 3 x ULN and (bilirubin <= 2 x ULN or condition(gilbert syndrome))",
        "Platelets ≥ 90,000/µL, bilirubin ≤ 2 mg/dL (unless Gilbert's syndrome), creatinine ≤ 2 mg/dL": "platelets >= 90000 /uL and (bilirubin <= 2 mg/dL or condition(gilbert syndrome)) and creatinine <= 2 mg/dL",
        "ALT ≤ 3 x ULN and bilirubin ≤ 2 x ULN, except patients with Gilbert syndrome, who must have bilirubin < 4 mg/dL": "alt <= 3 x ULN and (bilirubin <= 2 x ULN or condition(gilbert syndrome) and bilirubin < 4 mg/dL)",
        "Neutrophils ≥ 1500/µL independent of growth factors within 14 days": "neutrophils >= 1500 /uL and not received(growth factor) within 14 days before screening",
        "Mean sitting SBP ≥ 150 mmHg": "systolic blood pressure >= 150 mm[Hg]",
        "Total bilirubin ≤ 2 x ULN OR direct bilirubin ≤ ULN for subjects with total bilirubin levels > 2 x ULN": "bilirubin <= 2 x ULN or bilirubin > 2 x ULN and direct bilirubin <= 1 x ULN",
        "ASPECTS ≥ 7 on non-contrast CT": "score(alberta stroke program early ct score) >= 7",
        "Hoehn and Yahr stage 2 to 4 in the OFF state": "hoehn-yahr from 2 to 4",
    },
    exclusion={
        "Colorectal cancer with KRAS G12C or BRAF V600E mutation": "condition(colorectal cancer) and (test(kras g12c) positive or test(braf v600e) positive)",
        "ALT > 5 x ULN or total bilirubin > 2 x ULN, except in Gilbert's syndrome": "alt > 5 x ULN or bilirubin > 2 x ULN and not condition(gilbert syndrome)",
        "Hypotension or SBP < 90 mmHg on 2 of 3 readings": 'condition(hypotension) or systolic blood pressure < 90 mm[Hg] and attest by investigator "on 2 of 3 readings"',
        "Acute angina or hospitalization due to angina": 'condition(angina pectoris) acute or received(hospitalization) and attest by investigator "due to angina"',
        "Gout or receiving prednisone (at doses exceeding 20 mg daily)": 'condition(gout) or received(prednisone) ongoing and prednisone dose > 20 mg/d',
        "Neuropathy of grade 3 or higher, or grade 2 with cramps": "condition(neuropathy) grade >= 3 or condition(neuropathy) grade = 2 and condition(muscle cramp)",
        "Tracheostomy, or oxygen therapy for more than 16 hours per day": 'received(tracheostomy) or received(oxygen therapy) for more than 16 hours and "oxygen therapy" > 16 h/d',
        "Previous kidney transplant or planned kidney transplant within 12 months": 'received(kidney transplant) or unparsed "planned kidney transplant within 12 months"',
        "Opioid or triptan use on more than 8 days per month": '(received(opioid) or received(triptan)) and unparsed "use on more than 8 days per month"',
        "Atypical or secondary parkinsonism due to drugs, encephalitis, or tumor": '(condition(atypical parkinsonism) or condition(secondary parkinsonism)) and attest by investigator "due to drugs, encephalitis, or tumor"',
        "ALT > 3 x ULN unexplained by alcohol or hepatitis": 'alt > 3 x ULN and attest by investigator "unexplained by alcohol or hepatitis"',
        "Previous JAK inhibitor exposure": "received(jak inhibitor)",
        "Prior chemotherapy including investigational agents within 6 weeks prior to allocation": "received(chemotherapy) within 6 weeks before randomisation or received(investigational agent) within 6 weeks before randomisation",
        "Mean resting QTcF > 480 ms, obtained from triplicate ECGs": "qtcf > 480 ms",
        "Mismatch repair deficient colorectal cancer": "test(mismatch repair deficiency) positive and condition(colorectal cancer)",
    },
)  # fmt: skip
def test_what_is_said_is_said_of_its_own_part(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
