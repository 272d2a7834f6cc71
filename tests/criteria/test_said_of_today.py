"""What is said of today, of each of two, or cannot be told by the words of an exclusion."""

from tests.criteria.reading import each, tree


@each(
    inclusion={
        "No anticancer therapy (including surgery, chemotherapy, or cytokines) within 4 weeks": (
            'not (received(antineoplastic therapy) within 4 weeks before screening or received(surgery) within 4 weeks before screening and attest by investigator "anticancer therapy (including surgery, chemotherapy, or cytokines)" or received(chemotherapy) within 4 weeks before screening or received(cytokine therapy) within 4 weeks before screening and attest by investigator "anticancer therapy (including surgery, chemotherapy, or cytokines)")'
        ),
        "Must have a feeding tube and a biliary drain present": (
            'received(feeding tube) ongoing and received("biliary drain") ongoing'
        ),
        "Must have a urinary catheter and an arterial line in place": (
            "received(urinary catheter) ongoing and received(arterial line) ongoing"
        ),
        "Must have a urinary catheter present": "received(urinary catheter) ongoing",
        "Measurable disease according to Response Evaluation Criteria in Solid Tumors (at least one measurable lesion)": (
            'condition(malignancy) measurable and attest by investigator "at least one measurable lesion"'
        ),
        "Measurable disease per the Response Evaluation Criteria in Solid Tumours (RECIST) version 1.1": (
            "condition(malignancy) measurable"
        ),
        "Solid tumor, measurable": "condition(solid tumor) measurable",
        "No prior history of a kinase inhibiting agent targeting VEGFR for renal cell carcinoma": (
            'not (received("kinase inhibiting agent targeting vegfr") and attest by investigator "for renal cell carcinoma")'
        ),
        "No history of a PARP inhibitor within 6 months": (
            "not received(parp inhibitor) within 6 months before screening"
        ),
        "Heart failure with or without edema (as judged by the investigator)": "condition(heart failure)",
        "Asthma with or without eczema (in the investigator's opinion)": "condition(asthma)",
        "Asthma (as judged by the investigator)": (
            'condition(asthma) and attest by investigator "as judged by the investigator"'
        ),
    },
    exclusion={
        "Not undergone previous knee surgery at the affected joint": (
            'attest by investigator "Not undergone previous knee surgery at the affected joint"'
        ),
        "Not received prior radiotherapy to the hip": (
            'attest by investigator "Not received prior radiotherapy to the hip"'
        ),
        "Has not received previous immunotherapy": "not received(immunotherapy)",
        "Comorbid conditions of the hip or knee that may affect the gait assessment": (
            'attest by investigator "Comorbid conditions of the hip or knee that may affect the gait assessment"'
        ),
        "Injuries of the shoulder and elbow which could limit the use of the device": (
            'attest by investigator "Injuries of the shoulder and elbow which could limit the use of the device"'
        ),
        "Diseases of the heart, lungs or kidneys that would preclude anesthesia": (
            'attest by investigator "Diseases of the heart, lungs or kidneys that would preclude anesthesia"'
        ),
        "Disease of the pancreas that may affect glucose": (
            'condition(pancreatic disease) and attest by investigator "that may affect glucose"'
        ),
        "Surgical risk: poor lung function; surgery unresectable diffuse tumours": (
            'attest by investigator "poor lung function" or attest by investigator "surgery unresectable diffuse tumours"'
        ),
        "Surgery for gout": ('received(surgery) and condition(gout) and attest by investigator "for gout"'),
        "Currently taking any anticancer therapy (eg, chemotherapy, surgery, biologic therapy, hormonal therapy)": (
            'received(antineoplastic therapy) ongoing or received(chemotherapy) ongoing or received(surgery) ongoing and attest by investigator "anticancer therapy (eg, chemotherapy, surgery, biologic therapy, hormonal therapy)" or received(biologic therapy) ongoing and attest by investigator "anticancer therapy (eg, chemotherapy, surgery, biologic therapy, hormonal therapy)" or received(hormone therapy) ongoing'
        ),
        "Prior anticancer therapy (e.g., chemotherapy or radiotherapy)": (
            "received(antineoplastic therapy) or received(chemotherapy) or received(radiotherapy)"
        ),
        "Treatment for gout (e.g., surgery)": (
            'condition(gout) history and attest by investigator "Treatment for gout (e.g., surgery)"'
        ),
        "Current or past medical history of serious hypersensitivity to drugs or latex": (
            '(allergy(latex) or attest by investigator "history of serious hypersensitivity to drugs") and attest by investigator "history of serious hypersensitivity to drugs or latex"'
        ),
        "Past or present history of severe allergy to peanuts": (
            'allergy(peanut) and attest by investigator "history of severe allergy to peanuts"'
        ),
        "Past or present history of gout": "condition(gout) history",
        "A rash after any component of the vaccine that required treatment, or a current nut allergy. Volunteers with a childhood history of nut allergy who tolerate nuts now will not be excluded on this basis": (
            'condition(rash) and attest by investigator "after any component of the vaccine" and attest by investigator "that required treatment" or condition(nut allergy) active and not attest by investigator "Volunteers with a childhood history of nut allergy who tolerate nuts now will not be excluded on this basis"'
        ),
        "An allergic reaction to any component of either spray, or a current nut allergy. Volunteers with a childhood history of nut allergy who tolerate nuts now will not be excluded on this basis": (
            'condition(hypersensitivity) and attest by investigator "to any component of either spray" or condition(nut allergy) active and not attest by investigator "Volunteers with a childhood history of nut allergy who tolerate nuts now will not be excluded on this basis"'
        ),
        "Any malignancy, or breast cancer. Patients with cured breast cancer are not excluded": (
            '(condition(malignancy) or condition(breast cancer)) and not attest by investigator "Patients with cured breast cancer are not excluded"'
        ),
        "Current drug or alcohol use or dependence": (
            "condition(alcohol use) active or condition(illicit drug use) active or condition(alcohol dependence) active or condition(drug dependence) active"
        ),
        "Alcohol or substance use or abuse": (
            "condition(alcohol use) or condition(illicit drug use) or condition(alcohol abuse) or condition(drug abuse)"
        ),
        "Drug or alcohol abuse or dependence": "condition(substance abuse)",
        "History of an allergic reaction to an agent": "condition(hypersensitivity) history",
        "Pregnant or nursing women (Women of reproductive potential have to agree to use an effective contraceptive method)": (
            'sex female and (condition(pregnancy) or condition(lactation)) or condition(childbearing potential) and not attest "Women of reproductive potential have to agree to use an effective contraceptive method"'
        ),
        "Pregnancy or breastfeeding (females must agree to use birth control for 2 months)": (
            'condition(pregnancy) or condition(lactation) or sex female and not attest "females must agree to use birth control for 2 months"'
        ),
        "Pregnant or lactating (WOCBP should use effective contraception or abstain)": (
            'condition(pregnancy) or condition(lactation) or condition(childbearing potential) and not attest "WOCBP should use effective contraception or abstain"'
        ),
        "Pregnancy (women of childbearing potential must have a negative pregnancy test)": (
            "condition(pregnancy) or not (if condition(childbearing potential) then test(pregnancy test) negative)"
        ),
        "Incarcerated at the time of study enrolment": "condition(imprisonment) active",
        "Prisoners at screening": "condition(imprisonment) active",
        "Prior incarceration": "condition(imprisonment) history",
        "At risk for tuberculosis reactivation is defined as positive IGRA or positive tuberculin skin test": (
            "test(interferon-gamma release assay) positive or test(tuberculin skin test) positive"
        ),
        "At risk for bleeding is defined as platelets < 50 x 10^9/L or INR > 2": (
            "platelets < 50 10*9/L or inr > 2"
        ),
        "At risk for bleeding": ('attest by investigator "At risk for bleeding"'),
        "Live virus vaccine within 20 days": "received(live viral vaccine) within 20 days before screening",
        "Live vaccine within 20 days": "received(live vaccine) within 20 days before screening",
        "History of cranial or spinal surgery": "received(cranial surgery) or received(spinal surgery)",
        "History of brain surgery": "received(intracranial surgery)",
        "Chronic anticoagulation": (
            'received(anticoagulant) ongoing and attest by investigator "chronic use of anticoagulants"'
        ),
        "Current anticoagulation": "received(anticoagulant) ongoing",
        "Need for chronic anticoagulation": (
            '(received(anticoagulant) ongoing or attest by investigator "Need for anticoagulants") and attest by investigator "chronic use of anticoagulants"'
        ),
        "Uncontrolled asthma despite inhaled corticosteroids": (
            "condition(asthma) uncontrolled and received(inhaled corticosteroid) ongoing"
        ),
        "Symptomatic brain metastases despite dexamethasone": (
            "condition(brain metastasis) symptomatic and received(dexamethasone) ongoing"
        ),
        "Uncontrolled asthma despite prior inhaled corticosteroids": (
            "condition(asthma) uncontrolled and received(inhaled corticosteroid)"
        ),
        "Disease progression despite chemotherapy": "response = PD and received(chemotherapy)",
        "Pregnant women (women of childbearing potential must have a negative urine pregnancy test within 7 days)": (
            "sex female and condition(pregnancy) or not (if condition(childbearing potential) then test(pregnancy test) negative within 7 days before screening)"
        ),
    },
)
def test_today_each_of_two_and_untold(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
