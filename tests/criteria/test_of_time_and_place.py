"""Of which organ, at what time, together or apart: what one member of a list says for the others."""

from __future__ import annotations

from tests.criteria.reading import each, tree

from trialrun.criteria import compile_text, write

INCLUSION = {
    # nobody is asked for two cancers …
    "Patients with cervical and ovarian cancer": "condition(cervical cancer) or condition(ovarian cancer)",
    "Adenocarcinoma of the stomach and gastro-esophageal junction": (
        "condition(gastric adenocarcinoma) or condition(gastroesophageal junction adenocarcinoma)"
    ),
    # … but of one that spreads, or had another one before, both are told
    "Patients with melanoma and liver metastases": "condition(melanoma) and condition(liver metastasis)",
    "Thyroid cancer and a history of melanoma": "condition(thyroid cancer) and condition(melanoma) history",
    "Stage II squamous cell carcinoma or adenocarcinoma of the lung": (
        "condition(squamous cell lung cancer) stage II or condition(lung adenocarcinoma) stage II"
    ),
    "No prior malignancy except squamous cell carcinoma or carcinoma in situ of the cervix": (
        "not condition(malignancy except squamous cell carcinoma, carcinoma in situ of the cervix) history"
    ),
    # at any time: before it, or now
    "No prior or current therapy with lithium": "not received(lithium)",
    "No previous and no concurrent treatment with lithium": "not received(lithium)",
    "At least 6 weeks since prior and no concurrent tamoxifen": (
        "not received(tamoxifen) within less than 6 weeks before treatment"
    ),
    "No allergic reaction to prior treatment with cisplatin": "not allergy(cisplatin)",
    "No prior combination of cisplatin and etoposide": (
        "not (received(cisplatin) and received(etoposide) and "
        'attest by investigator "combination of cisplatin and etoposide")'
    ),
    # a receptor is tested, and no hormone is given
    "Estrogen or progesterone receptor positive": (
        "test(estrogen receptor) positive or test(progesterone receptor) positive"
    ),
    "Primary glioblastoma, confirmed by histological analysis": "condition(glioblastoma)",
    "Intended coronary revascularization": "received(coronary revascularization) planned",
    "At least 6 weeks prior physical therapy": "received(physical therapy) for at least 6 weeks",
}
EXCLUSION = {
    "History of active tuberculosis": "condition(tuberculosis) history",
    "Active tuberculosis": "condition(tuberculosis) active",
    "Clear history of angina": "condition(angina pectoris) history",
    "Acute or occult infection": 'condition(infection) acute or condition("occult infection")',
    "Chronic motor or vocal tic disorder": (
        'condition("motor tic disorder") chronic or condition("vocal tic disorder") chronic'
    ),
    "Smoker, or cessation for less than 3 months": (
        'condition(smoking) or unparsed "cessation for less than 3 months"'
    ),
    "Insulin-dependent or non-insulin-dependent diabetes": "condition(diabetes mellitus)",
    "Severe infection or high fever": 'condition(infection) severe or condition("high fever")',
    # a dose leaves room for the time at the end of the list
    "Estrogens, prednisone above 10 mg/day, or methotrexate within 4 weeks before enrollment": (
        "received(estrogen) within 4 weeks before enrolment or received(prednisone) within 4 weeks before "
        "enrolment and prednisone dose > 10 mg/d within 4 weeks before enrolment or received(methotrexate) "
        "within 4 weeks before enrolment"
    ),
    # a bracket inside a bracket is no part of the name
    "Gout and uncontrolled diabetes [HbA1c(NGSP) ≥ 9 % at screening]": ("condition(gout) or hba1c >= 9 %"),
    "Kyphosis (Cobb angle (CA) > 60 degrees)": "condition(kyphosis) and cobb angle > 60 deg",
    "Has an active major depressive episode (MDE) or had an active MDE in the past 6 months": (
        "condition(major depressive disorder) active or "
        "condition(major depressive disorder) history within 6 months before screening"
    ),
    "FIB-4 of 1.45 to 3.25 requires consultation": (
        'fib-4 from 1.45 to 3.25 and not attest by investigator "consultation"'
    ),
    # what a drug did to somebody keeps nobody else out who has it
    "Intolerance to bleomycin such as rash": (
        "allergy(bleomycin) or condition(rash) and "
        'attest by investigator "Intolerance to bleomycin such as rash"'
    ),
    "Infection requiring hospitalization": (
        "condition(infection) and received(hospitalization) and "
        'attest by investigator "requiring hospitalization"'
    ),
    "Cardiac or pulmonary congenital anomalies": (
        'condition("cardiac congenital anomalies") or condition("pulmonary congenital anomalies")'
    ),
}


@each(inclusion=INCLUSION, exclusion=EXCLUSION)
def test_a_list_is_read_as_it_is_meant(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


def _listed(introduction: str, *items: str) -> list[tuple[str, str]]:
    bullets = "".join(f"    * {item}\n" for item in items)
    compiled = compile_text(f"Inclusion Criteria:\n\n* {introduction}\n\n{bullets}")
    return [(one.kind, write(one.tree)) for one in compiled]


def test_what_must_not_be_going_on_is_not_asked_for() -> None:
    """The examples of a denied investigational therapy must not turn the denial into a demand."""
    read = _listed("No other concurrent experimental therapy, including any of the following:", "Vaccines")
    assert read == [("inclusion", "not received(investigational agent) ongoing")]


def test_only_what_is_taken_now_keeps_out_under_no_concurrent() -> None:
    read = _listed("No concurrent medications:", "Warfarin", "Aspirin")
    assert read == [("exclusion", "received(warfarin) ongoing"), ("exclusion", "received(aspirin) ongoing")]


def test_a_list_under_since_prior_says_what_was_not_given_lately() -> None:
    read = _listed("At least 4 weeks since prior:", "Chemotherapy", "Radiotherapy")
    assert read == [
        ("exclusion", "received(chemotherapy) within less than 4 weeks before treatment"),
        ("exclusion", "received(radiotherapy) within less than 4 weeks before treatment"),
    ]
