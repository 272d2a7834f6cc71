"""Names of the vocabulary that say more or less than the words of the sentence: told, or left to a person.

Records name things as the vocabulary does: "localized radiotherapy" is found there as radiotherapy,
"steroids" as corticosteroids. What the name leaves out or adds stands in the note; where somebody would be
decided wrongly by it, a person is asked.
"""

from __future__ import annotations

import re

from trialrun.criteria.record.rebuilt import asked_already, built_of, rebuilt
from trialrun.criteria.trees.build import Built, Place, every, leaf, negate, operands, some, with_leaves
from trialrun.criteria.words.signs import Words
from trialrun.model import criteria as c
from trialrun.model.eligibility import Criterion
from trialrun.vocab.mentions import resolve

BY_NAME = "Read as: {}, though the sentence says “{}”."
EITHER_WAY = "Read as: an allergy or an intolerance, which records list together."
AS_PREDNISONE = "Read as: the dose as prednisone, to which that of another steroid is to be converted."

# What is said, and the names that do not say it.
_LESS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"(?:local(?:i[sz]ed)?|focal)\s+(?:radio-?therapy|radiation(?:\s+(?:therapy|treatment))?|irradiation|RT\b)",
        ("radiotherapy",),
    ),
    (r"combination\s+(?:anti-?retroviral\w*|ART\b)(?:\s+\w+)?", ("antiretroviral therapy",)),
    (r"invasive\s+(?:malignan\w+|cancers?|neoplasms?)(?:\s+diseases?)?", ("malignancy",)),
    (
        r"anti-?leuk(?:a)?emi[ac]\s+(?:agents?|drugs?|medications?|therap(?:y|ies)|treatments?)",
        ("antineoplastic therapy", "systemic antineoplastic therapy"),
    ),
    (r"(?<!-)\bsteroids?\b(?!-)", ("corticosteroid",)),
    (r"(?<!sedative[\s-])(?<!and\s)(?<!or\s)\b(?:hypnotics?|tranquili[sz]ers?)\b", ("sedative",)),
    (r"daily\s+smokers?|smoke\s+daily", ("smoking",)),
    (
        r"(?:chronic|maintenance)\s+(?:(?:maintenance|renal)\s+)?(?:ha?emo)?dialysis",
        ("dialysis", "hemodialysis"),
    ),
    (r"low[\s-]dose\s+(?:aspirin|ASA\b)", ("aspirin",)),
    (r"illicit\s+(?:drug|substance)\s+abuse|abuse\s+of\s+illicit\s+(?:drugs|substances)", ("drug abuse",)),
    (r"invasive\s+dental\s+\w+", ("dental procedure",)),
    (
        r"(?:chronic|long[\s-]term)\s+immunosuppress\w+(?:\s+(?:therapy|treatment|medications?))?",
        ("immunosuppressive drug",),
    ),
)
SAYS_OTHERWISE = Words(
    *("local", "focal", "combination", "invasive", "leukemi", "leukaemi", "steroid", "hypnotic", "tranquil"),
    *("daily smok", "smoke daily", "dialysis", "low-dose a", "low dose a", "illicit", "immunosuppress"),
    *("threatening", "abnormalit", "intoleran", "equivalent"),
    *("dysfunction", "involvement", "complication", "injur"),
)
"""One of these stands in whatever is told here."""
_ABNORMAL = re.compile(
    r"\b(?:(?:untreated|significant|clinically|relevant|severe|serious|major|active|uncontrolled|unstable|symptomatic|known|structural)\s+)*"
    r"(?P<organ>cardiac|heart|cardiovascular|pulmonary|lung|renal|kidney|hepatic|liver|thyroid|gastrointestinal|neurologic(?:al)?|brain|ha?ematologic(?:al)?"
    r"|endocrine|metabolic|skin|musculoskeletal|immune|psychiatric)"
    r"(?:(?:\s*,\s*(?:(?:and/or|or|and)\s+)?|\s+(?:and/or|or|and)\s+|\s*/\s*)[a-z]+)*\s+(?P<what>abnormalit(?:y|ies))\b"
    r"(?!\s+(?:of|in|on)\b(?!\s+the\s+(?:last|past|previous)\b))(?:\s+(?:within|in\s+the)\s[^,;:().]{3,40})?",
    re.IGNORECASE,
)
_WORKING = re.compile(
    r"\b(?:cardiac|cardiovascular|pulmonary|lung|neurologic(?:al)?|brain|cerebral|ha?ematologic(?:al)?|immun(?:e|ologic(?:al)?)|psychiatric|metabolic|endocrine|bladder|pituitary|adrenal"
    r"|hepatic|gastrointestinal|musculoskeletal)\s+(?:dysfunctions?|involvement|complications?|injur(?:y|ies))\b",
    re.IGNORECASE,
)
# Of each organ the whole of its diseases: an abnormality of it need not be one.
_DISEASES = frozenset(
    (
        *("heart disease", "cardiovascular disease", "pulmonary disease", "renal disease", "hepatic disease"),
        *("thyroid disease", "gastrointestinal disease", "neurological disease", "brain disease"),
        *("hematologic disease", "endocrine disease", "metabolic disease", "skin disease"),
        *("musculoskeletal disease", "immune disorder", "psychiatric disorder"),
    )
)
_ORGANS = (*_DISEASES, "bladder disease", "pituitary disease", "adrenal disease")
_NAMED = tuple((re.compile(rf"\b{said}", re.IGNORECASE), names) for said, names in _LESS)
_LIFE = re.compile(
    r"\blife[\s-]threatening(?:\s+(?!(?:and|or|within|in|on|at|during|that|which|who|requiring|not|to|of|the|with|including|such|like|other|if|unless|except)\b)[a-z-]+){0,3}",
    re.IGNORECASE,
)
_SEVERE = re.compile(r"\b(?:severe(?:ly)?|serious(?:ly)?|grave)\b", re.IGNORECASE)
_STEROIDS_NAMED = re.compile(r"\b(?:gluco)?corticoids?\b|corticosteroid", re.IGNORECASE)
_EQUIVALENT = re.compile(r"\bequivalents?\b", re.IGNORECASE)
_INTOLERANT = re.compile(r"\bintoleran(?:ce|t)", re.IGNORECASE)


def with_names_told(one: Criterion) -> Criterion:
    """The criterion, with what its names leave out of the sentence's words told or asked."""
    text = one.text
    low = text.lower()
    if "threatening" in low:
        one = _life_threatening(one)
    if "abnormalit" in low:
        one = _abnormal(one)
    if "intoleran" in low and _INTOLERANT.search(text) and _has(one, c.Allergy, ()):
        one = rebuilt(one, built_of(one), EITHER_WAY)
    if "equivalent" in low and _EQUIVALENT.search(text) and _has(one, c.Measurement, ("prednisone dose",)):
        one = rebuilt(one, built_of(one), AS_PREDNISONE)
    return _of_organs(_named_otherwise(one))


def _has(one: Criterion, kind: type[c.Allergy | c.Measurement], names: tuple[str, ...]) -> bool:
    return any(isinstance(x, kind) and (not names or x.concept in names) for x in c.leaves(one.tree))


def _named_otherwise(one: Criterion) -> Criterion:
    asked = [x.concept for x in c.leaves(one.tree) if isinstance(x, (c.Condition, c.Received))]
    if not asked:
        return one
    for said, names in _NAMED:
        match = said.search(one.text)
        name = next((x for x in names if x in asked), "") if match is not None else ""
        if match is None or not name or (name == "corticosteroid" and _STEROIDS_NAMED.search(one.text)):
            continue
        words = " ".join(match.group().split())
        if not any(words in told for told in asked_already(one)):
            one = rebuilt(one, built_of(one), BY_NAME.format(name, words))
    return one


def _of_organs(one: Criterion) -> Criterion:
    """ "Bladder dysfunction": any disease of it keeps out; where it is demanded, a person is asked."""
    for match in _WORKING.finditer(one.text):
        words = " ".join(match.group().split())
        name = resolve(words, "condition")
        if name not in _ORGANS or any(words in told for told in asked_already(one)):
            continue
        if not any(isinstance(x, c.Condition) and x.concept == name for x in c.leaves(one.tree)):
            continue
        if one.kind == "inclusion" and _affirmed(one.tree):
            one = _asked_besides(one, name, words)
        else:
            one = rebuilt(one, built_of(one), BY_NAME.format(name, words))
    return one


def _affirmed(tree: c.Tree) -> bool:
    return all(map(_affirmed, tree.of)) if isinstance(tree, (c.All, c.AnyOf)) else not c.children(tree)


def _asked_besides(one: Criterion, name: str, words: str) -> Criterion:
    question = c.Attest(words, "investigator")

    def besides(tree: c.Tree, place: Place) -> Built:
        own = leaf(tree, *place)
        so = isinstance(tree, c.Condition) and tree.concept == name
        return every([own, leaf(question, *place)]) if so else own

    return rebuilt(one, with_leaves(built_of(one), besides))


def _life_threatening(one: Criterion) -> Criterion:
    """ "Life-threatening infection": of a severe one, a person says whether it threatens the life."""
    match = _LIFE.search(one.text)
    if match is None or _SEVERE.search(one.text):
        return one
    if any("threatening" in told.lower() for told in asked_already(one)):
        return one
    asked = c.Attest(" ".join(match.group().split()), "investigator")

    def so(tree: c.Tree, place: Place) -> Built:
        own = leaf(tree, *place)
        severe = isinstance(tree, c.Condition) and tree.severity == "severe"
        return every([own, leaf(asked, *place)]) if severe else own

    return rebuilt(one, with_leaves(built_of(one), so))


def _abnormal(one: Criterion) -> Criterion:
    """ "Cardiac abnormalities": a disease of the heart is one; whether there is another, a person says."""
    match = _ABNORMAL.search(one.text)
    if match is None:
        return one
    question = c.Attest(" ".join(match.group().split()), "investigator")

    def besides(tree: c.Tree, place: Place) -> Built:
        own = leaf(tree, *place)
        return some([own, leaf(question, *place)]) if _any_disease(tree) else own

    return rebuilt(one, with_leaves(_without_gates(built_of(one)), besides))


def _any_disease(tree: c.Tree) -> bool:
    return isinstance(tree, c.Condition) and tree.concept in _DISEASES


def _without_gates(built: Built) -> Built:
    """ "Significant renal abnormalities": asked of everybody, and not of those with a renal disease alone."""
    match built.tree:
        case c.AnyOf():
            return some(_without_gates(Built(*part)) for part in operands(built, c.AnyOf))
        case c.Not(of):
            return negate(_without_gates(Built(of, built.places)))
        case c.All():
            parts = [Built(*part) for part in operands(built, c.All)]
            asked = any(isinstance(x.tree, c.Attest) and "bnormalit" in x.tree.text for x in parts)
            return every(x for x in parts if not (asked and _any_disease(x.tree)))
        case _:
            return built
