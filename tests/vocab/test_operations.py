"""Operations, examinations, devices and rarer conditions: what each is a kind of, and what it is not."""

from __future__ import annotations

import pytest

from trialrun.vocab.concepts import Group, is_a
from trialrun.vocab.mentions import mentions, resolve


@pytest.mark.parametrize(
    ("words", "name", "broader"),
    [
        ("LLETZ", "loop electrosurgical excision", "cervical conization"),
        ("carotid artery stenting", "carotid stenting", "carotid revascularization"),
        ("ACDF", "anterior cervical discectomy and fusion", "spinal fusion"),
        ("arthroscopic rotator cuff repair", "rotator cuff repair", "surgery"),
        ("dental implants", "dental implant", "dental procedure"),
        ("TAP block", "transversus abdominis plane block", "nerve block"),
        ("elastic stockings", "compression stockings", "compression therapy"),
        ("EUS", "endoscopic ultrasound", "endoscopy"),
        ("total hip replacement", "total hip replacement", "hip surgery"),
        ("ENT surgery", "ear, nose and throat surgery", "surgery"),
        ("LAA closure", "left atrial appendage closure", "left atrial appendage closure"),
        ("diltiazem", "diltiazem", "non-dihydropyridine calcium channel blocker"),
        ("diltiazem", "diltiazem", "calcium channel blocker"),
        ("felodipine", "felodipine", "dihydropyridine calcium channel blocker"),
        ("Coartem", "artemether-lumefantrine", "artemisinin derivative"),
        ("artesunate", "artesunate", "antimalarial"),
        ("adefovir dipivoxil", "adefovir", "nucleoside or nucleotide analog"),
        ("everolimus-eluting stent", "everolimus-eluting stent", "coronary stent"),
        ("TSEBT", "total skin electron beam therapy", "radiotherapy"),
        ("lumbar interbody fusion", "lumbar fusion", "spinal fusion"),
        ("ACDF", "anterior cervical discectomy and fusion", "cervical fusion"),
        ("foscarnet", "foscarnet", "cmv antiviral"),
        ("rifabutin", "rifabutin", "antimycobacterial drug"),
        ("ethambutol", "ethambutol", "antimycobacterial drug"),
        ("droperidol", "droperidol", "butyrophenone"),
        ("hemodialysis catheter", "dialysis catheter", "central venous catheter"),
    ],
)
def test_a_therapy_is_a_kind_of(words: str, name: str, broader: str) -> None:
    assert resolve(words, "therapy") == name
    assert is_a(name, broader, "therapy")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("carotid stenting", "carotid endarterectomy"),
        ("dental implant", "dental extraction"),
        ("laser iridotomy", "laser trabeculoplasty"),
        ("patch test", "allergy skin test"),
        ("partial laryngectomy", "total laryngectomy"),
        ("verapamil", "dihydropyridine calcium channel blocker"),
        ("hip surgery", "knee surgery"),
        ("electron beam therapy", "beam"),
        ("dextran sulfate", "plasma expander"),
        ("dialysis catheter", "dialysis"),
    ],
)
def test_a_therapy_is_no_kind_of(one: str, other: str) -> None:
    assert resolve(one, "therapy") == one
    assert not is_a(one, other, "therapy") and not is_a(other, one, "therapy")


@pytest.mark.parametrize(
    ("words", "name", "broader"),
    [
        ("small cell lung cancer", "small cell lung cancer", "small cell carcinoma"),
        ("Eisenmenger's syndrome", "eisenmenger syndrome", "congenital heart disease"),
        ("miliary tuberculosis", "disseminated tuberculosis", "extrapulmonary tuberculosis"),
        ("cubital tunnel syndrome", "ulnar neuropathy", "mononeuropathy"),
        ("rubeosis iridis", "iris neovascularization", "eye disease"),
        ("triple vessel disease", "three-vessel coronary artery disease", "coronary artery disease"),
        ("ankle sprain", "ankle sprain", "ankle injury"),
        ("foraminal stenosis", "foraminal stenosis", "spinal stenosis"),
        ("migrainous vertigo", "vestibular migraine", "migraine"),
        ("empyema", "empyema", "pleural infection"),
        ("restrictive pulmonary disease", "restrictive lung disease", "pulmonary disease"),
        ("facet arthropathy", "facet joint disease", "spine disease"),
        ("aspergilloma", "aspergilloma", "aspergillosis"),
        ("maple syrup urine disease", "maple syrup urine disease", "metabolic disease"),
        ("PVTT", "portal vein tumor thrombus", "vascular invasion of tumor"),
    ],
)
def test_a_condition_is_a_kind_of(words: str, name: str, broader: str) -> None:
    assert resolve(words, "condition") == name
    assert is_a(name, broader, "condition")


def test_a_heat_stroke_is_no_stroke() -> None:
    (found,) = mentions("heat stroke")
    assert found.of("condition") == "heat stroke"
    assert not is_a("heat stroke", "stroke", "condition")


@pytest.mark.parametrize(
    ("words", "group", "name", "mistaken"),
    [
        ("low-salt diet", "therapy", "low-sodium diet", "hyponatremia"),
        ("neurovascular coils", "therapy", "embolization coil", "intrauterine device"),
        ("subarachnoid anesthesia", "therapy", "spinal anesthesia", "general anesthesia"),
        ("duodenal varices", "condition", "duodenal varices", "esophageal varices"),
        ("insulin antibodies", "test", "insulin autoantibody", "insulin"),
        ("gallbladder dyskinesia", "condition", "biliary dyskinesia", "dyskinesia"),
        ("partial pressure of arterial carbon dioxide", "measurement", "paco2", "bicarbonate"),
        ("knee injury", "condition", "knee injury", "injury"),
        ("carbon dioxide retention", "condition", "hypercapnia", "bicarbonate"),
        ("respiratory stimulant", "therapy", "respiratory stimulant", "stimulant"),
    ],
)
def test_the_whole_name_counts_and_not_a_word_of_it(
    words: str, group: Group, name: str, mistaken: str
) -> None:
    (found,) = mentions(words)
    assert found.of(group) == name
    assert mistaken not in {other for _, other in found.candidates}
