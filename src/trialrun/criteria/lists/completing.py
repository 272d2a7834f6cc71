"""Items of a list that complete each other: "viral or bacterial infection", "hepatitis B or C"."""

from __future__ import annotations

import re

from msgspec.structs import replace

from trialrun.criteria.lists.cancers import of_the_site_behind
from trialrun.criteria.lists.reactions import by_treatment
from trialrun.criteria.lists.same_gene import of_the_same_gene
from trialrun.criteria.lists.same_site import of_the_same_site
from trialrun.criteria.lists.stems import (
    acting_on_the_same,
    of_the_same_cells,
    on_trial_too,
    too_much_or_little,
)
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.either import between_commas
from trialrun.criteria.phrases.naming import Naming, named
from trialrun.criteria.phrases.phrase import Phrase, chunk_name, sort_chunks
from trialrun.criteria.phrases.segments import resolve_shared
from trialrun.criteria.words.chunks import Chunk
from trialrun.criteria.words.nouns import ADJECTIVE, BODY_PARTS, DESCRIBING, NEVER, group_of_head
from trialrun.vocab.concepts import Group, is_a
from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention, resolve


def share_words(phrases: list[Phrase], joins: list[str], context: Context) -> tuple[list[Phrase], list[str]]:
    """ "viral, bacterial or fungal infection", "hepatitis B or C": the shared word completes each item."""
    if len(phrases) == 1:
        return parted(phrases, joins)  # nobody beside it lends a word
    phrases, joins = _named_once(phrases, joins)
    asked = phrases[-1].required
    for index, phrase in enumerate(phrases):
        before = phrases[index - 1]
        if index and (
            same := of_the_same_site(before, phrase, joins[index - 1])
            or of_the_same_cells(before, phrase)
            or (
                phrase.chunks[0].role == "result"
                and of_the_same_gene(phrases[:index], phrase, joins[index - 1], context.text)
            )
            or (before.chunks[-1].text[:1] in "IiEe" and on_trial_too(before, phrase))
            or acting_on_the_same(before, phrase)
        ):
            phrases[index] = same
            continue
        if (of_site := of_the_site_behind(phrase, joins[index:], phrases[index + 1 :])) is not None:
            phrases[index] = of_site
            continue
        if (numbered := _numbered(phrase, phrases[index + 1 :], context)) is not None:
            phrases[index] = numbered
            continue
        if (too_much := too_much_or_little(phrase, phrases[index + 1 : index + 2])) is not None:
            phrases[index] = too_much
            continue
        if (known := _known_in_full(phrase, phrases[index + 1 :], phrases[:index], context)) is not None:
            phrases[index] = known
            continue
        if (of_kind := _of_kind(phrase, joins[index : index + 1], phrases[index + 1 :], context)) is not None:
            phrases[index] = of_kind
            continue
        if (gene := _of_genes(phrase, joins[index:], phrases[index + 1 :], context)) is not None:
            phrases[index] = gene
            continue
        if (used := _used_against(phrase, phrases[index + 1 : index + 2], context)) is not None:
            phrases[index] = used
            continue
        if (
            harm := by_treatment(phrase, joins[index : index + 1], phrases[index + 1 :], context)
        ) is not None:
            phrases[index] = harm
            continue
        if (harmful := _harmful(phrase, phrases[index + 1 :], context)) is not None:
            phrases[index] = harmful
            continue
        if (lettered := _lettered(phrase, phrases[:index], context)) is not None:
            phrases[index] = lettered
            continue
        if phrase.concepts or not 1 <= len(phrase.words) <= 2 or phrase.quantities:
            # a concept of the wrong group may still need the shared noun ("kidney or liver transplant")
            continue
        if any(x.kind != "word" for x in phrase.words):
            continue
        word = phrase.words[0]
        if len(phrase.words) == 2:  # "solid organ or bone marrow transplant"
            end = (
                word.end if phrase.words[1].text == "-" else phrase.words[1].end
            )  # "second- or third-degree"
            word = replace(word, end=end, text=context.text[word.start : end])
        shared = _completed(word, phrases[index + 1 :], phrases[:index], context)
        if shared is not None:
            chunks = [shared if x is phrase.words[0] else x for x in phrase.chunks]
            chunks = [x for x in chunks if x not in phrase.words[1:]]
            phrases[index] = sort_chunks(chunks)
    for index, phrase in enumerate(phrases[:-1]):
        lent = _lent(phrase, phrases[index + 1]) if joins[index] != "comma" else None
        if lent is not None:
            chunks = [x for x in phrase.chunks if x not in phrase.words]
            phrases[index] = sort_chunks(sorted([*chunks, lent], key=lambda x: x.start))
    if asked is not None and phrases[-1].required is None:
        phrases[-1] = replace(phrases[-1], required=asked)  # "obstruction or perforation requiring surgery"
    return parted(phrases, joins)


def _named_once(phrases: list[Phrase], joins: list[str]) -> tuple[list[Phrase], list[str]]:
    """ "Bleeding/hemorrhage of grade 3": two words for one thing, of which what follows is said once."""
    index = 0
    while index < len(joins):
        one, other = phrases[index], phrases[index + 1]
        same = joins[index] == "slash" and len(one.concepts) == 1 and other.chunks[0].kind == "concept"
        name = chunk_name(one.concepts[0], "condition") if same else ""
        said = name and one.chunks[-1] is one.concepts[0] and len(other.chunks) > 1
        if said and name == chunk_name(other.chunks[0], "condition"):
            merged = sort_chunks([*one.chunks[:-1], *other.chunks])
            phrases = [*phrases[:index], merged, *phrases[index + 2 :]]
            joins = [*joins[:index], *joins[index + 1 :]]
        else:
            index += 1
    return phrases, joins


def parted(phrases: list[Phrase], joins: list[str]) -> tuple[list[Phrase], list[str]]:
    """ "Active or latent tuberculosis", "chronic or occult infection": two items, each with its adjective."""
    for phrase in phrases:  # in plain loops: nearly always there is none
        for chunk in phrase.chunks:
            if chunk.kind == "or":
                return _parted(phrases, joins)
    return [*phrases], [*joins]


def _parted(phrases: list[Phrase], joins: list[str]) -> tuple[list[Phrase], list[str]]:
    apart: list[Phrase] = []
    between: list[str] = []
    for index, phrase in enumerate(phrases):
        if index:
            between.append(joins[index - 1])
        joint = next((k for k, x in enumerate(phrase.chunks) if x.kind == "or"), 0)
        if not joint:
            apart.append(phrase)
            continue
        following = phrase.chunks[joint + 1 : joint + 2]
        told = any(x.role in ("course", "severity", "status", "judge") for x in phrase.chunks[:joint])
        noun = _noun_of(following[0]) if told and following else None
        if noun is None:
            apart.append(phrase)
            continue
        groups = between_commas(phrase.chunks[:joint])
        apart += [sort_chunks([*group, noun]) for group in groups]
        apart.append(sort_chunks(phrase.chunks[joint + 1 :]))
        between += ["or"] * len(groups)
    return apart, between


def _noun_of(chunk: Chunk) -> Chunk | None:
    """The noun of a disease's name that begins with an adjective: "tuberculosis" of "latent tuberculosis"."""
    adjective, _, noun = chunk.text.partition(" ")
    if chunk.kind != "concept" or not noun:
        return None
    if chunk.role != "uncoded" and not (ADJECTIVE.search(adjective) or adjective.endswith("ory")):
        return None
    name = chunk.value.of("condition")
    start = chunk.start if chunk.role == "shared" else chunk.end - len(noun)
    found = resolve_shared(noun, Chunk("concept", start, chunk.end, noun)) if name else None
    return found if found is not None and found.value.of("condition") not in ("", name) else None


def _of_kind(phrase: Phrase, join: list[str], after: list[Phrase], context: Context) -> Phrase | None:
    """ "HER2-positive | or triple-negative breast cancer": a result that leans on the next item's cancer."""
    if not join or join[0].removeprefix(", ") not in ("or", "and/or", "slash") or not after:
        return None
    following = after[0]
    if len(phrase.concepts) != 1 or phrase.words or phrase.quantities or phrase.window or not phrase.result:
        return None
    marker, result = phrase.concepts[0], phrase.chunks[-1]
    if not chunk_name(marker, "test") or result.role != "result" or not following.concepts:
        return None
    named = following.concepts[-1]
    if not is_a(chunk_name(named, "condition"), "neoplasm", "condition"):
        return None
    own = context.text[marker.start : result.end]
    words = context.text[named.start : named.end].split()
    for keep in range(0 if named is not following.concepts[0] else 1, len(words)):
        noun = " ".join(words[keep:])
        if (whole := resolve_shared(f"{own} {noun}", marker)) is not None:
            whole = replace(whole, end=result.end)
            return sort_chunks([x if x is not marker else whole for x in phrase.chunks if x is not result])
        if (plain := resolve_shared(noun, result)) is not None and chunk_name(plain, "condition"):
            return sort_chunks([*phrase.chunks, plain])
    return None


_GENE = re.compile(r"[A-Z][A-Z0-9-]{2,6}")
_JOINED = tuple(
    f"{comma}{join}" for comma in ("", ", ") for join in ("or", "and/or", "and", "slash", "comma")
)


def _of_genes(phrase: Phrase, join: list[str], after: list[Phrase], context: Context) -> Phrase | None:
    """ "EGFR or HER2 exon 20 insertion": the alteration is of either; a person reads what has no name."""
    if not after or not join or join[0] not in _JOINED or len(phrase.concepts) != 1:
        return None
    gene = phrase.concepts[0]
    if phrase.chunks[-1] is not gene or not _GENE.fullmatch(gene.text) or not chunk_name(gene, "test"):
        return None
    while join[0] == "comma" and len(after) > 1 and _is_gene(after[0]):
        join, after = join[1:], after[1:]  # "RET, MET or BRAF mutation"
    if join[0] == "comma":
        return None
    first = next((x for x in after[0].chunks if x.kind in ("concept", "word")), None)
    other = None if first is None else _GENE.match(first.text)
    if first is None or other is None or not first.text[other.end() :].strip():
        return None
    if first.kind == "word" or context.text.startswith(
        "-", first.end
    ):  # "EGFR or HER2 mutation-selective drug"
        return sort_chunks([Chunk("word", x.start, x.end, x.text) if x is gene else x for x in phrase.chunks])
    whole = resolve_shared(f"{gene.text}{first.text[other.end() :]}", gene)
    if whole is None or not chunk_name(whole, "test"):
        return None
    found = Chunk("cue", gene.end, gene.end, "", "positive", "result")  # the name is a finding by itself
    known = [whole if x is gene else x for x in phrase.chunks]
    return sort_chunks(known if phrase.result else [*known, found])


def _is_gene(phrase: Phrase) -> bool:
    return len(phrase.chunks) == 1 and _GENE.fullmatch(phrase.chunks[0].text) is not None


_USED = re.compile(
    r"\b(?:use|receipt|receiving|received|taking|administration|treatment with)\b", re.IGNORECASE
)
_REMEDY = re.compile(
    r"\b(vaccines?|vaccinations?|medications?|drugs?|treatments?|therapy|therapies|agents?)$", re.IGNORECASE
)


def _used_against(phrase: Phrase, after: list[Phrase], context: Context) -> Phrase | None:
    """ "use of tuberculosis | or antiretroviral medication": nobody takes a disease; the noun is of both."""
    if len(phrase.concepts) != 1 or phrase.words or not after or not after[0].concepts:
        return None
    illness, remedy = phrase.concepts[0], after[0].concepts[-1]
    told = any(x.kind == "cue" and _USED.search(x.text) for x in phrase.chunks if x.end <= illness.start)
    only = {group for group, _ in illness.value.candidates} == {"condition"}
    if not told or not only:
        return None
    noun = _REMEDY.search(context.text, 0, after[0].end)
    if phrase.chunks[-1] is not illness or not chunk_name(remedy, "therapy") or noun is None:
        return None
    name = f"{illness.text} {noun.group()}"
    found = resolve_shared(name, illness)
    if found is None or not chunk_name(found, "therapy"):
        mention = Mention(illness.start, illness.end, (("therapy", uncoded(name)),))
        found = Chunk("concept", illness.start, illness.end, name, mention, "shared")
    return sort_chunks([found if x is illness else x for x in phrase.chunks])


_HARM = re.compile(
    r"(?:\buse\s+disorders?|\b(?:abuse|addictions?|dependence|dependency|misuse|overdose|intoxication|withdrawal))$",
    re.IGNORECASE,
)
# What people come to depend on: behind it the noun of a list is its own, whether or not that has a name.
_ADDICTIVE = re.compile(
    r"(?:.*\b)?(?:alcohol|opioids?|opiates?|narcotics?|sedatives?|hypnotics?|anxiolytics?|tranquili[sz]ers?|stimulants?|psychostimulants?"
    r"|benzodiazepines?|barbiturates?|(?:meth)?amphetamines?|cocaine|heroin|cannabis|marijuana|cannabinoids?|hallucinogens?|ketamine"
    r"|phencyclidine|inhalants?|nicotine|tobacco|caffeine|steroids?|substances?|drugs?)",
    re.IGNORECASE,
)


_SEVERAL = re.compile(r"(?<!i)s$")  # no plural: "cannabis"


def _harmful(phrase: Phrase, after: list[Phrase], context: Context) -> Phrase | None:
    """ "cocaine | or alcohol dependence": the noun at the end of the run makes it a disorder."""
    if len(phrase.concepts) != 1 or phrase.words or phrase.quantities or phrase.window or not after:
        return None
    substance = phrase.concepts[0]
    if phrase.chunks[-1] is not substance or any(map(_is_taking, phrase.chunks)):
        return None
    if _SEVERAL.search(substance.text) and not context.text.startswith(("/", " /"), substance.end):
        return None  # "opioids, or alcohol abuse": who takes them
    harm = _harm_behind(after, context)
    if not harm or _HARM.search(substance.text):
        return None
    name = f"{substance.text} {harm}"
    found = resolve_shared(name, substance)
    if found is None or not chunk_name(found, "condition"):
        if chunk_name(substance, "condition") or not _ADDICTIVE.fullmatch(substance.text):
            return None
        mention = Mention(substance.start, substance.end, (("condition", uncoded(name)),))
        found = Chunk("concept", substance.start, substance.end, name, mention, "shared")
    return sort_chunks([found if x is substance else x for x in phrase.chunks])


def _is_taking(chunk: Chunk) -> bool:
    """ "use of", "treated with", "taking": behind these the substance is what is taken."""
    return chunk.role in ("use", "ongoing") or (
        chunk.role == "prior"
        and chunk.text.lower().endswith((" of", " with", " to", "received", "taken", "used"))
    )


def _harm_behind(after: list[Phrase], context: Context) -> str:
    """The noun of the first item that has one, past bare names of substances; "" where none has."""
    for phrase in after:
        if phrase.concepts:
            first = phrase.concepts[0]
            if (noun := _HARM.search(context.text[first.start : first.end])) is not None:
                return " ".join(noun.group().lower().split()) if chunk_name(first, "condition") else ""
        if _SEVERAL.search(phrase.chunks[-1].text) or not _ADDICTIVE.fullmatch(phrase.chunks[-1].text):
            return ""
    return ""


def _lettered(phrase: Phrase, before: list[Phrase], context: Context) -> Phrase | None:
    """ "hepatitis B or | C infection": a kind of the other, and the noun behind it says no more."""
    if len(phrase.words) != 1 or len(phrase.concepts) != 1 or not before or not before[-1].concepts:
        return None
    letter, noun = phrase.words[0], phrase.concepts[0]
    if len(letter.text) != 1 or not letter.text.isupper() or noun.start != letter.end + 1:
        return None
    if noun.text.lower() not in ("infection", "infections", "disease", "virus infection", "viral infection"):
        return None
    found = _completed(letter, [], before, context)
    if found is None:
        return None
    chunks = [replace(found, end=noun.end) if x is letter else x for x in phrase.chunks if x is not noun]
    return sort_chunks(chunks)


def _known_in_full(
    phrase: Phrase, after: list[Phrase], before: list[Phrase], context: Context
) -> Phrase | None:
    """ "alcohol abuse or dependence": a name that the vocabulary has only with a neighbour's word."""
    if len(phrase.concepts) != 1 or phrase.words or phrase.concepts[0].role != "uncoded":
        return None
    name = phrase.concepts[0]
    if len(name.text.split()) > 2 or (found := _completed(name, after, before, context)) is None:
        return None
    return sort_chunks([found if x is name else x for x in phrase.chunks])


_ROMAN = re.compile(r"I{1,3}|IV")


def _numbered(phrase: Phrase, after: list[Phrase], context: Context) -> Phrase | None:
    """ "type 1 | or type 2 diabetes": a number that the next item's noun completes."""
    if phrase.concepts or not after or not after[0].concepts:
        return None
    numbers = [*phrase.quantities, *phrase.words]
    if len(numbers) != 1 or (phrase.words and _ROMAN.fullmatch(numbers[0].text) is None):
        return None
    number, named = numbers[0], after[0].concepts[0]
    kind = next((x for x in phrase.chunks if x.text.lower() in ("type", "class", "stage", "grade")), None)
    if kind is None or kind.end > number.start or (phrase.quantities and number.value.compared):
        return None
    noun = context.text[named.start : named.end].split()
    start, own = kind.start, context.text[kind.start : number.end]
    for keep in range(1, len(noun)):
        if (found := resolve_shared(f"{own} {' '.join(noun[-keep:])}", number)) is not None:
            found = replace(found, start=start)
            return sort_chunks([*(x for x in phrase.chunks if x.end <= start), found])
    return None


# Endings of an adjective that leans on the noun of the next item.
_LEANING = re.compile(rf"{ADJECTIVE.pattern}|(?:ine|ian)$")


_OPERATING = re.compile(r"(?:[rt]ory|ive)$")
_SURGERY = re.compile(r"(?:surger(?:y|ies)|resections?|operations?|procedures?)$", re.IGNORECASE)


def _operated(word: Chunk, following: Phrase) -> bool:
    """Whether what follows is an operation with a plain adjective before it, as the word is one."""
    noun = following.concepts[0]
    ahead = [x for x in following.chunks if x.end <= noun.start]
    plain = all(x.kind == "word" and _LIKE.search(x.text.lower()) for x in (word, *ahead))
    return bool(ahead) and plain and _SURGERY.search(noun.text) is not None


_LIKE = re.compile(rf"{ADJECTIVE.pattern}|(?:ine|ian|ory|ive)$")


def _lent(phrase: Phrase, following: Phrase) -> Chunk | None:
    """ "renal or genitourinary abnormalities": an adjective before "or" with the noun of the next."""
    words = phrase.words
    if phrase.concepts or phrase.quantities or not words or not following.concepts:
        return None
    last = words[-1].text.lower()
    leans = last in BODY_PARTS or last in DESCRIBING or _LEANING.search(last)
    operated = len(words) == 1 and _operated(words[0], following)
    if not leans and _OPERATING.search(last) and (operated or _SURGERY.search(following.concepts[0].text)):
        leans = True
    if any(x.kind != "word" for x in words) or not leans:
        return None
    noun = following.concepts[0]
    tail = " ".join(noun.text.split()[1:])  # its first word is its own adjective
    if operated:
        tail = noun.text.split()[
            -1
        ]  # "exploratory or palliative | bypass surgery": its adjective stands before
    if tail.split()[:1] == [words[-1].text]:
        tail = " ".join(tail.split()[1:])  # "small cell or transitional cell | carcinoma"
    head = tail.split()[-1].lower() if tail else ""
    adjacent = phrase.chunks[-1] is words[-1] and bool(tail)
    adjacent = adjacent and (noun is following.chunks[0] or operated)
    kind = group_of_head(head)
    if not adjacent or kind not in ("condition", "therapy") or any(x.text.lower() in NEVER for x in words):
        return None
    if not noun.value.of(kind):
        return None
    if last in BODY_PARTS and tail.split()[0].lower() in BODY_PARTS:
        tail = (
            " ".join(tail.split()[1:]) or tail
        )  # "stem cell or solid organ | transplant": no organ of cells
    name = uncoded(" ".join([*(x.text for x in words), tail]))
    start, end = words[0].start, words[-1].end
    mention = Mention(start, end, ((kind, resolve(name, kind) or name),))
    return Chunk("concept", start, end, name, mention, "shared")


_TIMING = frozenset(
    "adjuvant neoadjuvant induction consolidation maintenance preoperative postoperative".split()
)


_OF_TISSUE = frozenset("histology histologies subtype subtypes morphology".split())
_BETWEEN_WORDS = re.compile(r"[\s-]+")


def _completed(word: Chunk, after: list[Phrase], before: list[Phrase], context: Context) -> Chunk | None:
    if word.text.lower() == "primary":
        return None  # "primary, basal cell or squamous cell cancer": of each of them
    for phrase in after:
        for concept in phrase.concepts[:1]:
            words = _BETWEEN_WORDS.split(context.text[concept.start : concept.end])
            tail = context.text[concept.end :].split()
            heads = [" ".join(words[k:]) for k in range(1, len(words))]
            if len(words) == 1 and any(
                x.text.lower() == "other" for x in phrase.chunks if x.end <= concept.start
            ):
                heads = words  # "bacterial, viral or other infections"
            if word.text.lower() in _TIMING:
                heads = heads[:1]  # "neoadjuvant or adjuvant targeted therapy": the whole of it
            if tail and tail[0].strip(".,;()").isalpha():
                heads.append(tail[0].strip(".,;()"))
            for head in heads:
                singular = head[:-1] if head.endswith("s") and not head.endswith("ss") else head
                forms = (singular, head) if head.endswith(("ces", "ses")) else (singular,)  # "varices"
                for form in forms:
                    if (found := resolve_shared(f"{word.text} {form}", word)) is not None:
                        return found
        if phrase.chunks[-1].text.lower() in _OF_TISSUE:
            break  # "clear cell or serous histology, or sarcoma": no clear cell sarcoma
        if len(phrase.concepts) == 1 and phrase.bare and " " in phrase.concepts[0].text:
            break  # "CNS or pulmonary leukostasis or CNS leukemia": the noun is the next one's
    for phrase in reversed(before):
        for concept in phrase.concepts[-1:]:
            words = context.text[concept.start : concept.end].replace("-", " ").split()
            for keep in range(len(words) - 1, 0, -1):
                start = " ".join(words[:keep])
                if (found := resolve_shared(f"{start} {word.text}", word)) is not None:
                    return found
    return None


def named_whole(phrase: Phrase, kinds: Group | None, text: str, *, excluding: bool) -> Phrase:
    """The phrase with what share_words could not complete as an uncoded name."""
    chunks = named(phrase.chunks, text, Naming(excluding, kinds))
    if chunks == phrase.chunks:
        return phrase
    whole = sort_chunks(chunks)
    if phrase.required is None or whole.required is not None:
        return whole
    return replace(whole, required=phrase.required)  # "adverse events requiring dialysis"


def kind_of_all(phrases: list[Phrase]) -> Group | None:
    """The one kind of thing that the known members of the list are."""
    groups: set[Group] = set()
    for phrase in phrases:
        for chunk in phrase.concepts[:1]:
            groups.add("condition" if chunk_name(chunk, "condition") else chunk.value.candidates[0][0])
    return groups.pop() if len(groups) == 1 and groups <= {"condition", "therapy"} else None
