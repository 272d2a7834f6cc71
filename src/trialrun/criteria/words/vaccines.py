"""Vaccines by what they protect from ("anthrax vaccine"): the germ is part of the name, and no condition."""

from __future__ import annotations

import re

from trialrun.vocab.heads import uncoded
from trialrun.vocab.mentions import Mention, resolve

_AGAINST = re.compile(
    r"\b(?:vaccin(?:ations?|es?|ated)|immuni[sz](?:ations?|ed))\s+(?:against|for)\s+(?:the\s+)?(?P<germ>[a-z][\w-]*(?:\s[\w-]+){0,2})"
)


def with_vaccines(text: str, folded: str, found: list[Mention]) -> list[Mention]:
    """The mentions with those of vaccines put together with the germ before them, or behind "against"."""
    spoken = _against(folded)
    merged: list[Mention] = []
    for mention in found:
        if any(one.start < mention.end and mention.start < one.end for one in spoken):
            continue
        germ = merged[-1] if merged else None
        if (
            germ is not None
            and mention.of("therapy") == "vaccine"
            and (germ.of("condition") or germ.of("test"))
            and not text[germ.end : mention.start].strip(" -")
        ):
            merged[-1] = _vaccine(text, germ, mention.end)
            if len(merged) > 1 and _shares(text, merged[-2], germ):  # "anthrax or plague vaccine"
                merged[-2] = _vaccine(text, merged[-2], merged[-2].end)
            continue
        if germ is not None and mention.of("therapy") == "vaccine" and germ.of("condition"):
            letter = _LETTERED.fullmatch(text, germ.start, mention.start)
            if letter is not None:  # "hepatitis A or B vaccine"
                other = vaccine_against(letter["kind"] + letter["second"])
                merged[-1] = _vaccine(text, germ, germ.end)
                merged.append(Mention(letter.start("second"), mention.end, (("therapy", other),)))
                continue
        if germ is not None and mention.of("therapy").endswith(" vaccine") and _shares(text, germ, mention):
            merged[-1] = _vaccine(text, germ, germ.end)  # "tularemia or anthrax vaccine"
        merged.append(mention)
    merged = _in_brackets(text, merged)
    return sorted([*merged, *spoken], key=lambda mention: mention.start) if spoken else merged


_OPENS = re.compile(r"\s*[(\[]\s*")


def _in_brackets(text: str, found: list[Mention]) -> list[Mention]:
    """ "Live vaccines (measles, mumps)": nothing but germs behind the vaccine are those that it is against."""
    told = list(found)
    for index, vaccine in enumerate(found):
        if not vaccine.of("therapy").endswith("vaccine"):
            continue
        opening = _OPENS.match(text, vaccine.end)
        close = text.find(")" if "(" in opening.group() else "]", opening.end()) if opening else -1
        inside = [i for i in range(index + 1, len(found)) if found[i].end <= close]
        if opening is None or not inside or found[inside[0]].start != opening.end():
            continue
        ends = [*(found[i].start for i in inside[1:]), close]
        joined = [
            _JOINED.fullmatch(text, found[i].end, end) for i, end in zip(inside[:-1], ends, strict=False)
        ]
        if not all(joined) or text[found[inside[-1]].end : close].strip(" .,etc"):
            continue
        if all(found[i].of("condition") for i in inside):
            for i in inside:
                told[i] = _vaccine(text, found[i], found[i].end)
    return told


_LETTERED = re.compile(
    r"(?P<kind>[A-Za-z]+\s)[A-E]\s*(?:,|/|\bor\b|\band\b|\band/or\b)\s*(?P<second>[A-E])\s+"
)
_JOINED = re.compile(r"\s*(?:,|/|\bor\b|\band\b|\band/or\b)\s*(?:or\s+|and\s+)?", re.IGNORECASE)
_ARTICLE = re.compile(r"\ban?\s+\Z", re.IGNORECASE)
_GIVEN = re.compile(
    r"\W*(?:(?:prior|previous|previously|recent|any|an?|received|receipt|administration|of|have|has|had|licensed)\s+)*",
    re.IGNORECASE,
)


def _shares(text: str, first: Mention, second: Mention) -> bool:
    """Whether the noun behind the second germ is the first's too: nothing before speaks of an infection."""
    joined = _JOINED.fullmatch(text, first.end, second.start) is not None
    if not joined or not first.of("condition"):
        return False
    if _GIVEN.fullmatch(text, 0, first.start) is not None:
        return True
    # "…, or an HIV or typhoid vaccine": the article is the vaccine's
    return _ARTICLE.search(text, 0, first.start) is not None and not text.startswith("s", second.end)


def _vaccine(text: str, germ: Mention, end: int) -> Mention:
    return Mention(germ.start, end, (("therapy", vaccine_against(text[germ.start : germ.end])),))


def vaccine_against(germ: str) -> str:
    """The name of the vaccine against a germ or disease."""
    return resolve(f"{germ} vaccine", "therapy") or f"{uncoded(germ)} vaccine"


def _against(folded: str) -> list[Mention]:
    """ "Vaccinated against measles", where the vocabulary has that vaccine."""
    spoken = []
    for match in _AGAINST.finditer(folded):
        words = match["germ"].split()
        for count in range(len(words), 0, -1):
            germ = " ".join(words[:count])
            if name := resolve(f"{germ} vaccine", "therapy"):
                end = match.start("germ") + len(germ)
                spoken.append(Mention(match.start(), end, (("therapy", name),)))
                break
    return spoken
