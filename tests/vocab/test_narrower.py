"""A narrower name is a concept of its own: excluding it must not keep out the rest of the broader one."""

from __future__ import annotations

import pytest

from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import resolve


@pytest.mark.parametrize(
    ("narrower", "broader"),
    [
        ("thiamine deficiency", "nutritional deficiency"),
        ("constrictive pericarditis", "pericardial disease"),
        ("paranoid schizophrenia", "schizophrenia"),
        ("myopia", "refractive error"),
        ("protein C deficiency", "thrombophilia"),
        ("visceral leishmaniasis", "leishmaniasis"),
        ("opioid dependence", "opioid use disorder"),
        ("binge eating disorder", "eating disorder"),
        ("patellar dislocation", "dislocation"),
        ("shoulder dislocation", "dislocation"),
        ("non-sustained ventricular tachycardia", "ventricular tachycardia"),
        ("subclinical hypothyroidism", "hypothyroidism"),
        ("peanut allergy", "food allergy"),
        ("stress urinary incontinence", "urinary incontinence"),
        ("wet AMD", "macular degeneration"),
        ("granulomatosis with polyangiitis", "ANCA-associated vasculitis"),
        ("post-ET myelofibrosis", "myelofibrosis"),
        ("viral meningitis", "meningitis"),
        ("cytomegalovirus viremia", "cytomegalovirus infection"),
        ("squamous cell carcinoma of the larynx", "head and neck squamous cell carcinoma"),
        ("distant metastases", "metastatic cancer"),
        ("intracerebral hemorrhage", "intracranial hemorrhage"),
        ("cardiovascular event", "cardiovascular disease"),
        ("cerebrovascular event", "cerebrovascular disease"),
        ("inborn errors of metabolism", "metabolic disease"),
        ("systemic autoimmune disease", "autoimmune disease"),
        ("ocular surface disease", "eye disease"),
        ("BRVO", "retinal vein occlusion"),
        ("central retinal artery occlusion", "retinal artery occlusion"),
        ("cushing's disease", "cushing syndrome"),
        ("hypogonadotropic hypogonadism", "hypogonadism"),
        ("unintentional weight loss", "weight loss"),
        ("classical hodgkin lymphoma", "hodgkin lymphoma"),
        ("philadelphia-negative myeloproliferative neoplasm", "myeloproliferative neoplasm"),
        ("acute hepatic porphyria", "hepatic porphyria"),
        ("proximal humerus fracture", "humerus fracture"),
        ("ABSSSI", "skin infection"),
        ("HPV 16 infection", "human papillomavirus infection"),
        ("pneumococcal pneumonia", "bacterial pneumonia"),
        ("idiopathic hypersomnia", "hypersomnia"),
        ("levodopa-induced dyskinesia", "dyskinesia"),
        ("convulsive status epilepticus", "status epilepticus"),
        ("opiate dependence", "opioid use disorder"),
        ("mCRC", "colorectal cancer"),
        ("bile duct cancer", "biliary tract cancer"),
        ("endometrial endometrioid adenocarcinoma", "endometrial adenocarcinoma"),
        ("ER-positive breast cancer", "hormone receptor-positive breast cancer"),
        ("IBS-D", "irritable bowel syndrome"),
        ("periodontitis", "periodontal disease"),
        ("edentulous", "tooth loss"),
        ("tree nut allergy", "nut allergy"),
        ("intermittent exotropia", "exotropia"),
        ("pathologic myopia", "high myopia"),
        ("twin gestation", "multiple pregnancy"),
        ("chronic non-cancer pain", "chronic pain"),
        ("bone pain", "musculoskeletal pain"),
        ("chronic heart failure", "heart failure"),
        ("DLBCL", "large B-cell lymphoma"),
        ("primary mediastinal B-cell lymphoma", "large B-cell lymphoma"),
        ("organ failure", "organ dysfunction"),
        ("basal cell or squamous cell carcinoma of the skin", "non-melanoma skin cancer"),
        ("BCC", "basal or squamous cell skin cancer"),
        ("discoid lupus", "lupus erythematosus"),
        ("SLE", "lupus erythematosus"),
        ("NASH", "steatohepatitis"),
        ("alcoholic steatohepatitis", "steatohepatitis"),
        ("PSC", "sclerosing cholangitis"),
        ("ARDS", "respiratory distress syndrome"),
        ("diabetic ketoacidosis", "ketoacidosis"),
        ("venous leg ulcer", "leg ulcer"),
        ("bipolar disorder", "axis I disorder"),
        ("axis I disorder", "psychiatric disorder"),
        ("bowel obstruction", "gastrointestinal obstruction"),
        ("AIDS-defining opportunistic infection", "opportunistic infection"),
        ("traumatic spinal cord injury", "spinal cord injury"),
        ("primary sjögren's syndrome", "sjogren syndrome"),
    ],
)
def test_the_narrower_name_has_its_own_concept(narrower: str, broader: str) -> None:
    found = resolve(narrower, "condition")
    assert found != broader
    assert is_a(found, broader, "condition")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("becker muscular dystrophy", "duchenne muscular dystrophy"),
        ("epidural hematoma", "subdural hematoma"),
        ("in-stent restenosis", "stent thrombosis"),
        ("graft rejection", "graft failure"),
        ("threatened abortion", "miscarriage"),
        ("paratyphoid fever", "typhoid fever"),
        ("kyphosis", "scoliosis"),
        ("rickets", "osteomalacia"),
        ("pityriasis rosea", "pityriasis lichenoides"),
        ("post-polio syndrome", "poliomyelitis"),
        ("galactose intolerance", "lactose intolerance"),
        ("metal implant", "foreign body"),
        ("solitary bone plasmacytoma", "extramedullary plasmacytoma"),
        ("wet AMD", "dry AMD"),
        ("congenital long QT syndrome", "acquired long QT syndrome"),
        ("dermatomyositis", "polymyositis"),
        ("subdural hematoma", "intracerebral hemorrhage"),
        ("axillary lymph node metastases", "distant metastases"),
        ("hypertension", "cardiovascular event"),
        ("gout", "inborn error of metabolism"),
        ("vitiligo", "systemic autoimmune disease"),
        ("cataract", "ocular surface disease"),
        ("NLPHL", "classical hodgkin lymphoma"),
        ("porphyria cutanea tarda", "acute hepatic porphyria"),
        ("genital warts", "high-risk HPV infection"),
        ("athlete's foot", "ABSSSI"),
        ("IBS-C", "IBS-D"),
        ("gingivitis", "periodontitis"),
        ("gallbladder cancer", "bile duct cancer"),
        ("CRVO", "BRVO"),
        ("partially edentulous", "edentulous"),
        ("peanut allergy", "tree nut allergy"),
        ("merkel cell carcinoma", "basal or squamous cell skin cancer"),
        ("personality disorder", "axis I disorder"),
        ("gastric outlet obstruction", "bowel obstruction"),
        ("acute heart failure", "chronic heart failure"),
        ("adult-onset still's disease", "systemic juvenile idiopathic arthritis"),
        ("neonatal respiratory distress syndrome", "ARDS"),
        ("MEN2A", "MEN2B"),
        ("cutaneous lupus", "systemic lupus erythematosus"),
    ],
)
def test_neighbours_are_told_apart(one: str, other: str) -> None:
    first, second = resolve(one, "condition"), resolve(other, "condition")
    assert first and second
    assert not is_a(first, second, "condition")
    assert not is_a(second, first, "condition")


@pytest.mark.parametrize(
    ("general", "particular"),
    [
        ("varicella zoster virus infection", "varicella"),
        ("conduction defect", "heart block"),
        ("head injury", "traumatic brain injury"),
        ("coronavirus infection", "COVID-19"),
        ("facial palsy", "bell palsy"),
        ("atrial fibrillation or flutter", "atrial fibrillation"),
        ("illicit drug use", "drug abuse"),
        ("vascular malformation", "arteriovenous malformation"),
    ],
)
def test_the_general_name_does_not_say_the_particular(general: str, particular: str) -> None:
    found = resolve(general, "condition")
    assert is_a(particular, found, "condition")
    assert not is_a(found, particular, "condition")


def test_a_risk_is_not_the_thought() -> None:
    assert resolve("risk of suicide", "condition") != "suicidal ideation"


def test_alcohol_is_no_drug_of_those_that_the_law_forbids() -> None:
    drugs, use = resolve("drug abuse", "condition"), resolve("illicit drug use", "condition")
    for drinking in ("alcoholism", "alcohol dependence", "heavy drinking"):
        name = resolve(drinking, "condition")
        assert not is_a(name, use, "condition") and not is_a(name, drugs, "condition")
    assert is_a(resolve("alcoholism", "condition"), "substance abuse", "condition")
    assert is_a(resolve("heroin dependence", "condition"), use, "condition")


def test_what_is_the_narrower_thing_stays_below_it() -> None:
    for kind, named in (
        ("hemorrhagic stroke", "intracerebral hemorrhage"),
        ("brain metastasis", "distant metastasis"),
        ("metastatic breast cancer", "distant metastasis"),
        ("NSTEMI", "cardiovascular event"),
        ("stroke", "cerebrovascular event"),
        ("phenylketonuria", "inborn error of metabolism"),
        ("systemic lupus erythematosus", "systemic autoimmune disease"),
        ("dry eye", "ocular surface disease"),
        ("essential thrombocythemia", "philadelphia-negative myeloproliferative neoplasm"),
        ("cholangiocarcinoma", "bile duct cancer"),
        ("kallmann syndrome", "hypogonadotropic hypogonadism"),
    ):
        assert is_a(resolve(kind, "condition"), resolve(named, "condition"), "condition")


@pytest.mark.parametrize(
    ("narrower", "broader", "within", "without"),
    [
        ("xanthine oxidase inhibitor", "uric acid-lowering drug", "febuxostat", "probenecid"),
        ("uricosuric", "uric acid-lowering drug", "probenecid", "allopurinol"),
        ("CGRP monoclonal antibody", "cgrp inhibitor", "galcanezumab", "rimegepant"),
        ("C5 inhibitor", "complement inhibitor", "ravulizumab", "pegcetacoplan"),
        ("class Ic antiarrhythmic", "class i antiarrhythmic", "flecainide", "quinidine"),
        ("iodinated contrast", "contrast medium", "iodinated contrast media", "gadolinium"),
        ("AF ablation", "catheter ablation", "pulmonary vein isolation", "av node ablation"),
        ("penetrating keratoplasty", "corneal transplant", "PKP", "DMEK"),
        ("deceased donor kidney transplant", "kidney transplant", "cadaveric kidney transplant", "LDLT"),
        (
            "neoadjuvant chemoradiotherapy",
            "chemoradiotherapy",
            "preoperative chemoradiation",
            "definitive chemoradiation",
        ),
        ("total gastrectomy", "gastrectomy", "total gastrectomy", "distal gastrectomy"),
        ("pneumococcal conjugate vaccine", "pneumococcal vaccine", "PCV13", "PPSV23"),
        ("steroid injection", "corticosteroid", "intra-articular steroid", "inhaled steroid"),
        ("iron chelation", "chelation therapy", "deferasirox", "chelation therapy"),
        ("anti-HCV therapy", "antiviral", "sofosbuvir", "tenofovir"),
        ("NS5A inhibitor", "hcv direct-acting antiviral", "daclatasvir", "simeprevir"),
        ("long-acting nitrate", "nitrate", "Imdur", "nitroglycerin"),
        ("botulinum toxin A", "botulinum toxin", "Dysport", "rimabotulinumtoxinB"),
        ("strong CYP2D6 inhibitor", "cyp2d6 inhibitor", "paroxetine", "terbinafine"),
        ("IVIG", "immunoglobulin", "intravenous immune globulin", "subcutaneous immunoglobulin"),
        ("total hysterectomy", "hysterectomy", "radical hysterectomy", "supracervical hysterectomy"),
        ("total knee arthroplasty", "knee replacement", "TKA", "unicompartmental knee replacement"),
    ],
)
def test_the_narrower_treatment_has_its_own_concept(
    narrower: str, broader: str, within: str, without: str
) -> None:
    found = resolve(narrower, "therapy")
    assert found != broader
    assert is_a(found, broader, "therapy")
    assert is_a(resolve(within, "therapy"), found, "therapy")
    assert not is_a(resolve(without, "therapy"), found, "therapy")
    assert not is_a(broader, found, "therapy")


@pytest.mark.parametrize(
    ("drug", "group"),
    [
        ("digoxin", "digitalis"),
        ("digitoxin", "cardiac glycoside"),
        ("ergocalciferol", "vitamin D"),
        ("cholecalciferol", "vitamin D"),
        ("tamoxifen", "antiestrogen"),
        ("fulvestrant", "antiestrogen"),
    ],
)
def test_the_name_of_a_group_is_not_the_first_of_it(drug: str, group: str) -> None:
    one, above = resolve(drug, "therapy"), resolve(group, "therapy")
    assert one != above
    assert is_a(one, above, "therapy")
