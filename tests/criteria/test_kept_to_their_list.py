"""Sites, labels and examples that a list keeps to itself, and times that bound what they are said of."""

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No investigational drug within at least 30 days": (
            "not received(investigational agent) within 30 days before screening"
        ),
        "Radiotherapy within at least 5 weeks before enrollment": (
            "received(radiotherapy) at least 5 weeks before enrolment"
        ),
        "No surgery, except minor procedures (e.g. biopsy), within 6 weeks before enrollment": (
            'not received(surgery except "minor procedures", biopsy) within 6 weeks before enrolment'
        ),
    },
    exclusion={
        "Use of any investigational agent within a minimum of 5 weeks prior to study treatment": (
            "received(investigational agent) within 5 weeks before treatment"
        ),
        "Investigational drug within a minimum of 30 days or 5 half-lives of the drug, whichever is longer": (
            "received(investigational agent) within 30 days before screening or received(investigational agent) within 5 half-lives before screening"
        ),
        "Major surgery, other than minor procedures (e.g., biopsy, port placement), within 5 weeks of enrollment": (
            'received(major surgery except "minor procedures", biopsy, central venous catheter) within 5 weeks before enrolment'
        ),
        "Antifungals: fluconazole Sedatives: diazepam, midazolam": (
            "received(fluconazole) or received(diazepam) or received(midazolam)"
        ),
        "Hepatitis B (HBV) vaccine within 20 days": (
            "received(hepatitis b vaccine) within 20 days before screening"
        ),
        "Cytomegalovirus (CMV) hyperimmune globulin within 20 days": (
            "received(hyperimmune globulin) within 20 days before screening"
        ),
        "Prior (non-lung) malignancy": ("condition(malignancy except lung cancer) history"),
        "Positive pregnancy test at screening or before dosing": ("test(pregnancy test) positive"),
        "Fever on admission or prior to vaccination": ("condition(fever)"),
        "Gastric bleeding, ulcers or perforation": (
            'condition("gastric bleeding") or condition(gastric ulcer) or condition(gastric perforation)'
        ),
        "Lung infection, fracture": ("condition(lower respiratory tract infection) or condition(fracture)"),
        "Cirrhosis or bleeding": ("condition(cirrhosis) or condition(hemorrhage)"),
        "History of idiosyncratic or allergic reaction to anthracyclines": ("allergy(anthracycline)"),
        "Heart failure, ventricular tachycardia, or a history of stroke within the past 4 months": (
            "condition(heart failure) or condition(ventricular tachycardia) within 4 months before screening or condition(stroke) history within 4 months before screening"
        ),
        "INR > 1.6 unless due to anticoagulant therapy": (
            'inr > 1.6 and not attest by investigator "due to anticoagulant therapy"'
        ),
        "Due to undergo surgery within 3 weeks": ("received(surgery) planned within 3 weeks after screening"),
    },
)
def test_what_a_list_keeps_to_itself(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
