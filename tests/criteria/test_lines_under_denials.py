"""Lines under a denied item, a denial split from what it denies, a word that is no grade; the words are ours."""

from __future__ import annotations

import pytest

from trialrun.criteria import compile_text, write


def trees(text: str) -> list[tuple[str, str]]:
    return [(one.kind, write(one.tree)) for one in compile_text(text)]


def tree(sentence: str, kind: str = "Inclusion") -> str:
    (one,) = compile_text(f"{kind} Criteria:\n\n* {sentence}")
    return write(one.tree)


def test_a_remark_under_a_member_of_a_denied_list_leaves_it_denied() -> None:
    text = (
        "Inclusion Criteria:\n\n  -  No prior therapy with any of the following:\n\n       -  Bevacizumab\n\n"
        "            -  Eye injections are allowed\n\n       -  Sorafenib\n"
    )
    assert trees(text) == [
        ("inclusion", "not received(bevacizumab)"),
        ("exclusion", 'allowed "Eye injections are allowed"'),
        ("inclusion", "not received(sorafenib)"),
    ]


def test_a_list_under_a_member_of_a_denied_list_is_denied_with_its_time() -> None:
    text = (
        "Inclusion Criteria:\n\n  -  No history of any of the following within 6 months:\n\n       -  Stroke\n\n"
        "       -  Cardiac disease, including:\n\n            -  Myocardial infarction\n\n            -  Angina\n"
    )
    assert trees(text) == [
        ("inclusion", "not condition(stroke) history within 6 months before screening"),
        ("exclusion", "condition(heart disease) within 6 months before screening"),
        ("exclusion", "condition(myocardial infarction) within 6 months before screening"),
        ("exclusion", "condition(angina pectoris) within 6 months before screening"),
    ]


def test_the_time_of_an_exclusion_reaches_the_lists_under_its_members() -> None:
    text = (
        "Exclusion Criteria:\n\n  -  Any of the following within 3 months:\n\n       -  Bleeding ulcer:\n\n"
        "            -  Gastric ulcer\n\n            -  Duodenal ulcer\n\n       -  Stroke\n"
    )
    assert ("exclusion", "condition(gastric ulcer) within 3 months before screening") in trees(text)
    assert ("exclusion", "condition(duodenal ulcer) within 3 months before screening") in trees(text)


def test_a_list_under_a_demanded_alternative_stays_demanded() -> None:
    text = (
        "Inclusion Criteria:\n\n  -  One of the following:\n\n       -  Asthma, including:\n\n"
        "            -  Allergic asthma\n\n            -  Exercise-induced asthma\n\n       -  COPD\n"
    )
    assert all(kind == "inclusion" for kind, _ in trees(text))


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("No allergy to penicillin Not HIV positive No seizures", "not condition(HIV infection)"),
        ("No allergy to penicillin No HIV antibody No seizures", "not test(hiv test) positive"),
        ("No allergy to penicillin Must not be HIV positive No seizures", "not condition(HIV infection)"),
        ("No allergy to penicillin HIV negative No seizures", "test(hiv test) negative"),
    ],
)
def test_a_denial_is_not_cut_off_what_it_denies(run: str, expected: str) -> None:
    text = f"PROTOCOL ENTRY CRITERIA:\n\n--Patient Characteristics-- Age: 18 and over Other: {run}"
    found = [one for _, one in trees(text)]
    assert expected in found
    assert "condition(HIV infection)" not in found


@pytest.mark.parametrize(
    "sentence",
    [
        "High grade invasive carcinoma",
        "Stroke with high grade intracranial stenosis",
        "Carcinoma of low grade vascular invasion",
        "Bladder cancer of high grade in situ type",
    ],
)
def test_a_word_that_begins_like_a_numeral_is_no_grade(sentence: str) -> None:
    assert "grade = " not in tree(sentence)
    assert "grade = " not in tree(sentence, "Exclusion")


def test_grades_are_still_read() -> None:
    assert tree("Neuropathy grade iii") == "condition(neuropathy) grade = 3"
    assert tree("Neuropathy grade 2b", "Exclusion") == "condition(neuropathy) grade = 2"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Have asthma or COPD and are on tiotropium",
            "(condition(asthma) or condition(chronic obstructive pulmonary disease)) and received(tiotropium) ongoing",
        ),
        (
            "Patients with gout or arthritis and are taking colchicine",
            "(condition(gout) or condition(arthritis)) and received(colchicine) ongoing",
        ),
        (
            "Subjects with epilepsy or migraine and have taken valproate for at least 3 months",
            "(condition(epilepsy) or condition(migraine)) and received(valproate) for at least 3 months",
        ),
        (
            "Patients with breast cancer or ovarian cancer and have a BRCA mutation",
            "(condition(breast cancer) or condition(ovarian cancer)) and test(brca mutation) positive",
        ),
        (
            "Participants have type 1 or type 2 diabetes and are on insulin",
            "(condition(type 1 diabetes mellitus) or condition(type 2 diabetes mellitus)) and received(insulin) ongoing",
        ),
    ],
)
def test_a_second_verb_is_said_of_whoever_is_named(sentence: str, expected: str) -> None:
    assert tree(sentence) == expected


def test_what_keeps_out_is_not_narrowed_by_a_second_verb() -> None:
    found = tree("Have diabetes or hypertension and are on insulin", "Exclusion")
    assert found == "condition(diabetes mellitus) or condition(hypertension) and received(insulin) ongoing"


@pytest.mark.parametrize("section", ["Inclusion", "Exclusion"])
@pytest.mark.parametrize(
    "heading",
    ["Participants will not:", "Eligible patients must NOT:", "Subjects cannot:", "They may not have:"],
)
def test_lines_that_go_on_with_a_denial_keep_out(section: str, heading: str) -> None:
    text = (
        f"{section} Criteria:\n\n  -  {heading}\n\n       -  have had an operation within 2 months\n\n"
        "       -  have a history of gout and no seizures\n\n       -  have asthma, no eczema\n"
    )
    assert trees(text) == [
        ("exclusion", "received(surgery) within 2 months before screening"),
        ("exclusion", "condition(gout) history or condition(seizure)"),
        ("exclusion", "condition(asthma) or condition(eczema)"),
    ]


def test_lines_under_a_demand_are_demanded() -> None:
    text = (
        "Inclusion Criteria:\n\n  -  Participants will:\n\n       -  have a history of gout and no seizures\n"
    )
    assert trees(text) == [("inclusion", "condition(gout) history and not condition(seizure)")]


@pytest.mark.parametrize("heading", ["Patients must not have:", "No history of:", "Must be free of:"])
def test_names_behind_a_denial_on_its_own_depth_keep_out(heading: str) -> None:
    text = f"Inclusion Criteria:\n\n* Age over 18 years\n* {heading}\n* Stroke\n* Gout\n* Able to read\n"
    assert trees(text) == [
        ("inclusion", "age > 18 years"),
        ("exclusion", "condition(stroke)"),
        ("exclusion", "condition(gout)"),
        ("inclusion", 'attest "Able to read"'),
    ]
