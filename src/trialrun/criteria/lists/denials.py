"""How far a denial in a list reaches: "no A, B or C", "not pregnant and in good health"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from trialrun.criteria.lists.joining import nominal, spares_the_healthy
from trialrun.criteria.phrases.context import Context
from trialrun.criteria.phrases.phrase import Phrase, chunk_name
from trialrun.criteria.trees.build import Built, every, some
from trialrun.vocab.concepts import is_coded


def negation_covers(phrases: list[Phrase], joins: list[str]) -> bool:
    """Whether a negation before the first item is everybody's: "no X, Y or Z", "no X and Y above 3 x ULN"."""
    if any(join.removeprefix(", ") == "but" for join in joins):
        return False  # "no gout but asthma": what is there, or what is spared?
    if all(nominal(p) for p in phrases) or len({id(q) for p in phrases for q in p.quantities}) == 1:
        return True
    kinds = {join.removeprefix(", ") for join in joins} - {"comma"}
    return kinds <= {"or", "and/or", "slash"} and all(p.concepts or p.words for p in phrases)


def denied_after(phrases: list[Phrase], joins: list[str], context: Context) -> int | None:
    """ "A, with absence of B or C": where a denial begins that reaches to the end of the list."""
    for index in range(1, len(phrases) - 1):
        phrase = phrases[index]
        if not phrase.negated or any(p.negated for p in (*phrases[:index], *phrases[index + 1 :])):
            continue
        words = context.text[phrase.start : phrase.end].lower()
        apart = joins[index - 1].removeprefix(", ") in ("comma", "and", "but")
        rest = phrases[index:]
        last = {join.removeprefix(", ") for join in joins[index:]} - {"comma"}
        if not apart or last != {"or"} or not all(nominal(p) for p in rest):
            return None
        return index if not context.excluding or words.startswith(("without", "with no")) else None
    return None


def without_between_commas(phrases: list[Phrase], joins: list[str], denied: int) -> int:
    """ "Cirrhosis, without ascites, or hepatitis": where a denial begins that ends before ", or"; else 0.

    By the commas the last is another way in, by many an author's habit it is denied too: a person says which.
    """
    first = next((x for x in phrases[denied].chunks if x.role.startswith("neg")), phrases[denied].chunks[0])
    if joins[denied - 1] != "comma" or joins[denied:] != [", or"]:
        return 0
    return phrases[denied].start if first.text.lower().startswith(("without", "no")) else 0


def denial_unclear(phrases: list[Phrase], joins: list[str]) -> int | None:
    """ "Diabetes and no angina or HbA1c > 9 %": whether the value is denied too cannot be told from there on.

    It is no way in beside the diabetes.
    """
    for index in range(1, len(phrases) - 1):
        if not phrases[index].negated or joins[index - 1].removeprefix(", ") not in ("and", "but"):
            continue
        rest = phrases[index + 1 :]
        either = {join.removeprefix(", ") for join in joins[index:]} - {"comma"} == {"or"}
        bounded = any(p.quantities for p in rest) and not phrases[index].quantities
        return index if either and bounded and not any(p.negated for p in rest) else None
    return None


def denied_apart(phrases: list[Phrase], joins: list[str]) -> bool:
    """ "Not A or B, not C", "no A, no B or C": several denials, one of which reaches beyond its own item."""
    if len([x for x in phrases if x.negated]) < 2:
        return False
    reaching = phrases[0].negated
    for phrase, join in zip(phrases[1:], joins, strict=True):
        if reaching and not phrase.negated and join.endswith("or"):
            return True
        reaching = phrase.negated or (reaching and join == "comma" and nominal(phrase))
    return False


def denied_again(phrases: list[Phrase], joins: list[str]) -> int | None:
    """ "No A or B within 7 days and no C": where the second denial begins, with which the first one ends."""
    for phrase, join in zip(phrases[1:], joins, strict=False):
        if phrase.negated:
            return phrase.start if join.removeprefix(", ") in ("and", "comma", "but") else None
    return None


_NEW_SENTENCE = re.compile(
    r"[a-z)]\s+(?:Resting|Baseline|Serum|Total|Normal|Adequate|Mean|Left|Minimum|Systolic)\s+$"
)


def no_connection(phrase: Phrase, context: Context) -> bool:
    """ "No lung disease FEV1 at least 50 %": two demands that lost the stop between them."""
    if len(phrase.concepts) < 2:
        return False
    first, second = phrase.concepts[:2]
    measured = chunk_name(second, "measurement") or chunk_name(second, "scale")
    between = context.text[first.end : second.start]
    return (
        bool(chunk_name(first, "condition") and measured)
        and (not between.strip() or _NEW_SENTENCE.search(between) is not None)
        and (second.text[:1].isupper() or between.strip() != "")
    )


_IS_THERE = re.compile(
    r"[\s,]*(?:but\s+(?:(?:also|still|only|rather)\s+)?(?:with(?!out)|who|have|has|having|on|an?\s+(?:\w+\s+)?history|history|at\s+least|are|is|may|can|receiving|taking|treated)\b"
    r"|and\s+with(?!out|in)\b)",
    re.IGNORECASE,
)


Joining = Callable[[Iterable[Built]], Built]


def asked_behind(phrases: list[Phrase], joins: list[str], context: Context) -> tuple[int, Joining] | None:
    """ "Without diabetes but with a BMI above 30": where begins what is not denied, and how it is joined."""
    there = _there_behind(phrases, joins, context)
    if there is not None:
        return there, every
    return None if context.excluding else _sound_behind(phrases, joins)


def _there_behind(phrases: list[Phrase], joins: list[str], context: Context) -> int | None:
    for index in range(1, len(phrases)):
        before, phrase = phrases[index - 1], phrases[index]
        kind = joins[index - 1].removeprefix(", ")
        if kind not in ("but", "and"):
            continue
        if _IS_THERE.match(context.text, before.end) is not None:
            return index
        bare = phrases[0].chunks[0].text.lower() == "not"  # "not pregnant but breastfeeding"
        if kind == "but" and (bare or (phrase.quantities and not before.quantities)):
            return index
    return None if context.excluding else well_again(phrases, joins)


def _sound_behind(phrases: list[Phrase], joins: list[str]) -> tuple[int, Joining] | None:
    """ "No heart failure OR LVEF at least 45 %": another way in, since no value of the healthy is denied."""
    for index, phrase in enumerate(phrases):  # in a plain loop: most denials tell no value
        if phrase.quantities:
            if not index:
                return None
            break
    else:
        return None
    kinds = [join.removeprefix(", ") for join in joins]
    if kinds[index - 1] not in ("or", "and") or not all(map(tells_illness, phrases[:index])):
        return None
    if not all(map(spares_the_healthy, phrases[index:])) or len(set(kinds[index - 1 :])) > 1:
        return None
    return index, some if kinds[index - 1] == "or" else every


def well_again(phrases: list[Phrase], joins: list[str]) -> int | None:
    """ "Not pregnant and in good health", "no diabetes and aged 18 to 45": where what is asked for begins.

    Nobody is asked not to be healthy, nor to be of no age.
    """
    for index in range(1, len(phrases)):
        phrase = phrases[index]
        healthy = any(chunk_name(x, "condition") == "healthy" for x in phrase.concepts)
        aged = not phrase.concepts and any(x.text.lower() in _AGED for x in phrase.chunks)
        if (healthy or (aged and phrase.quantities)) and not phrase.negated:
            return index if joins[index - 1].removeprefix(", ") in ("and", "comma", "but") else None
    return None


_AGED = frozenset(("age", "ages", "aged"))


_LACKING = frozenset(("lack of", "absence of", "absent"))


def lacks_something(phrase: Phrase) -> bool:
    """Whether the phrase tells of something good that is not there."""
    first = next((x for x in phrase.chunks if x.role not in ("who", "filler")), phrase.chunks[0])
    return first.role == "neg" and first.text.lower() in _LACKING and not tells_illness(phrase)


def tells_illness(phrase: Phrase) -> bool:
    named = chunk_name(phrase.concepts[0], "condition") if phrase.concepts else ""
    return is_coded(named, "condition") if named else False
