"""Where alternatives at the end belong to one noun, and what a list says of illnesses that last."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "Gout and psoriasis and evidence of uveitis or vertigo": "condition(gout) and condition(psoriasis) and (condition(uveitis) or condition(vertigo))",
        "Gout, psoriasis and a history of stroke or asthma": "condition(gout) and condition(psoriasis) and (condition(stroke) history or condition(asthma) history)",
        "Gout and psoriasis and either uveitis or vertigo": "condition(gout) and condition(psoriasis) and (condition(uveitis) or condition(vertigo))",
        "Gout and psoriasis and prior treatment with lithium or clozapine": "condition(gout) and condition(psoriasis) and (received(lithium) or received(clozapine))",
        "Gout and evidence of uveitis or vertigo, or asthma": "condition(gout) and condition(uveitis) or condition(vertigo) or condition(asthma)",
    },
    exclusion={
        "Gout and psoriasis and evidence of uveitis or vertigo": "condition(gout) or condition(psoriasis) or condition(uveitis) or condition(vertigo)",
    },
)  # fmt: skip
def test_the_last_of_the_alternatives_alone_lets_nobody_in(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Gout or psoriasis of at least 2 years duration": "condition(gout) at least 2 years before screening or condition(psoriasis) at least 2 years before screening",
        "Severe gout, psoriasis, or urticaria of > 6 months duration": "condition(gout) severe more than 6 months before screening or condition(psoriasis) severe more than 6 months before screening or condition(urticaria) severe more than 6 months before screening",
        "Gout and psoriasis of more than 3 years in duration": "condition(gout) more than 3 years before screening and condition(psoriasis) more than 3 years before screening",
        "Gout, and psoriasis of at least 3 years duration": "condition(gout) and condition(psoriasis) at least 3 years before screening",
        "Gout or psoriasis of less than 2 years duration": "condition(gout) and not condition(gout) at least 2 years before screening or condition(psoriasis) and not condition(psoriasis) at least 2 years before screening",
    },
    exclusion={
        "Gout or psoriasis < 2 years duration": "condition(gout) and not condition(gout) at least 2 years before screening or condition(psoriasis) and not condition(psoriasis) at least 2 years before screening",
        "Gout or psoriasis": "condition(gout) or condition(psoriasis)",
    },
)  # fmt: skip
def test_how_long_they_have_lasted_is_said_of_all_of_them(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No serious heart disease; e.g., angina, gout": "not (condition(heart disease) severe or condition(angina pectoris) severe or condition(gout) severe)",
        "No significant illness; for example, gout or asthma": 'not (attest by investigator "significant illness" or condition(gout) or condition(asthma))',
        "No prior immunosuppressants; such as azathioprine or cyclosporine": "not (received(immunosuppressive drug) or received(azathioprine) or received(cyclosporine))",
        "Autoimmune disease; e.g. psoriasis, vitiligo": "condition(autoimmune disease) or condition(psoriasis) or condition(vitiligo)",
        "No gout; no asthma": "not condition(gout) and not condition(asthma)",
    },
    exclusion={
        "Significant illness; including, but not limited to, gout or asthma": 'attest by investigator "Significant illness" or condition(gout) or condition(asthma)',
        "Severe heart disease; i.e., angina, gout": "condition(heart disease) severe or condition(angina pectoris) or condition(gout)",
    },
)  # fmt: skip
def test_examples_behind_a_semicolon_are_no_demands(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "No prior chemotherapy (including infusion or perfusion therapy)": "not received(chemotherapy)",
        "No prior radiotherapy (including brachytherapy)": "not (received(radiotherapy) or received(brachytherapy))",
    },
    exclusion={
        "Brain lesions such as lymphoma": 'condition(brain lesion) or condition(lymphoma) and attest by investigator "Brain lesions such as lymphoma"',
        "Brain lesions such as glioma": "condition(brain lesion) or condition(glioma)",
        "Prior systemic chemotherapy including intravenous therapy": "received(chemotherapy)",
        "Dependency (alcohol, opioids)": 'condition(alcohol dependence) or condition(opioid dependence)',
        "Antiviral (hepatitis C) drugs": 'received(antiviral) and attest by investigator "for hepatitis C"',
        "Prior lithium, or gout that will require surgery": 'received(lithium) or condition(gout) and attest by investigator "that will require surgery"',
        "CNS involvement by lymphoma": "condition(lymphoma) and condition(central nervous system involvement)",
        "Prophylaxis with fluconazole, itraconazole": '(received(fluconazole) ongoing or received(itraconazole) ongoing) and attest by investigator "for prophylaxis"',
    },
)  # fmt: skip
def test_an_example_is_meant_as_one_of_what_stands_before_it(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        "Men or non-pregnant women, at least 6 weeks postpartum": "not condition(pregnancy) and not condition(postpartum) within 6 weeks before screening",
        "Males and non-pregnant females more than 3 months postpartum": "not condition(pregnancy) and not condition(postpartum) within 3 months before screening",
        "First episode or recurrence of gout": "condition(gout)",
    },
    exclusion={
        "Initial episode or relapse of gout within 3 months": "condition(gout) within 3 months before screening",
    },
)  # fmt: skip
def test_nobody_is_asked_for_a_birth_or_an_episode(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def test_the_organ_that_their_tumor_has_reached_is_asked_of_each() -> None:
    """ "… by their tumor" names the diseases before it, and is no disease of its own."""
    asked = tree(
        "Patients with leukemia, lymphoma or melanoma who have meningeal involvement by their tumor",
        "inclusion",
    )
    ill = "(condition(leukemia) or condition(lymphoma) or condition(melanoma))"
    assert asked.startswith(f"{ill} and ")
