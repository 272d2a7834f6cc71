"""Lists whose members were once read one by one although words before or behind them are said of all."""

import pytest
from tests.criteria.reading import tree


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # what stands behind the one noun of two adjectives is said of either
        (
            "Hepatic or renal disorder known to alter drug clearance",
            '(condition(hepatic disease) or condition(renal disease)) and unparsed "known to alter drug clearance"',
        ),
        (
            "Any of the eye diseases, infections or skin conditions listed under the appendix",
            "(condition(eye disease) or condition(infection) or condition(skin disease)) and "
            'unparsed "listed under the appendix"',
        ),
        (
            "Prior fracture or injury to the T11 or T12 segments",
            "(condition(fracture) history or condition(injury) history) and "
            'unparsed "to the T11" or unparsed "T12 segments"',
        ),
        (
            "Prior fracture or trauma of the legs requiring surgery",
            "(condition(fracture) history or condition(injury) history) and "
            'attest by investigator "of the legs" and received(surgery) '
            'and attest by investigator "requiring surgery"',
        ),
        # … but "any condition that …" closes a list of things that keep out by themselves
        (
            "Dementia or any medical condition that mildly or severely affects memory",
            'condition(dementia) or attest by investigator "any medical condition that mildly or severely affects memory"',
        ),
        # examples of a cause are not asked for by themselves
        (
            "Fewer than two mobile segments from any cause, including trauma and ankylosing spondylitis",
            'unparsed "Fewer than two mobile segments from any cause" or '
            'unparsed "Fewer than two mobile segments from any cause" and '
            "(condition(injury) or condition(ankylosing spondylitis))",
        ),
        ("Polyneuropathy such as from diabetes or alcohol", "condition(polyneuropathy)"),
        # who is coinfected has both
        (
            "Coinfection with hepatitis B and hepatitis D",
            "condition(hepatitis B) and condition(hepatitis D) or "
            "(condition(hepatitis B) or condition(hepatitis D)) and "
            'attest by investigator "Coinfection with hepatitis B and hepatitis D"',
        ),
        # the short form of the end of a name is no other drug
        (
            "Approved anti-rabies monoclonal antibodies (mAbs) in the last 2 months",
            'received("approved anti rabies monoclonal antibodies") within 2 months before screening',
        ),
        # both drugs of the trial are what the time is counted from
        (
            "Oral steroids within 7 days before the first dose of nivolumab or ipilimumab",
            "received(oral corticosteroid) within 7 days before treatment",
        ),
        # all that follows is what the allergy is to
        (
            "Known hypersensitivity to any ingredient, including gelatin; antibodies (e.g., rituximab); and latex",
            'allergy(gelatin) or allergy("antibodies") or allergy(rituximab) or allergy(latex)',
        ),
        ("History or presence of allergy or intolerance to penicillin", "allergy(penicillin)"),
        # by what immunity was weakened is no reason by itself
        (
            "Cirrhosis or weakened immune system resulting from radiation, chemotherapy or other treatments",
            "condition(cirrhosis) or condition(immunodeficiency) and "
            'attest by investigator "resulting from radiation, chemotherapy or other treatments"',
        ),
        (
            "Other disorders (e.g., lupus) or laboratory findings that may raise the risk of thrombosis",
            '(unparsed "Other disorders" or condition(systemic lupus erythematosus) or '
            'condition("laboratory findings")) and attest by investigator "that may raise the risk of thrombosis"',
        ),
        # an example of any organ is meant of the organ before it
        (
            "Serious hepatic disease (e.g., cirrhosis, tumor)",
            "condition(hepatic disease) severe or condition(cirrhosis) or condition(neoplasm) and "
            'attest by investigator "hepatic disease (e.g., cirrhosis, tumor)"',
        ),
        # … and so may be a finding behind one of a place
        (
            "Thoracic infection and/or tumor",
            'condition("thoracic infection") or condition("thoracic tumor")',
        ),
        ("Viral infection or tumor", "condition(viral infection) or condition(neoplasm)"),
        (
            "Infection, confined to the skin",
            'condition(infection) and attest by investigator "confined to the skin"',
        ),
        # two origins that leave no other
        (
            "Inherited or acquired thrombophilia except factor V Leiden",
            "condition(thrombophilia except factor V leiden)",
        ),
        (
            "Uncontrolled hypo- or hyperthyroidism",
            "condition(hypothyroidism) uncontrolled or condition(hyperthyroidism) uncontrolled",
        ),
        (
            "Currently treated with radiotherapy, immunosuppression or methotrexate",
            "received(radiotherapy) ongoing or received(immunosuppressive drug) ongoing or "
            "received(methotrexate) ongoing",
        ),
        (
            "Corticosteroids, prednisone equivalent above 15 mg/day, or equivalent",
            "received(corticosteroid) and prednisone dose > 15 mg/d",
        ),
        (
            "The participant is pregnant, plans to become pregnant or is breastfeeding",
            'condition(pregnancy) or attest "plans to become pregnant" or condition(lactation)',
        ),
        ("Acquired immunodeficiency syndrome (AIDS)-defining illness", "condition(AIDS)"),
    ],
)
def test_what_keeps_out(sentence: str, expected: str) -> None:
    assert tree(sentence, "exclusion") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # who coughs has not therefore the pain that coughing provokes
        (
            "Pain usually provoked by bending, coughing, or sneezing",
            'unparsed "Pain usually provoked by bending, coughing, or sneezing"',
        ),
        # nor has who was examined what the examination shall confirm
        (
            "Blocked vessel that is confirmed by imaging (e.g., MRI, ultrasound)",
            'unparsed "Blocked vessel that is confirmed by imaging (e.g., MRI, ultrasound)"',
        ),
        # what is asked of those who never had a drug is asked of nobody else
        (
            "For methotrexate-naive patients, prior treatment with sulfasalazine",
            "if not received(methotrexate) then received(sulfasalazine)",
        ),
        ("BMI from 21 to less than 29 kg/m2", "bmi from 21 to below 29 kg/m2"),
    ],
)
def test_what_is_asked(sentence: str, expected: str) -> None:
    assert tree(sentence, "inclusion") == expected
