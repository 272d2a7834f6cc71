"""What a permission leaves out, times that are shorter for some, and sentences that say who is let in."""

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write


@each(
    inclusion={
        "Prior endocrine therapy is permitted, except for letrozole": "not received(letrozole)",
        "Prior radiotherapy allowed, excluding whole brain irradiation": (
            "not received(whole brain radiotherapy)"
        ),
        "Prior chemotherapy (except docetaxel) is permitted": "not received(docetaxel)",
        "Prior chemotherapy, excluding docetaxel, is permitted": "not received(docetaxel)",
        "Concurrent antibiotics are allowed, with the exception of rifampin": (
            "not received(rifampin) ongoing"
        ),
        "Prior malignancy is allowed, except melanoma": "not condition(melanoma) history",
        # of what is left out only a person can say whether it was that
        "Prior chemotherapy allowed, excluding intensive courses with stem cell support": (
            'if received(chemotherapy) then attest by investigator "Prior chemotherapy allowed, excluding '
            'intensive courses with stem cell support"'
        ),
        "Approved flu vaccines are allowed, excluding live vaccines": (
            'if received("approved flu vaccines") then attest by investigator "Approved flu vaccines are '
            'allowed, excluding live vaccines"'
        ),
        # nothing is left out
        "Prior colectomy for reasons other than cancer allowed": (
            'allowed "Prior colectomy for reasons other than cancer allowed"'
        ),
        "Concomitant medications are allowed except as listed below": (
            'allowed "Concomitant medications are allowed except as listed below"'
        ),
        "Ibuprofen is allowed but not within 5 days before surgery": (
            "not received(ibuprofen) within 5 days before surgery"
        ),
        # a shorter time for some
        "More than 6 weeks since radiotherapy (at least 3 weeks, with recovery, if the tumor grows)": (
            "not received(radiotherapy) within less than 3 weeks before treatment and (not "
            "received(radiotherapy) within 6 weeks before treatment or attest by investigator "
            '"with recovery, if the tumor grows")'
        ),
        "At least 28 days since surgery (7 days if minimally invasive)": (
            "not received(surgery) within less than 7 days before treatment and (not received(surgery) within "
            'less than 28 days before treatment or attest by investigator "if minimally invasive")'
        ),
        "At least 4 weeks since surgery (1 week for minor surgery)": (
            "not received(surgery except minor surgery) within less than 4 weeks before treatment and not "
            "received(minor surgery) within less than 1 week before treatment"
        ),
        "Prior adjuvant chemotherapy is allowed as long as it was completed before diagnosis of advanced or "
        "metastatic NSCLC": (
            'if received(adjuvant chemotherapy) then attest by investigator "it was completed before '
            'diagnosis of advanced or metastatic NSCLC"'
        ),
    },
    exclusion={
        "Prior radiotherapy allowed, excluding whole brain irradiation": (
            "received(whole brain radiotherapy)"
        ),
        "Skin cancer excluding melanoma is allowed": 'condition(melanoma) and not attest by investigator "Skin cancer excluding melanoma is allowed"',
        # demands, and who is let in, among the exclusions
        "Note: subjects must agree to stay near the hospital": (
            'not attest "Note: subjects must agree to stay near the hospital"'
        ),
        "All participants will be required to use reliable birth control during this study": (
            'not attest "All participants will be required to use reliable birth control during this study"'
        ),
        "Patients who are required to use oxygen at home": (
            "received(oxygen therapy) and received(long-term oxygen therapy)"
        ),
        "Healthy volunteers who agree to a biopsy will be eligible for the control arm": (
            'unparsed "Healthy volunteers who agree to a biopsy will be eligible for the control arm"'
        ),
        "Brain metastases unless clinically stable for 4 weeks. For patients with brain metastases, "
        "radiosurgery is allowed before enrollment.": (
            'condition(brain metastasis) and not attest by investigator "clinically stable for 4 weeks"'
        ),
        "Seizures. For patients with epilepsy, those on stable anticonvulsants are allowed": (
            "condition(seizure) and not attest by investigator "
            '"For patients with epilepsy, those on stable anticonvulsants"'
        ),
    },
)
def test_what_is_left_out(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_the_disease_that_the_trial_studies_is_not_kept_out() -> None:
    text = "Inclusion Criteria:\n\n* Prior malignancy other than laryngeal cancer allowed\n"
    (of_another,) = compile_text(text, diseases=("breast cancer",))
    (of_its_own,) = compile_text(text, diseases=("head and neck cancer",))
    assert write(of_another.tree) == "not condition(laryngeal cancer) history"
    assert write(of_its_own.tree) == 'allowed "Prior malignancy other than laryngeal cancer allowed"'
