"""Which concepts carry the name of another as their head: "liver abscess" that of an abscess."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from trialrun.vocab.concepts import Concept, Group, curated_concepts

# With such a word before its head a name says that it is not that, or more than one thing, or no cancer yet.
_TURNING = re.compile(
    r"(?:^|[ (])(?:non|pre|post|peri|para|ex|no|not|never|anti|without|former|past|previous|prior"
    r"|in.situ|noninvasive|intraductal|intraepithelial"
    r"|and|or|and/or)(?=[ -])|/|, "
)
_BEHIND = re.compile(
    r" (?:of|due|caused|in|from|with|after|without|following|secondary|during|by|on|for|to|at"
    r"|than|as|not)(?: .*)?$"
)


def heads(concept: Concept, named: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """The concepts at the head of one of its names, each with that name."""
    for name in (concept.name, *concept.also):
        if _TURNING.search(f" {name.lower()} "):
            continue
        whole = name.lower()
        core = _BEHIND.sub("", whole)
        words = core.split()
        for start in range(0 if core != whole else 1, len(words)):
            for head in named.get(" ".join(words[start:]), ()):
                if head != concept.name:
                    yield head, name


def by_name(group: Group) -> dict[str, set[str]]:
    """Concepts by their names and synonyms; without abbreviations, which are no head."""
    named: dict[str, set[str]] = defaultdict(set)
    for concept in curated_concepts(group).values():
        for name in (concept.name, *concept.also):
            if not (name.isupper() and len(name) <= 6):
                named[name.lower()].add(concept.name)
    return named


# What carries another's name as its head and yet lies not below it: why, then head and concepts ("*": all).
APART: dict[Group, dict[str, dict[str, str]]] = {
    "condition": {
        "a disease that is only called so: it need not have, or is no, what its name says": {
            "anemia": "myelodysplastic syndrome with excess blasts"
            "|myelodysplastic syndrome with excess blasts-1"
            "|myelodysplastic syndrome with excess blasts-2|refractory anemia"
            "|refractory anemia with excess blasts in transformation"
            "|refractory anemia with ring sideroblasts",
            "cytopenia": "refractory cytopenia with multilineage dysplasia",
            "anoxia": "anoxic brain injury",
            "arrhythmia": "circadian rhythm disorder",
            "biliary cirrhosis": "primary biliary cholangitis",
            "bladder cancer": "gallbladder cancer",
            "blindness": "color blindness",
            "bronchitis": "plastic bronchitis",
            "carcinoma": "embryonal carcinoma|leptomeningeal disease",
            "cataract": "posterior capsule opacification",
            "chorea": "huntington disease",
            "chronic myeloid leukemia": "atypical chronic myeloid leukemia",
            "cirrhosis": "primary biliary cholangitis",
            "colorectal cancer": "lynch syndrome",
            "cough": "pertussis",
            "cyst": "echinococcosis|pilonidal sinus",
            "depression": "bipolar disorder",
            "diarrhea": "clostridium difficile infection",
            "enteritis": "crohn disease",
            "enterocolitis": "food protein-induced enterocolitis syndrome",
            "familial adenomatous polyposis": "juvenile polyposis syndrome",
            "fever": "*",
            "giant cell tumor of bone": "tenosynovial giant cell tumor",
            "granuloma": "eosinophilic granuloma",
            "hyperthermia": "malignant hyperthermia",
            "hypoxemia": "anoxic brain injury",
            "influenza": "viral gastroenteritis",
            "intermittent claudication": "neurogenic claudication",
            "large cell lymphoma": "follicular lymphoma grade 3",
            "leukemia": "myelodysplastic syndrome",
            "lymphocytosis": "monoclonal B-cell lymphocytosis",
            "malignancy": "hereditary cancer syndrome|lynch syndrome",
            "measles": "rubella",
            "metabolic syndrome": "microvascular angina",
            "multiple myeloma": "POEMS syndrome|smoldering multiple myeloma",
            "neoplasm": "histiocytosis|lymphoproliferative disorder|multiple endocrine neoplasia",
            "neuroblastoma": "esthesioneuroblastoma",
            "neurological disease": "conversion disorder|central nervous system metastasis",
            "nevus": "hydatidiform mole|shagreen patch",
            "ovarian cancer": "borderline ovarian tumor",
            "paget disease of bone": "paget disease of the breast|extramammary paget disease",
            "pain": "interstitial cystitis|patellofemoral pain syndrome|radiculopathy",
            "pemphigus": "hailey-hailey disease",
            "pneumonitis": "pulmonary fibrosis",
            "psychiatric disorder": "REM sleep behavior disorder",
            "rheumatoid arthritis": "juvenile idiopathic arthritis",
            "sarcoma": "myeloid sarcoma",
            "seizure": "psychogenic nonepileptic seizure",
            "synovitis": "pigmented villonodular synovitis",
            "telangiectasia": "*",
            "vaginitis": "vaginal atrophy",
            "vertigo": "vestibular migraine",
            "vomiting": "hematemesis",
        },
        "the bare word is used of one organ, cause or kind, and this is another": {
            "abnormal uterine bleeding": "undiagnosed vaginal bleeding",
            "adverse reaction": "lead poisoning",
            "airway obstruction": "obstructive lung disease",
            "aneurysm": "atrial septal aneurysm",
            "B-cell acute lymphoblastic leukemia": "burkitt leukemia",
            "bronchiolitis": "bronchiolitis obliterans",
            "colic": "renal colic",
            "depression": "ST segment depression|myelosuppression|respiratory depression",
            "dislocation": "ectopia lentis",
            "dyskinesia": "biliary dyskinesia|primary ciliary dyskinesia",
            "edema": "*",
            "endocrine cancer": "pancreatic neuroendocrine tumor",
            "fatigue": "heat exhaustion",
            "gastroesophageal varices": "duodenal varices|rectal varices|varicose veins",
            "gastrointestinal motility disorder": "ocular motility disorder|primary ciliary dyskinesia",
            "hemophilia": "acquired hemophilia",
            "hemophilia A": "acquired hemophilia",
            "hernia": "cervical disc herniation",
            "hypersensitivity": "dentin sensitivity",
            "hypertension": "*",
            "imbalance": "electrolyte disorder|endocrine disease",
            "inflammation": "*",
            "inflammatory disease": "immune disorder|pelvic inflammatory disease",
            "injury": "*",
            "ischemia": "*",
            "melanoma": "choroidal melanoma|ciliary body melanoma|iris melanoma|ocular melanoma"
            "|uveal melanoma",
            "meningitis": "central nervous system leukemia|leptomeningeal disease",
            "muscle cramp": "abdominal pain|dysmenorrhea",
            "muscle spasm": "laryngospasm|vasospastic angina",
            "muscle wasting": "spinal muscular atrophy",
            "myopathy": "cardiomyopathy",
            "neuropathy": "ischemic optic neuropathy|leber hereditary optic neuropathy|optic neuropathy"
            "|peripheral nervous system disease",
            "oral mucositis": "aphthous ulcer",
            "otitis media": "otitis media with effusion",
            "paralysis": "*",
            "periodontitis": "apical periodontitis",
            "peritoneal adhesions": "intrauterine adhesions",
            "pneumonia": "*",
            "post-traumatic stress disorder": "acute stress disorder",
            "refsum disease": "infantile refsum disease",
            "scar": "corneal opacity|uterine scar",
            "sinusitis": "chronic sinusitis|chronic rhinosinusitis with nasal polyps",
            "skin lesion": "hypomelanotic macule",
            "sleep apnea": "apnea of prematurity",
            "smoking": "cannabis use",
            "stroke": "heat stroke",
            "substance dependence": "internet addiction|nicotine dependence",
            "systemic lupus erythematosus": "cutaneous lupus erythematosus|discoid lupus erythematosus",
            "systemic sclerosis": "localized scleroderma",
            "systolic hypertension": "pulmonary hypertension",
            "thrombosis": "portal vein tumor thrombus",
            "tuberculosis": "latent tuberculosis",
            "ulcer": "*",
            "urinary incontinence": "fecal incontinence",
            "vascular disease": "cardiovascular disease|connective tissue disease"
            "|polypoidal choroidal vasculopathy",
        },
        "one of its names says less than the whole is, or more": {
            "adenocarcinoma": "peritoneal cancer",
            "brain disease": "neurodegenerative disease",
            "cachexia": "muscle wasting",
            "carcinoma": "adrenal cancer|bone cancer|gastrointestinal cancer|genitourinary cancer"
            "|gynecologic cancer"
            "|kidney cancer|liver cancer|ovarian cancer|peritoneal cancer|skin cancer"
            "|testicular cancer|uterine cancer",
            "comorbidity": "*",
            "disability": "*",
            "hand eczema": "dyshidrotic eczema",
            "hemorrhage": "bleeding disorder",
            "herpes zoster": "varicella zoster virus infection",
            "malignancy": "hereditary cancer syndrome|lynch syndrome",
            "medical condition": "*",
            "melanoma": "non-melanoma skin cancer",
            "paraplegia": "tropical spastic paraparesis",
            "smoking": "ever smoker",
            "stupor": "hepatic encephalopathy",
            "surgical site infection": "wound infection",
            "tuberculosis": "mycobacterium tuberculosis infection",
            "vaginal discharge": "vaginal odor",
        },
        "of the child before or at its birth, or of its mother; or what only may come": {
            "anemia": "fetal anemia",
            "childbearing potential": "male with reproductive potential",
            "growth retardation": "intrauterine growth restriction",
            "labor": "dystocia|threatened preterm labor",
            "miscarriage": "threatened abortion",
            "postmenopausal": "premature ovarian failure",
            "pregnancy": "*",
            "prematurity": "spontaneous preterm birth",
            "preterm labor": "threatened preterm labor",
            "tachypnea": "transient tachypnea of the newborn",
        },
        "spread into an organ is no disease of its own cells": {
            "bone cancer": "bone metastasis",
            "bone disease": "bone metastasis",
            "brain cancer": "brain metastasis",
            "central nervous system disease": "central nervous system involvement"
            "|central nervous system metastasis",
            "hepatic disease": "liver metastasis",
        },
        "what became of another, or is so in this case only, is told apart by those who treat it": {
            "adenoma": "islet cell adenoma",
            "follicular lymphoma": "transformed follicular lymphoma",
            "generalized seizure": "secondarily generalized seizure",
            "generalized tonic-clonic seizure": "secondarily generalized seizure",
            "indolent non-hodgkin lymphoma": "transformed lymphoma",
            "pulmonary disease": "postoperative pulmonary complication",
            "pulmonary impairment": "pulmonary regurgitation",
            "edentulism": "partial edentulism",
            "refractory anemia": "*",
        },
    },
    "therapy": {
        "given to one place it is no treatment of the whole body": {
            "bevacizumab": "intravitreal bevacizumab",
            "calcineurin inhibitor": "topical calcineurin inhibitor",
            "cyclosporine": "topical cyclosporine",
            "dexamethasone": "dexamethasone intravitreal implant",
            "fluorouracil": "topical fluorouracil",
            "hydrocortisone": "topical hydrocortisone",
            "sulfadiazine": "silver sulfadiazine",
            "tacrolimus": "topical tacrolimus",
        },
        "another substance, or a salt that shares the name": {
            "bcg vaccine": "bcg intravesical",
            "beam": "total skin electron beam therapy",
            "calcium supplement": "leucovorin",
            "corticosteroid": "androgen|anabolic steroid",
            "dextran": "iron dextran",
            "dimethyl fumarate": "*",
            "dtap vaccine": "gadolinium contrast",
            "estradiol": "ethinyl estradiol",
            "fish": "shellfish",
            "gelatin": "gelatin plasma expander",
            "immunoglobulin": "antithymocyte globulin",
            "iodine": "iodine-131",
            "magnesium supplement": "magnesium sulfate",
            "milk protein": "magnesium hydroxide",
            "nitrate": "silver nitrate",
            "penicillin": "penicillin antibiotic",
            "prednisolone": "methylprednisolone",
            "pre-exposure prophylaxis": "bowel preparation",
            "procaine": "penicillin",
            "saline": "hypertonic saline",
            "vitamin d": "active vitamin d",
            "zoster vaccine": "varicella vaccine",
        },
        "the class is used of one purpose, and this serves another": {
            "analgesic": "patient-controlled analgesia|spinal anesthesia",
            "anesthetic": "spinal anesthesia",
            "antiandrogen": "novel hormonal agent",
            "antibiotic": "anthracycline",
            "antihistamine": "h2 blocker",
            "antineoplastic therapy": "investigational agent",
            "biologic therapy": "immunotherapy|investigational agent",
            "chemotherapy": "autologous stem cell transplant|cytotoxic immunosuppressive drug",
            "enzyme replacement therapy": "pancrelipase",
            "high-dose chemotherapy": "autologous stem cell transplant",
            "hormone replacement therapy": "thyroid hormone",
            "hormone therapy": "growth hormone|hormone replacement therapy",
            "immunosuppressive drug": "cytotoxic immunosuppressive drug",
            "immunotherapy": "allergen immunotherapy|biologic therapy|subcutaneous allergen immunotherapy",
            "inhaler": "short-acting beta agonist",
            "kinase inhibitor": "jak inhibitor",
            "nucleoside or nucleotide analog": "purine analog",
            "stimulant": "respiratory stimulant",
            "systemic antineoplastic therapy": "investigational agent",
            "targeted therapy": "novel hormonal agent",
            "tyrosine kinase inhibitor": "syk inhibitor",
            "vaccine": "cancer vaccine|dendritic cell vaccine|investigational agent|peptide vaccine",
        },
        "a procedure or device of another organ, or a lesser one": {
            "allogeneic stem cell transplant": "kidney transplant",
            "angiography": "*",
            "bilateral orchiectomy": "androgen deprivation therapy",
            "biopsy": "cervical conization|chorionic villus sampling",
            "bladder surgery": "cholecystectomy",
            "cabg": "gastric bypass|peripheral bypass surgery",
            "closed reduction": "percutaneous pinning",
            "dilation and curettage": "endocervical curettage",
            "echocardiogram": "stress test",
            "electrocardiogram": "holter monitoring",
            "general anesthesia": "caudal block|local anesthesia|spinal anesthesia",
            "intrauterine device": "embolization coil",
            "joint replacement": "cervical disc replacement|disc replacement|lumbar disc replacement",
            "laser therapy": "laser trabeculoplasty",
            "lithotripsy": "intravascular lithotripsy",
            "lobectomy": "temporal lobectomy",
            "local ablation": "endovenous ablation",
            "mastectomy": "lumpectomy",
            "nasal cannula": "high-flow oxygen",
            "oxygen therapy": "hyperbaric oxygen therapy",
            "polypectomy": "nasal polypectomy",
            "prosthesis": "dental implant|metallic implant|vascular graft",
            "rehabilitation": "physical therapy",
            "rhizotomy": "radiofrequency neurotomy",
            "spinal anesthesia": "caudal block",
            "surgery": "dental extraction|dental implant|dental procedure|hair transplantation"
            "|periodontal surgery",
            "tips": "portacaval shunt",
            "transfusion": "human albumin",
            "transplant": "fecal microbiota transplant|hair transplantation",
            "ultrasound": "*",
            "vascular graft": "cabg",
        },
    },
    "test": {
        "another analyte, specimen or finding under a name that is shared": {
            "cytology": "pap smear",
            "egfr exon 20 insertion": "her2 exon 20 insertion",
            "her2": "her2-low",
            "hereditary cancer gene": "vhl mutation",
            "karyotype": "complex karyotype|monosomal karyotype",
            "mismatch repair deficiency": "mismatch repair proficiency",
            "neutralizing antibody": "*",
            "streptococcus test": "group b streptococcus test",
            "urinalysis": "*",
        },
    },
}


def apart(group: Group) -> dict[str, set[str]]:
    """The exceptions of a group: concepts by the head that they do not lie below."""
    found: dict[str, set[str]] = defaultdict(set)
    for rows in APART[group].values():
        for head, names in rows.items():
            found[head].update(names.split("|"))
    return found
