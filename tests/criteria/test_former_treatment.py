"""What somebody may have had before, from what they have to have recovered, and advice that asks nobody."""

from tests.criteria.reading import each, tree


@each(
    inclusion={
        # the condition is asked of those alone whose treatment was of that place, or for that disease
        "Prior radiotherapy to index lesions allowed if they progressed since then": 'if received(radiotherapy) and attest by investigator "to index lesions" '
        'then attest by investigator "they progressed since then"',
        "Prior interferon for hepatitis allowed if the dose was low": 'if received(interferon) and attest by investigator "for hepatitis" '
        'then attest by investigator "the dose was low"',
        "Prior radiotherapy to the brain allowed if completed and stable": "if received(cranial radiotherapy) "
        'then attest by investigator "completed and stable"',
        # who never had it has nothing to recover from
        "At least 5 weeks since other prior chemotherapy for gastric cancer and recovered": "not (received(chemotherapy) within less than 5 weeks before treatment "
        'and attest by investigator "for gastric cancer") and (if received(chemotherapy) and attest by investigator "for gastric cancer" '
        'then attest by investigator "other prior chemotherapy for gastric cancer and recovered")',
        "More than 5 weeks since prior chemotherapy for sarcoma with recovery from toxicity": "not (received(chemotherapy) within 5 weeks before treatment "
        'and attest by investigator "for sarcoma") and (if received(chemotherapy) and attest by investigator "for sarcoma" '
        'then attest by investigator "with recovery from toxicity")',
        "At least 5 weeks since prior radiotherapy and recovered": "not received(radiotherapy) within less than 5 weeks before treatment "
        'and (if received(radiotherapy) then attest by investigator "prior radiotherapy and recovered")',
        "At least 5 weeks since chemotherapy (7 weeks since mitomycin or nitrosoureas) and recovered": "not received(chemotherapy) within less than 5 weeks before treatment "
        "and not (received(mitomycin) within less than 7 weeks before treatment or received(nitrosourea) within less than 7 weeks before treatment) "
        "and (if (received(chemotherapy) or received(mitomycin) or received(nitrosourea)) "
        'then attest by investigator "chemotherapy (7 weeks since mitomycin or nitrosoureas) and recovered")',
        "At least 5 weeks since prior treatment and recovered": 'attest by investigator "At least 5 weeks since prior treatment and recovered"',
        "At least 7 weeks since prior surgery with full recovery": "not received(surgery) within less than 7 weeks before treatment "
        'and (if received(surgery) then attest by investigator "with full recovery")',
        # nobody has to have had what may have been given
        "Patients may have received imatinib, nilotinib for less than 6 weeks": "if (received(imatinib) or received(nilotinib)) "
        'then attest by investigator "for less than 6 weeks"',
        "Patients may have received prior imatinib, but it must be stopped before registration": "if received(imatinib) "
        'then attest by investigator "it must be stopped before registration"',
        "Patients may have received up to 3 prior chemotherapy regimens": "received(chemotherapy) lines <= 3",
        "Patients may have had prior surgery within 6 months": 'attest by investigator "Patients may have had prior surgery within 6 months"',
        "Patients may have received prior imatinib": 'allowed "Patients may have received prior imatinib"',
        "No investigational agents with a washout of less than 30 days before baseline": "not received(investigational agent) within less than 30 days before baseline",
        # what the staff says, recommends or waives
        "Women who are sterile or postmenopausal are exempt from this requirement": 'allowed "Women who are sterile or postmenopausal are exempt from this requirement"',
        "Men will be advised that the drug harms sperm, and they should avoid conception": "if sex male then attest "
        '"Men will be advised that the drug harms sperm, and they should avoid conception"',
    },
    exclusion={
        "Any investigational drug with a washout < 4 half-lives before enrollment": "received(investigational agent) within less than 4 half-lives before enrolment",
        "Any investigational drug with a washout period of at least 3 weeks": "received(investigational agent) "
        'and attest by investigator "with a washout period of at least 3 weeks"',
        "Patients with melanoma required to be NED for at least 4 years": "condition(melanoma) and not attest by investigator "
        '"required to be NED for at least 4 years"',
        "Gout required to be in remission for at least 1 year": "condition(gout) and not attest by investigator "
        '"required to be in remission for at least 1 year"',
        # the state is none that a trial asks for
        "Patients with asthma required to be on daily steroids": 'condition(asthma) and attest by investigator "required to be on daily steroids"',
        "Aspirin is strongly recommended for patients with prior stroke": 'allowed "Aspirin is strongly recommended for patients with prior stroke"',
        "In such patients, the physician should warn the parents of the risk of bleeding": 'allowed "In such patients, the physician should warn the parents of the risk of bleeding"',
        # they are those who are meant
        "Patients for whom aspirin is recommended": 'received(aspirin) and unparsed "is recommended"',
    },
)
def test_former_treatment(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected


@each(
    inclusion={
        # one of the ways is enough, and what stands behind them is asked besides
        "Women must be surgically sterile, abstinent, or if sexually active, use contraception, and have a negative pregnancy test": "if sex female "
        'then attest "be surgically sterile, abstinent, or if sexually active, use contraception" and test(pregnancy test) negative',
        "Patients must be off steroids, or if on steroids, be on a stable dose, and have a Karnofsky score of at least 60": "attest "
        '"be off steroids, or if on steroids, be on a stable dose" and karnofsky >= 60',
        # a record holds the test
        "Adolescent females must have a negative urine pregnancy test within 10 days before treatment and consent to further testing": "if sex female and age from 12 to below 18 years "
        'then test(pregnancy test) negative within 10 days before treatment and attest "consent to further testing"',
        # a stop is lost before the marker
        "Never been in blast crisis Ph positive": 'not condition(blast phase chronic myeloid leukemia) and unparsed "Ph positive"',
    },
    exclusion={
        # an anaphylaxis by anything else keeps nobody out
        "Asthma or a history of angioedema or other severe reactions to ACE inhibitors": "condition(asthma) or attest by investigator "
        '"a history of angioedema or other severe reactions to ACE inhibitors"',
        "Allergy to penicillins (such as ampicillin) or a history of anaphylaxis or other serious adverse reactions to antivenoms": "allergy(penicillin antibiotic) "
        "or allergy(ampicillin) or (condition(anaphylaxis) history or condition(adverse reaction) history severe) and attest by investigator "
        '"to antivenoms"',
        "Gout or anaphylaxis or other severe allergic reactions to penicillin": "condition(gout) or allergy(penicillin)",
        "Gout or a history of anaphylaxis": "condition(gout) or condition(anaphylaxis) history",
    },
)
def test_demands_and_reactions(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
