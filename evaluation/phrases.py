"""Noun phrases around and between the compiler's chunks: what a corpus of mentions marks as one name.

The compiler takes the longest name that it knows ("leiomyomas", "renal insufficiency") and leaves what
narrows it beside it, as separate words. Corpora mark the whole noun phrase. From the row of chunks alone:

- `grown`: a known name with the unknown adjectives and nouns right before it ("subserosal | leiomyomas"), with
  those that share its head over "or", "and", a comma or a slash ("hepatic or | renal insufficiency"), and with
  a noun behind it that closes the phrase ("overactive bladder | symptoms") or shares what narrows the first
  ("renal disorder | or insufficiency").
- `headed`: a phrase of which no part is known but its last noun says what it is ("collagen *disorder*",
  "sub-urethral *sling placement*"); of a single word its ending ("bullectomy", "hypotonia").

English puts the head last; so the kind of a phrase is that of its last noun.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from trialrun.criteria.words.chunks import Chunk

Kind = Literal["condition", "procedure", "drug", "measurement", "device"]

HEADS: dict[str, Kind] = {
    **dict.fromkeys(
        "disease diseases disorder disorders syndrome syndromes lesion lesions abnormality abnormalities complication"
        " complications recurrence symptom symptoms impairment deficiency anomaly anomalies defect defects malformation"
        " malformations dysfunction obstruction occlusion event events illness illnesses problem problems pathology"
        " pathologies insufficiency failure infection infections reaction reactions involvement degeneration mass masses"
        " nodules manifestations injury injuries damage deformity instability colonization enlargement detachment"
        " sleepiness rupture perforation deficit deficits degeneration histology fissure tear tears conditions condition"
        " progression comorbidities disability dependence addiction abuse allergy hypersensitivity block"
        " changes decompensation deterioration congestion effusion leak prolapse hernia dislocation deviation spasm seizure seizures state".split(),
        "condition",
    ),
    **dict.fromkeys(
        "treatment treatments therapy therapies examination examinations exam intervention interventions procedure"
        " procedures surgery repair resection implantation reconstruction dissection ligation biopsy transfusion"
        " donation infusion scan scans imaging spectroscopy ventilation method methods cerclage questionnaire testing replacement ablation fixation excision removal insertion placement decompression fusion".split(),
        "procedure",
    ),
    **dict.fromkeys(
        "drug drugs medication medications agent agents inhibitor inhibitors inducer inducers agonist agonists"
        " antagonist antagonists blocker blockers product products compound compounds supplement supplements"
        " antibody antibodies analog analogs analogue analogues medicine medicines solution solutions substrates"
        " vaccine vaccines antibiotic antibiotics contraceptive contraceptives preparation preparations formulation cream gel drops suppositories hormone hormones substance substances derivatives extract toxin steroids remedies proteins materials".split(),
        "drug",
    ),
    **dict.fromkeys(
        "score scores index level levels count counts rate function functions concentration concentrations volume"
        " pressure ratio classification saturation size scale test tests class"
        " rating titer titers percentage capacity gradient velocity thickness diameter length clearance inventory acuity density fraction output weight".split(),
        "measurement",
    ),
    **dict.fromkeys(
        "device devices implant implants stent stents catheter prosthesis valve valves graft scaffold mesh".split(),
        "device",
    ),
}
# Of a single word, the ending.
_ENDINGS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (
        re.compile(
            r"(?!diagnos|purpos|analys|prognos)\w{3,}(?:itis|osis|oses|omas?|a?emias?|urias?|path(?:y|ies)|plegias?|algias?|plasias?|penias?|rrh(?:o?ea|age)s?"
            r"|megaly|ectasias?|tonias?|phobias?|philias?|lysis|trophy)"
        ),
        "condition",
    ),
    (
        re.compile(
            r"\w{2,}(?:ectom(?:y|ies)|otom(?:y|ies)|ostom(?:y|ies)|plast(?:y|ies)|scop(?:y|ies)|graph(?:y|ies)|centesis|pexy|desis)"
        ),
        "procedure",
    ),
)
_ALONE = frozenset(
    "lesion lesions complication complications illness illnesses recurrence perforation occlusion".split()
)
# Cues that name something when words stand before them, and such as may stand inside a name.
_INSIDE = frozenset(
    "clinical laboratory systemic medical serum plasma blood peripheral combined oral topical".split()
)

_ATTRIBUTE = re.compile(r"[A-Za-zÀ-ÿ0-9'’+.&-]*[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9'’+.&®-]*")
# What is no adjective and no noun of a name: verbs, participles, adverbs, function words, words of time and degree.
_NO_ATTRIBUTE = re.compile(
    r"\w+ly|[\w-]+(?:ed|ing)|(?:after|before|under|over|while|between|during|through|than|then|due|via|upon|despite"
    r"|become|becomes|undergo|undergone|receive|receives|need|needs|require|requires|develop|develops|cause|causes|get|wear|wears|start|initiate|perform"
    r"|do|does|did|can|could|may|might|will|would|should|must|be|been|is|are|was|were|has|have|had|make|made|take|takes|taken|given|give|known|shown|seen"
    r"|possible|probable|likely|new|high|low|higher|lower|first|second|third|last|next|earlier|late|later|recent|prior|previous|own|good|poor|very|more|most|less|least"
    r"|index|eligible|similar|reliable|effective|adequate|highly|off|evaluation|correlative|follow-up|protocol|list|original|formal|successful|chosen|proper|special"
    r"|(?:in|ex)clusion|seeks?|accepts?|determines?|meets?|tolerates?|affects?|displays?|reflects?|administer|taper|allows?|permits?|involves?|includes?|whose|their|its"
    r"|self-\w+|predominant|single|excessive|alternative|conventional|common|direct|physical|participants?|partners?|drive|refusal"
    r"|preoperative|postoperative|elective|primary|secondary|unilateral|bilateral|congenital|acquired|abnormal|normal|weekly|daily|specific|massive|obvious"
    r"|prevents?|necessitates?|remains?|reduces?|contains?|tries|try|prolongs?|ensures?|against|routine|initial|usual|twice|once|average|international"
    r"|separate|outpatient|inpatient|regular|consent|participation|risk|usage|screening|problem|stage|degree|type|out|each|every|both|either|all|no|not|any|some"
    r"|certain|visible|available|concomitant|uncomplicated|frank|profound|above|correct|immediate|emergent|two|three|four|treat|begin|wean|hours?|grade|about|apart|select|of"
    r"|who|whom|which|that|this|these|those|such|same|etc|e\.g|i\.e|eg|ie|r|c|i|v|a|b|ii|iii|iv|vs|qd|bid|if|as|so|because|how|when|where|what)",
    re.IGNORECASE,
)
_PARTICIPLES_OF_NAMES = re.compile(
    r"(?:combined|mixed|localized|generalized|disseminated|advanced|losing|swallowing|bleeding|inflammatory|aching|pitting|modified|inserted|inhaled)",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"[\w-]{2,}(?:al|ic|iac|ar|ary|ous|ory|oid|ive|genic|gic|tic|ile|ian|ine)"
    r"|liver|kidney|heart|lung|bone|skin|brain|breast|blood|lymph|bowel|colon|renal|eye|ear|joint|muscle|thyroid|bladder|airway|drug|alcohol|opioid",
    re.IGNORECASE,
)


def grown(
    chunks: Sequence[Chunk], index: int, text: str, *, sharing: bool = True
) -> tuple[int, int, Kind | None]:
    """The noun phrase around the known name, and the kind of the noun that closes it where that is another."""
    first = _before(chunks, index, text)
    first = _sharing(chunks, first, text) if sharing else first
    last, kind = _behind(chunks, index, text)
    return chunks[first].start, chunks[last].end, kind


def abbreviated(chunks: Sequence[Chunk], index: int) -> int:
    """The end of the name with its abbreviation in brackets behind it: "everolimus (EVR)"."""
    inside = chunks[index + 1 : index + 4]
    if [x.kind for x in inside] in (["(", "concept", ")"], ["(", "word", ")"]) and _SHORT.fullmatch(
        inside[1].text
    ):
        return inside[2].end
    return chunks[index].end


_SHORT = re.compile(r"(?=.*[A-Z])[A-Za-z0-9/-]{2,8}s?")


_GAP = frozenset(("", " ", "-", "‐", "‑", " -", "- "))


def _touch(before: Chunk, after: Chunk, text: str) -> bool:
    return text[before.end : after.start] in _GAP


def attribute(chunk: Chunk) -> bool:
    """Whether the chunk is a word that may narrow the name behind it."""
    if chunk.kind != "word" or not _ATTRIBUTE.fullmatch(chunk.text):
        return False
    return (
        _NO_ATTRIBUTE.fullmatch(chunk.text) is None or _PARTICIPLES_OF_NAMES.fullmatch(chunk.text) is not None
    )


def _before(chunks: Sequence[Chunk], index: int, text: str) -> int:
    while index and _touch(chunks[index - 1], chunks[index], text):
        glued = chunks[index].kind == "word" and chunks[index].text[0] in "-‐‑" and _glued(chunks, index)
        ending = (
            chunks[index - 1].kind == "word"
            and chunks[index - 1].text[0] in "-‐‑"
            and _glued(chunks, index - 1)
        )
        if not attribute(chunks[index - 1]) and not glued and not ending:  # "platinum|-based"
            break
        index -= 1
    return index


def _glued(chunks: Sequence[Chunk], index: int) -> bool:
    return (
        index > 0
        and chunks[index - 1].end == chunks[index].start
        and chunks[index - 1].kind in ("word", "concept", "quantity")
    )


_OR = frozenset(("or", "and", "and/or", "slash"))


def _sharing(chunks: Sequence[Chunk], index: int, text: str) -> int:
    """The first of the adjectives that share the head with the name: "hepatic, cardiac or | renal failure"."""
    reached, joints = index, _OR
    headed_too = " " in chunks[index].text or chunks[index].kind == "word"
    if index >= 3 and chunks[index - 1].text.lower() == "other" and chunks[index - 2].kind in _OR:
        reached = index - 1  # "cerebral or other haemorrhage"
    found = index
    while reached >= 2 and chunks[reached - 1].kind in joints:
        joint = reached - 1
        if joint >= 2 and chunks[joint].kind != "comma" and chunks[joint - 1].kind == "comma":
            joint -= 1  # ", or"
        if "\n" in text[chunks[joint - 1].end : chunks[reached].start]:
            break
        start = joint
        while (
            start
            and (
                _shares(chunks[start - 1]) or (headed_too and chunks[start - 1].text.lower() in _NOUNS_BEFORE)
            )
            and (start == joint or _touch(chunks[start - 1], chunks[start], text))
        ):
            start -= 1
        if start == joint or joint - start > 3:
            break
        reached, joints = start, _OR | {"comma"}
        found = start
    return found


def _shares(chunk: Chunk) -> bool:
    if chunk.role == "shared" or chunk.text.lower() in _PAIRED:
        return True
    return attribute(chunk) and _ADJECTIVE.fullmatch(chunk.text) is not None


# Nouns that stand before a shared head as adjectives do: "hip or knee replacement", "drug or alcohol abuse".
_NOUNS_BEFORE = frozenset(
    "solid hip knee shoulder elbow ankle valve organ tissue stress opioid opiate drug substance alcohol tobacco bleeding clotting coagulation"
    " egg latex soy peanut nut milk systemic ascending descending total partial single dual acquired"
    " relative absolute structural functional psychological physical".split()
)


# Courses that stand in pairs before one name: "acute or chronic hepatitis".
_PAIRED = frozenset("acute chronic congenital acquired primary secondary stable unstable".split())


def _behind(chunks: Sequence[Chunk], index: int, text: str) -> tuple[int, Kind | None]:
    last, kind = index, None
    for place in range(index + 1, min(index + 3, len(chunks))):
        chunk = chunks[place]
        if not _touch(chunks[place - 1], chunk, text) or chunk.kind not in ("word", "cue"):
            break
        named = HEADS.get(chunk.text.lower())
        if named is not None:
            last, kind = place, named
        elif not attribute(chunk):
            break
    return _second_head(chunks, last), kind


def _second_head(chunks: Sequence[Chunk], last: int) -> int:
    """The end of the name with a second head that shares what narrows the first: "renal disorder or insufficiency"."""
    joint = last + 1
    if joint + 1 >= len(chunks) or chunks[joint].kind not in _OR:
        return last
    bare = chunks[joint + 1]
    if bare.text.lower() not in _SECOND or (" " not in chunks[last].text and not _narrowed(chunks, last)):
        return last
    follows = chunks[joint + 2] if joint + 2 < len(chunks) else None
    return last if follows is not None and follows.kind in ("word", "concept") else joint + 1


def _narrowed(chunks: Sequence[Chunk], last: int) -> bool:
    return (
        last > 0
        and chunks[last - 1].kind in ("word", "concept")
        and chunks[last].start - chunks[last - 1].end <= 1
    )


# Nouns that name nothing without what stands before the first of the pair.
_SECOND = frozenset(
    "disease disorder insufficiency failure injury stenosis regurgitation perforation stricture impairment dysfunction"
    " deficiency trait obstruction occlusion rupture enlargement inhibitors inducers agonists antagonists".split()
)


def headed(chunks: Sequence[Chunk], text: str, *, sharing: bool = True) -> Iterator[tuple[int, int, Kind]]:
    """The phrases without a known name, by their heads."""
    index = 0
    while index < len(chunks):
        stop = index
        while (
            stop < len(chunks)
            and _element(chunks[stop])
            and (stop == index or _touch(chunks[stop - 1], chunks[stop], text))
        ):
            stop += 1
        if stop == index:
            index += 1
            continue
        if (
            stop == len(chunks)
            or chunks[stop].kind != "concept"
            or not _touch(chunks[stop - 1], chunks[stop], text)
        ):
            for last in range(stop - 1, index - 1, -1):
                kind = _kind(chunks[last], any(map(_narrows, chunks[index:last])))
                if kind is not None:
                    first = _sharing(chunks, index, text) if sharing else index
                    yield chunks[first].start, chunks[last].end, kind
                    break
        index = stop


def _element(chunk: Chunk) -> bool:
    if chunk.kind == "word":
        return attribute(chunk)
    return chunk.kind == "cue" and (chunk.text.lower() in _INSIDE or chunk.text.lower() in HEADS)


def _narrows(chunk: Chunk) -> bool:
    return chunk.kind == "word" or chunk.text.lower() in _ROUTES


_ROUTES = frozenset("systemic oral topical medical".split())


def _kind(chunk: Chunk, narrowed: bool) -> Kind | None:
    word = chunk.text.lower()
    if (narrowed or word in _ALONE) and (kind := HEADS.get(word)) is not None:
        return kind
    if chunk.kind != "word":
        return None
    return next((kind for pattern, kind in _ENDINGS if pattern.fullmatch(word)), None)


# What an unknown phrase is that stands alone behind these words.
_LEADS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (
        re.compile(
            r"\b(?:allerg(?:y|ic|ies)|(?:hyper)?sensitivity|intoleran(?:ce|t)|sensitive|reactions?)(?: reactions?)? (?:to|against) (?:(?:an?|any|the|of|other) )*",
            re.IGNORECASE,
        ),
        "drug",
    ),
    (
        re.compile(
            r"\bhistory of (?:(?:an?|any|the|severe|significant|chronic|active|recent|prior|previous) )*",
            re.IGNORECASE,
        ),
        "condition",
    ),
)
_PHRASE = re.compile(r"[A-Za-z][\w'’-]*(?: [A-Za-z][\w'’-]*){0,2}(?=\s*(?:[.,;:()/]|$|(?:and|or)\b))")


def led(text: str) -> Iterator[tuple[int, int, Kind]]:
    """Unknown phrases behind words that say what they are: "allergic to | quandong", "history of | pronking"."""
    for pattern, kind in _LEADS:
        for lead in pattern.finditer(text):
            phrase = _PHRASE.match(text, lead.end())
            if phrase is not None and not any(map(_NO_ATTRIBUTE.fullmatch, phrase.group().split())):
                yield *phrase.span(), kind


def listed(chunks: Sequence[Chunk], text: str) -> Iterator[tuple[int, int, list[int]]]:
    """Unknown noun phrases that stand alone in a list, with the places of their neighbours in it."""
    index = 0
    while index < len(chunks):
        if not attribute(chunks[index]):
            index += 1
            continue
        last = index
        while (
            last + 1 < len(chunks)
            and attribute(chunks[last + 1])
            and _touch(chunks[last], chunks[last + 1], text)
        ):
            last += 1
        alone = last + 1 == len(chunks) or chunks[last + 1].kind in _BETWEEN | _CLOSING
        if alone and last - index < 4:
            before = [chunks[index - 2].end - 1] if index >= 2 and chunks[index - 1].kind in _BETWEEN else []
            behind = (
                [chunks[last + 2].start]
                if last + 2 < len(chunks) and chunks[last + 1].kind in _BETWEEN
                else []
            )
            if before or behind:
                yield chunks[index].start, chunks[last].end, before + behind
        index = last + 1


_BETWEEN = _OR | {"comma"}
_CLOSING = frozenset(("stop", ")"))
