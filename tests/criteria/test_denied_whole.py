"""What an inclusion denies as a whole is what an exclusion would list."""

from __future__ import annotations

from tests.criteria.reading import each, tree


@each(
    exclusion={"Women with gout or asthma": "sex female and (condition(gout) or condition(asthma))"},
    inclusion={
        "No clinical or radiographic evidence of ascites": "not condition(ascites)",
        "No men with gout or asthma": "not (sex male and (condition(gout) or condition(asthma)))",
        "No infants less than 32 weeks' gestation": 'not (age < 12 months and "gestational age" < 32 wk)',
        "No current use of tobacco": "not condition(tobacco use) active",
        "No autologous transplantation planned": "not received(autologous stem cell transplant) planned",
        "No or minimal ascites": 'unparsed "No or minimal ascites"',
        "No seizure disorder is allowed": "not condition(seizure disorder)",
        "No thrombopoietin (romiplostim)": "not (received(thrombopoietin receptor agonist) or received(romiplostim))",
        "No asthma (on steroids)": "not (condition(asthma) and received(corticosteroid) ongoing)",
        "No severe hepatic impairment (Child-Pugh C)": "not (condition(hepatic impairment) and child-pugh from 10 to 15)",
        # a value of either sex is of the illness that is denied
        "No anemia with hemoglobin less than 12 g/dL for men and less than 10 g/dL for women": "not (sex male"
        " and hemoglobin < 12 g/dL or sex female and hemoglobin < 10 g/dL)",
        # a value that is asked for is not denied
        "No hypertension (BP < 150/90 mmHg)": 'not (condition(hypertension) and unparsed "BP < 150/90 mmHg")',
    },
)
def test_what_is_denied_is_read_as_a_list_of_reasons(kind: str, sentence: str, expected: str) -> None:
    assert tree(sentence, kind) == expected
