"""Whether a bracket only repeats what stands before it: an abbreviation, the same in other units, a remark."""

from __future__ import annotations

import re

from trialrun.criteria.phrases.phrase import chunk_name
from trialrun.criteria.words.chunks import Chunk
from trialrun.criteria.words.quantities import Quantity
from trialrun.vocab.concepts import is_a, is_coded, narrower_count
from trialrun.vocab.units import canonical_unit, match_unit


def part_of_name(before: str, concept: Chunk) -> bool:
    """Whether an abbreviation repeats what is a part of the word before it."""
    words = before.rstrip(" ([").lower().split()[-1:]
    if not words or not concept.text.isupper():
        return False
    first = {name.split()[0].lower() for _, name in concept.value.candidates}
    return any(len(name) > 4 and name in words[0] and name != words[0] for name in first)


_NOTHING = re.compile(
    r"n ?= ?\d+|mandatory|required|obligatory|if (?:applicable|known|available)"
    r"|see (?:\w+ ){0,3}(?:characteristics|criteria|below|above|list|section|appendix)\W*"
    r"|(?:any|all) (?:(?:sub)?types?|histolog(?:y|ies)|stages?|grades?|sites?|forms?|kinds?|cell types?)"
    # "(any T stage)", "(any T, any N)", "(regardless of age, sex or stage)": everybody is meant
    r"|(?:any|all) [pc]?[TNMG](?:[ -]?(?:stage|category|status|classification|grade))?(?:(?:,? (?:and|or) |, ?|; ?| )(?:any|all) [pc]?[TNMG](?:[ -]?(?:stage|category|status|classification|grade))?)*"
    r"|(?:any|all) (?:(?:tumou?r|nodal|node|disease) )?(?:size|thickness|depth|burden|(?:T|N|M|nodal|node|receptor) (?:stage|status))"
    r"|(?:regardless|irrespective) of (?!.*\b(?:if|but|unless|except|must|should|only|provided|exclud\w+)\b)[^;:()\d<>≤≥]{3,160}"
    r"|(?:as )?(?:defined|described|listed|specified|noted|outlined) (?:above|below)"
    # how the substance is made, in a name that a country gives it: "rituximab (genetical recombination)"
    r"|genetic(?:al)? recombination"
    # by whose words one knows it: "(WHO criteria of 2016)"
    r"|(?:(?:as )?(?:defined )?(?:by|per|according to|using) )?(?:the )?(?-i:[A-Z]{2,8}(?:[-/ ][A-Z\d]{2,8}){0,2}) (?:diagnostic )?(?:criteria|classification)"
    r"(?:,? (?:of )?(?:the )?(?:year )?(?:19|20)\d\d)?"
    # the same on the other chart
    r"|(?=.*\bequivalents?\b)(?=.*\d ?/ ?\d)(?:(?:an?|i\.?e\.?|approximate(?:ly)?|approx\.?|about|ca\.?|Snellen|E?TDRS|visual acuity|VA|chart|equivalents?|of|to|or|and|better|worse"
    r"|from|between|than|inclusive|in the study eye|\d{1,2} ?/ ?\d{1,4}|[-–,;])\s?)+"
    # how it may be reached
    r"|(?:(?:patients?|it|this) )?(?:may|can) be (?:transfused|(?:achieved|reached|maintained|supported) (?:by|with|through) (?:blood |platelet |red cell )?transfusions?)"
    r"(?: to (?:maintain|achieve|reach|exceed|meet)\b[^\d<>≤≥,;]{0,60})?"
    # what may be given to reach it
    r"|(?:(?:patients?|subjects?|participants?|they) )?(?:may|can) (?:also )?(?:receive|be given|have|have received|be supported (?:with|by))"
    r" (?:(?:packed |p)?(?:red (?:blood )?cells?|rbcs?|platelets?|blood|erythrocytes?)(?: (?:or|and|/) (?:platelets?|blood))? )?"
    r"(?:transfusions?|transfusion support|erythropoietin|epoetin(?: alfa)?|g-?csf|(?:hematopoietic )?growth factors?)"
    # "(may receive agents to lower calcium)"
    r"|(?:(?:patients?|subjects?|participants?|they) )?(?:may|can) (?:also )?(?:receive|be given|take|be on|have received|be treated with)"
    r" (?!.*\b(?:only|if|but|unless|except|provided|must|should|who|within|no|not)\b)[a-z][^\d<>≤≥,;:()]{2,60}? to (?:lower|decrease|reduce|increase|raise|correct|control|normali[sz]e|maintain|achieve|replace|supplement)\b[^\d<>≤≥,;:()]{0,60}"
    # by which formula a clearance was calculated
    r"|(?:(?:as )?(?:calculated|estimated|measured|determined) )?(?:by |using |with |via |per )?(?:the )?"
    r"(?:CKD[- ]?EPI(?: 20\d\d)?|(?:modified )?MDRD|Modification of Diet in Renal Disease(?: \[?MDRD\]?)?|Cockcroft(?:[- –]| and | & )?Gault|Schwartz|Fridericia(?:'s)?|Bazett(?:'s)?)(?: (?:formula|equation|method|correction))?",
    re.IGNORECASE,
)
# "A letter score of 73 to 24 (20/40 to 20/320)".
_CHART = re.compile(
    r"(?:(?:approximately|about|or|to|better|worse|[-–≥≤<>]|(?:20|6) ?/ ?\d{1,4})\s?)+", re.IGNORECASE
)
_ACUITY = re.compile(r"\d (?:\w+ )?(?:letters?)\W*$|(?:letters?|bcva|acuity)\b[^;:()]*\d\W*$", re.IGNORECASE)
# "New York Heart Association class III (functional capacity)": what the class is of.
_WHAT_IS_CLASSED = re.compile(r"functional (?:capacity|class(?:ification)?|status)", re.IGNORECASE)
_CLASSED = re.compile(r"\b(?:class|NYHA)\b[^;:()]{0,30}\b(?:I{1,3}|IV|[1-4])\W*$", re.IGNORECASE)
# Why it is asked, and nothing more.
_REASON = re.compile(
    r"(?:as (?:the|it|this|they|these)|because|since (?:the|it|this|they)|to (?:avoid|prevent|ensure|minimi[sz]e)|in order to"
    r"|this (?:allows?|is|will)|due to the (?:fact|risk))\b(?:[^\d<>≤≥]|(?<=[A-Za-z]-)\d+|(?<=[A-Za-z])\d+)*"
    # what it would do: "(older age can reduce ovarian reserve)"
    r"|(?!(?:if|when|who|which|that|patients?|subjects?|participants?|it|they)\b)[a-z][a-z -]{2,50} (?:can|could|may|might) (?:also )?(?:affect|hinder|influence|interfere|reduce|impair|confound"
    r"|alter|increase|decrease|compromise|bias|worsen|complicate|obscure)\b[^\d<>≤≥]*",
    re.IGNORECASE,
)
_SPELLED = re.compile(r"[^\W_]+")
_LIST_JOINS = re.compile(r"[,;]|\b(?:and|or)\b")
_SHORT = re.compile(r"[^\W_][\w+/-]{1,9}")


def says_nothing(before: str, inside: str) -> bool:
    """ "(mandatory)", "(n = 16)"; an abbreviation of the words before it, or the words of one before it."""
    if _NOTHING.fullmatch(inside) or _REASON.fullmatch(inside):
        return True
    if _CHART.fullmatch(inside) and _ACUITY.search(before):
        return True
    if _WHAT_IS_CLASSED.fullmatch(inside) and _CLASSED.search(before):
        return True
    words = [x for x in _SPELLED.findall(before.rstrip(" ([")) if x != "s"]
    if not words:
        return False
    if inside.count(".") > 1:
        inside = inside.replace(".", "")  # "opportunistic infection (O.I.)"
    if _SHORT.fullmatch(inside) and not inside.islower():
        if _abbreviates(inside, words):
            return True
        # letters of a list name what is given together: "mechlorethamine, … and prednisone (MOPP)"
        return _short_of_a_part(inside, _SPELLED.findall(_LIST_JOINS.split(before.rstrip(" (["))[-1]))
    spelled = _SPELLED.findall(inside)
    last = words[-1]
    short = sum(x.isupper() for x in last) >= 2 and len(last) <= 8
    return short and 1 < len(spelled) <= 8 and len(last) <= len(inside) / 2 and _initials(last, spelled)


def _abbreviates(short: str, words: list[str]) -> bool:
    """Whether the last of the words begin with the letters: "GvHD" of "graft versus host disease"."""
    letters = [x for x in short.removesuffix("s") if x.isalpha()]
    if len(letters) < 2 or sum(x.isupper() for x in short) < 2:
        return False
    told = [words]
    if len(words) > 1 and words[-1].lower() in _CARRIERS:
        told.append(words[:-1])  # "prostate specific antigen value (PSA)"
    return any(
        _initials("".join(letters), spelled[-count:])
        for spelled in told
        for count in range(1, len(letters) + 3)
    )


def _short_of_a_part(short: str, words: list[str]) -> bool:
    """ "activin receptor-like kinase (ALK)", "immunoglobulin (Ig)", "Philadelphia chromosome-positive (Ph+)"."""
    if words and short.endswith("+") and words[-1].lower() == "positive":
        short, words = short[:-1], words[:-1]
    words = [x for x in words if x.isalpha()]
    letters = "".join(x for x in short if x.isalpha())
    if not 2 <= len(letters) <= 5 or len(letters) < len(short) or not short[0].isupper():
        return False
    return any(
        _initials(letters, [*named[:gap], *named[gap + 1 :]])
        for count in range(1, len(letters) + 3)
        for named in [words[-count:]]
        for gap in range(1, len(named) + 1)
    )


_CARRIERS = frozenset(
    "value values level levels test tests count counts concentration score scores disease diseases disorder disorders"
    " metastasis metastases involvement lesion lesions tumor tumors tumour tumours infection infections".split()
)


def _initials(short: str, words: list[str]) -> bool:
    """Whether each word but small ones gives its first letter to the abbreviation, and maybe more of its own."""
    letters = [x.lower() for x in short if x.isalpha()]
    return bool(letters and words) and words[0][0].lower() == letters[0] and _given(letters, words)


def _given(letters: list[str], words: list[str]) -> bool:
    if not letters or not words:
        return not letters and all(word.lower() in _SMALL for word in words)
    word, rest = words[0].lower(), words[1:]
    if word in _SMALL and _given(letters, rest):
        return True
    if word[0] != letters[0]:
        return False
    place = 0
    for count in range(1, len(letters) + 1):
        place = word.find(letters[count - 1], place) + 1
        if not place:
            return False
        if _given(letters[count:], rest):
            return True
    return False


_SMALL = frozenset("during of the and in for to with by a an on or from at".split())


_ABOUT = frozenset("approximately about ca i.e ie or = ±".split())


_AGES = ("years", "months", "weeks", "days")


def restates(previous: Chunk, group: list[Chunk]) -> bool:
    """A bracket after a quantity that gives the same in other units, or the window in days."""
    if previous.kind == "window":
        return all(
            x.kind in ("quantity", "window") or x.role == "filler" or x.text.lower() in _ABOUT for x in group
        )
    quantities = [x for x in group if x.kind == "quantity"]
    if len(quantities) != 1 or any(x.kind == "word" or x.role == "if" for x in group):
        return False
    one: Quantity = previous.value
    other: Quantity = quantities[0].value
    if other.unit in _AGES and one.unit not in (*_AGES, "hours"):
        return False  # "Lansky 50-100 % (10 years and under)"
    return bool(other.unit) and other.unit != one.unit and "x ULN" not in (one.unit, other.unit)


def unit_again(unit: str, inside: str) -> bool:
    """ "50 kilogram (kg)", "1.5 x 10^9/Liter (L)": the unit or its end in letters."""
    told = match_unit(f"1 {inside}", 2)
    known = told[1] if told is not None and told[0] == len(inside) + 2 else canonical_unit(inside)
    return bool(unit) and (known == unit or unit.endswith(f"/{known or inside}"))


# How a class of drugs is named, of which one is told: "foscarnet (pyrophosphate analogue)".
_CLASS = re.compile(
    r"(?:an?\s+)?(?P<kind>(?:[\w-]+\s+){0,4}?(?:analog(?:ue)?|inhibitor|antagonist|agonist|blocker|antibody|antibiotic|antiviral|derivative|modulator"
    r"|stimulant|suppressant|antidepressant|anticonvulsant|diuretic|stabilizer|steroid|hormone|vaccine|toxin|NSAID|statin|interleukin|cytokine)(?:\s+(?:agent|drug))?)",
    re.IGNORECASE,
)


def what_it_is(previous: Chunk, group: list[Chunk]) -> str:
    """ "Severe retinopathy (eye disease)": words for who does not know it, not a second and wider disease.

    So with "warfarin (a vitamin K antagonist)": no other drug of that class is meant.
    """
    concepts = [x for x in group if x.kind == "concept"]
    if previous.kind != "concept" or len(concepts) > 1 or any(x.kind in _JOINS for x in group):
        return ""
    drug = chunk_name(previous, "therapy")
    if drug:
        told = _CLASS.fullmatch(" ".join(x.text for x in group))
        broad = chunk_name(concepts[0], "therapy") if concepts else ""
        if broad and is_coded(broad, "therapy"):
            known = broad != drug and is_a(drug, broad, "therapy")
        else:  # a class that nobody coded: of a class it may be another
            known = not narrower_count(drug, "therapy")
        return told["kind"] if told is not None and known else ""
    general = concepts[0] if concepts else None
    if general is None or len(group) > 2 or not general.text.islower() or " " not in general.text:
        return ""
    if any(x is not general and x.role != "filler" for x in group):
        return ""
    kind, broad = chunk_name(previous, "condition"), chunk_name(general, "condition")
    return general.text if kind and broad and kind != broad and is_a(kind, broad, "condition") else ""


_JOINS = ("or", "and", "and/or", "comma", "slash", "quantity", "window")
