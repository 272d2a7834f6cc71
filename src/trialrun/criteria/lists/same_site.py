"""What happens anywhere in the body, at the place of the item before it: "lumbar infection or tumor"."""

from __future__ import annotations

from trialrun.criteria.lists.scans import same_part
from trialrun.criteria.phrases.phrase import Phrase, sort_chunks
from trialrun.criteria.words.chunks import Chunk
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention, resolve

# What happens anywhere in the body, and where it happens. "Lung cancer or infection" speaks of any infection.
_ANYWHERE = frozenset(
    "infection infections inflammation tumor tumors tumour tumours fracture fractures ulcer ulcers bleeding"
    " ischemia ischaemia infarct infarction hemorrhage haemorrhage abscess"
    " abscesses edema oedema stenosis thrombosis".split()
)
_SITES = frozenset(
    "ocular intraocular eye orbital corneal retinal lumbar spinal vertebral thoracic pelvic abdominal"
    " brain cerebral intracranial ear nasal sinus oral dental pharyngeal laryngeal skin scalp lung"
    " pulmonary pleural bronchial cardiac pericardial renal kidney bladder urethral urinary tract"
    " hepatic liver biliary pancreatic esophageal oesophageal gastric intestinal bowel colonic rectal"
    " anal gastrointestinal joint knee hip shoulder bone vaginal uterine ovarian cervical testicular"
    " myocardial mesenteric prostatic breast thyroid".split()
)


# "Gastric ulceration, bleeding or perforation": what befalls the gut, in a list of such.
_OF_THE_GUT = frozenset(
    "ulcer ulcers ulceration bleeding hemorrhage haemorrhage perforation obstruction".split()
)
_GUT = frozenset("gastrointestinal gastric intestinal bowel duodenal esophageal oesophageal colonic".split())
# "Pulmonary embolism/hypertension": where a slash does not speak of the blood pressure.
_PRESSED = frozenset(("pulmonary", "portal", "intracranial"))
_UREMIC = frozenset(("uremic", "uraemic", "diabetic", "metabolic"))


def of_the_same_site(before: Phrase, phrase: Phrase, join: str) -> Phrase | None:
    """ "Lumbar infection or | tumor": what happens anywhere, at the place of the item before it."""
    listed = join == "comma"
    if join.removeprefix(", ") not in ("or", "and", "and/or", "slash", "comma") or len(before.concepts) != 1:
        return None
    bare = len(phrase.concepts) == 1 and phrase.chunks[0] is phrase.concepts[0]
    if not bare or before.chunks[-1] is not before.concepts[0]:
        return None
    *site, noun = before.concepts[0].text.lower().split()
    behind = phrase.concepts[0].text.lower()
    if (scan := same_part(site, noun, phrase)) is not None:
        return scan
    worse = noun == "encephalopathy" and behind == "coma" and join == "or"  # "hepatic encephalopathy or coma"
    gut = noun in _OF_THE_GUT and behind in _OF_THE_GUT and _GUT.issuperset(site)
    pressed = join == "slash" and behind == "hypertension" and _PRESSED.issuperset(site)
    if listed and not gut:
        return None
    if not worse and not gut and not pressed and (noun not in _ANYWHERE or behind not in _ANYWHERE):
        return None
    if not site or not (_SITES | _UREMIC if worse else _PRESSED if pressed else _SITES).issuperset(site):
        return None
    own = phrase.concepts[0]
    name = f"{' '.join(site)} {own.text.lower()}"
    known = resolve(name, "condition")
    if not known and "myocardial" in site:
        return None  # "myocardial infarction or bleeding": no heart muscle bleeds
    mention = Mention(own.start, own.end, (("condition", known or uncoded(name)),))
    sited = Chunk("concept", own.start, own.end, name, mention, "shared")
    return sort_chunks([sited if x is own else x for x in phrase.chunks])
