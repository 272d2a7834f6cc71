"""`python -m evaluation.fb FOLDER`: mentions in FB's criteria, strict and relaxed span F1.

FOLDER is laid out as the unpacked archive: `fb/medical_ner.tsv`, one criterion a line, its spans
(`start:end:label`, counted from one) before a tab.

The corpus is in lower case, tokenised, and hides its numbers behind `@NUMBER`. The compiler is given the
criterion with the tokens joined (`tokenised`) and with 1, 2, 3 … for the hidden numbers in their order; the
places that it finds are carried back. Since no capitals are left, a word that the vocabulary does not know in
small letters is looked up in capitals, too ("copd").

What stands for which label, after the corpus's own habit:

- cancer: a neoplasm; pregnancy: pregnancy and its tests, without the women in the name, who are a gender;
  chronic_disease: every other condition, with the adjectives of course and "active" before it, but
  "severe", "symptomatic" and "untreated" stay outside. Breast-feeding, childbearing potential, pain and
  toxicity bear no label, nor do habits and what was done against having children ("alcohol use", "sterilized");
  "positive" stays outside of a virus's name; the women in any name are a gender.
- treatment: a therapy, with "prior", "previous", "systemic" before it, and a phrase that ends in a word for
  one ("lymph node assessment" does not); allergy_name: the substance of an allergy. A name with its
  abbreviation in brackets is one mention, and so are two names side by side ("steroid | inhalers").
- All of these with the unknown adjectives and nouns that belong to the noun phrase (`evaluation.phrases`),
  but "hepatic or renal failure" is not joined.
- clinical_variable: what is measured, scored or tested; bmi, age, gender: the words for them.
- lower_bound, upper_bound: a number with its unit, without the comparator, by the side on which it bounds; of
  a range the first is the lower. Without a comparator, a length of time ("for 90 days after") is an upper
  bound, and another number a lower one where it has a unit or something measured before it. "Past",
  "previous" and the like belong to a period, "grade" to its number. A product and a fraction are one number
  ("2 x 10", "20/40"); of a row ("0, 1 or 2") the first and the last bound; "of predicted" and "for age" stay outside.
- What only leads to a name stays outside ("estimated life expectancy"); "planning to become pregnant" is one
  mention. Sterilizations belong to contraception. Times the limit of normal without a comparator are an upper
  bound, as is what stands behind "within"; behind "after" stands a lower one.
- contraception_consent, language_fluency, technology_access: what is asked in these words; the compiler
  leaves them to be attested. ethnicity is missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluation.marks import Document, Mark, Result, flat, print_result
from evaluation.phrases import HEADS, Kind, grown, headed
from evaluation.printing import EvaluationError, Progress, arguments, print_json, run
from evaluation.sight import Sentence, sentences
from evaluation.tokenised import joined
from evaluation.workers import mapped
from trialrun.criteria.words.chunks import Chunk
from trialrun.vocab.concepts import is_a
from trialrun.vocab.mentions import Mention, mentions

_HIDDEN = "@NUMBER"
_SPAN = re.compile(r"(\d+):(\d+):(\w+)")


def gold_marks(spans: str) -> list[Mark]:
    return flat(Mark(int(a) - 1, int(b) - 1, label) for a, b, label in _SPAN.findall(spans))


def found_marks(text: str) -> list[Mark]:
    """The mentions in a criterion of the corpus, in its own places."""
    shown, places = _with_numbers(text)
    passage = joined(shown)
    marks: list[Mark] = []
    for sentence in sentences(passage.text):
        for start, end, label in labelled(sentence):
            begin, finish = sentence.place(start, end)
            if finish > begin:
                first = places[passage.offsets[begin]]
                last = places[passage.offsets[finish - 1]]
                marks.append(Mark(first[0], last[1], label))
    return _named(flat([_corrected(mark, text) for mark in _multiplied(marks, text)]), text)


def _corrected(mark: Mark, text: str) -> Mark:
    """The mark as its words alone tell: without what only leads to it, and on the side that they bound."""
    start, end, label = mark.start, mark.end, mark.label
    lead = _LEADING[label].match(text, start, end) if label in _LEADING else None
    start = lead.end() if lead else start
    if label == "treatment" and _STERILIZING.search(text, start, end):
        label = "contraception_consent"
    elif label == "lower_bound" and _at_most(start, end, text):
        label = "upper_bound"
    elif label == "upper_bound" and _AFTER.search(text, 0, start):
        label = "lower_bound"
    elif label == "chronic_disease" and _COMPARED.match(text, end):
        label = "clinical_variable"
    elif label == "chronic_disease" and (graded := _GRADED.search(text, 0, end)):
        start = min(start, graded.start())
    elif label == "upper_bound" and (earlier := _EARLIER.match(text, end)):
        end = earlier.end()
    elif label == "pregnancy" and (wanted := _WANTED.search(text, 0, start)):
        start = wanted.start()
    return Mark(start, end, label)


def _at_most(start: int, end: int, text: str) -> bool:
    """Whether a number without a comparator bounds above: "within 5 minutes", "(3 x uln if …)"."""
    if _AT_MOST.search(text, 0, start):
        return True
    return _OF_NORMAL.search(text, start, end) is not None and not _ABOVE.search(text, 0, start)


# What only leads to a name.
_LEADING = {
    "clinical_variable": re.compile(r"(?:(?:an?|estimated|overall|minimum|expected) )+(?=life expectancy)"),
    "chronic_disease": re.compile(r"(?:clinical )?(?:signs or |signs and )?symptoms of "),
    "treatment": re.compile(r"(?:entire|final) (?:study )?(?=treatment|therapy|study)"),
}
_STERILIZING = re.compile(r"\b(?:tubal ligation|(?<!abdominal )hysterectomy|oophorectomy)$")
# Without a comparator, so many times the limit of normal are the most that is allowed.
_OF_NORMAL = re.compile(r"[x×] ?uln$")
_COMPARED = re.compile(r" (?:\( )?[<>≤≥]")
_GRADED = re.compile(r"\bsevere depression$")  # a diagnosis of its own
_EARLIER = re.compile(r"(?<=weeks|years| days|month) prior\b")
_ABOVE = re.compile(r"(?:[>≥]=?|\b(?:than|above|over|least|exceeds?|exceeding)) ?$")
_AT_MOST = re.compile(r"\bwithin $")
_AFTER = re.compile(r"\bafter $")
_WANTED = re.compile(r"\b(?:planning|plans?|intends?|intending|wish(?:es)?) to become $")


def _multiplied(marks: list[Mark], text: str) -> list[Mark]:
    """The marks, with two numbers of one product or fraction as one: "2 x | 10 / L"."""
    kept: list[Mark] = []
    for mark in sorted(marks):
        last = kept[-1] if kept else None
        bounds = last is not None and {last.label, mark.label} <= _BOUNDS
        if last is not None and bounds and _FACTOR.fullmatch(text, last.end - 1, mark.start):
            kept[-1] = Mark(last.start, mark.end, last.label)
        else:
            kept.append(mark)
    return kept


def _named(marks: list[Mark], text: str) -> list[Mark]:
    """The marks, with two names side by side as one: "steroid | inhalers"; a name said again stays for itself."""
    kept: list[Mark] = []
    for mark in marks:
        last = kept[-1] if kept else None
        words = text[mark.start : mark.end]
        before = text[last.start : last.end] if last else ""
        again = (
            before in words
            or words in before
            or _ANY_TREATMENT.fullmatch(words)
            or _ANY_TREATMENT.fullmatch(before)
        )
        one = mark.label in ("treatment", "cancer") or HEADS.get(words) == "condition"
        if last and last.label == mark.label and one and not again and text[last.end : mark.start] == " ":
            kept[-1] = Mark(last.start, mark.end, mark.label)
        else:
            kept.append(mark)
    return kept


_ANY_TREATMENT = re.compile(r"(?:treatment|medication|therap)\w*")
_BOUNDS = frozenset(("lower_bound", "upper_bound"))


def _with_numbers(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with numbers for the hidden ones, and the stretch for which each character stands."""
    shown: list[str] = []
    places: list[tuple[int, int]] = []
    position, count = 0, 0
    while position < len(text):
        if text.startswith(_HIDDEN, position):
            count += 1
            place = (position, position + len(_HIDDEN))
            for digit in str(count):
                shown.append(digit)
                places.append(place)
            position = place[1]
        else:
            shown.append(text[position])
            places.append((position, position + 1))
            position += 1
    return "".join(shown), places


def labelled(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """The labelled stretches of a sentence, in the places of its passage."""
    text = sentence.passage.text
    chunks = sentence.chunks
    allergy = False
    for label, pattern in _STATEMENTS:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), label
    for start, end, phrase in headed(chunks, text, sharing=False):
        if phrase in _ACTS:  # the corpus takes no other phrase by its head
            yield _prior(text, start), end, "treatment"
    for index, chunk in enumerate(chunks):
        allergy = (allergy and chunk.kind != "stop") or bool(_ALLERGY.match(chunk.text))
        mention = _mention(chunk)
        if mention is not None:
            label = _concept_label(mention, chunk, chunks, index, allergy)
            if label == "pregnancy" and (people := _WOMEN.search(chunk.text)):
                yield chunk.start + people.start(), chunk.end, "gender"
                yield chunk.start, chunk.start + people.start() - 1, label
            elif people := _PEOPLE.search(chunk.text):
                yield chunk.start + people.start(), chunk.start + people.end(), "gender"
            elif label:
                yield _widened(chunks, index, label, text)
        elif chunk.kind in ("quantity", "lines", "grade"):
            yield from _bounds(chunk, _is_bound(chunks, index))
        elif chunk.kind == "window":
            yield from _period(chunk)
        elif chunk.kind == "cue":
            yield from _cue(chunk, text)


# What the compiler leaves to be attested.
_STATEMENTS = (
    (
        "contraception_consent",
        re.compile(
            r"(?:\b(?:agree|agrees|agreeing|(?:un)?willing|use|using|uses|practi[cs]e|practi[cs]ing)\b(?: \w\S*){0,8}? |\b(?:oral|barrier|hormonal|adequate|effective)\b(?: \w+){0,2} )?"
            r"(?:contracepti\w+|birth control|abstinence)(?: (?:methods?|pills?))?\b",
        ),
    ),
    (
        "language_fluency",
        re.compile(
            r"(?:(?:not )?(?:able to |fluent|speak|read|understand|native|non|primary language|literate)[^.;,]*?)?"
            r"\b(?:english|spanish|french|german|dutch|chinese|mandarin|danish|hebrew)\b(?:(?: or|/| and) (?:english|spanish|french|german|dutch|chinese))?(?:[- ]speak\w*)?"
        ),
    ),
    (
        "technology_access",
        re.compile(
            r"(?:able to be contacted by|(?:has |have )?(?:access to )?an? (?:smart ?phone|computer|mobile phone|telephone|cell\w* phone)|internet access)[^.;(]*"
        ),
    ),
)

_ACTS: frozenset[Kind] = frozenset(("procedure", "drug", "device"))

_PEOPLE = re.compile(r"\b(?:wom[ae]n|females?|m[ae]n|males?)\b")
_WOMEN = re.compile(r"(?<= )(?:wom[ae]n|females?)$")
_ALLERGY = re.compile(r"(?:allerg|hypersensitiv)", re.IGNORECASE)


def _mention(chunk: Chunk) -> Mention | None:
    """The concept of a chunk; of an unknown word the concept that it abbreviates."""
    if chunk.kind == "concept":
        mention: Mention = chunk.value
        return mention
    if chunk.kind == "word" and 2 <= len(chunk.text) <= 6:
        found = mentions(chunk.text.upper())
        if len(found) == 1 and (found[0].start, found[0].end) == (0, len(chunk.text)):
            return found[0]
    return None


def _concept_label(mention: Mention, chunk: Chunk, chunks: list[Chunk], index: int, allergy: bool) -> str:
    condition, therapy = mention.of("condition"), mention.of("therapy")
    measured = mention.of("measurement") or mention.of("scale")
    if "pregnan" in chunk.text:
        return "pregnancy"
    if measured == "bmi":
        return "bmi"
    beside = [x.kind for x in chunks[max(0, index - 1) : index + 3]]
    if measured and (not condition or "quantity" in beside):
        return "" if "quantity" not in beside and _FOUND_OUT.search(chunk.text) else "clinical_variable"
    if condition:
        if condition in _UNLABELLED or _HABIT.search(chunk.text) or _ALLERGY.match(chunk.text):
            return ""
        return "cancer" if is_a(condition, "neoplasm", "condition") else "chronic_disease"
    if therapy:
        if _BARRIER.search(chunk.text):
            return "contraception_consent"
        return "" if chunk.text in _NO_TREATMENT else "allergy_name" if allergy else "treatment"
    return "clinical_variable" if mention.of("test") and not _FOUND_OUT.search(chunk.text) else ""


# Adjectives that the corpus leaves outside the name of a disease.
_NOT_IN_NAMES = frozenset(("severe", "symptomatic", "untreated"))
_UNLABELLED = frozenset(
    ("adverse reaction", "pain", "lactation", "childbearing potential", "medical condition", "healthy")
)

# What a person does, or had done, is no disease of the corpus.
_HABIT = re.compile(r"\b(?:use|abuse|dependence|smok(?:ing|ers?)|sterili[sz]ed|sterile)$", re.IGNORECASE)
_BARRIER = re.compile(r"\b(?:condoms?|diaphragm|intrauterine devices?|iuds?)$", re.IGNORECASE)
_NO_TREATMENT = frozenset(("prescription", "nicotine", "caffeine"))
_FOUND_OUT = re.compile(r"\b(?:tests?|mutations?|stenosis)$", re.IGNORECASE)


_BEFORE_TREATMENT = frozenset(("prior", "previous", "systemic", "oral", "induction"))


def _widened(chunks: list[Chunk], index: int, label: str, text: str) -> tuple[int, int, str]:
    """The mention with the adjectives before it and its abbreviation in brackets behind it."""
    start, end = chunks[index].start, chunks[index].end
    if label not in ("cancer", "bmi", "pregnancy"):
        start, end, _ = grown(chunks, index, text, sharing=False)
    before = index - 1
    while before >= 0 and chunks[before].start >= start:
        before -= 1
    while (
        label == "chronic_disease"
        and before >= 0
        and chunks[before].role in ("severity", "course")
        and chunks[before].text not in _NOT_IN_NAMES
    ):
        if text[chunks[before].end : start].strip():
            break
        start = chunks[before].start
        before -= 1
    while label == "chronic_disease" and before >= 0 and chunks[before].text == "active":
        start, before = chunks[before].start, before - 1
    while label == "treatment" and before >= 0 and chunks[before].text in _BEFORE_TREATMENT:
        if text[chunks[before].end : start].strip():
            break
        start, before = chunks[before].start, before - 1
    if label == "treatment":
        start = _prior(text, start)
    if [x.kind for x in chunks[index + 1 : index + 4]] in (["(", "concept", ")"], ["(", "word", ")"]):
        inside = _mention(chunks[index + 2])
        own = _mention(chunks[index])
        if inside and own and {n for _, n in inside.candidates} & {n for _, n in own.candidates}:
            end = chunks[index + 3].end
    if label == "chronic_disease" and (positive := _POSITIVE.search(text, start, end)):
        end = positive.start()
    if label == "pregnancy":
        trimmed = re.sub(r"\s*tests?$", "", text[start:end])
        end = start + len(trimmed)
        if before >= 0 and chunks[before].role == "result" and start - chunks[before].end <= 1:
            start = chunks[before].start
    return start, end, label


def _prior(text: str, start: int) -> int:
    """Where the treatment begins with a "prior" that a cue holds ("no prior | chemotherapy"), without "other"."""
    if other := _OTHER.match(text, start):
        return other.end()
    lead = _PRIOR.search(text, 0, start)
    return lead.start() if lead else start


_POSITIVE = re.compile(r"[ -]{1,3}positive$")
_OTHER = re.compile(r"other ")
_PRIOR = re.compile(r"\b(?:prior|previous) $")


_NUMBER = re.compile(
    r"(?<![\w^.])(?!10\s*\^)\d+(?:\.\d+)?|\b(?:one|two|three|four|five|six|twelve|eighteen)\b", re.IGNORECASE
)
_TAIL = re.compile(
    r"[\s,(]*(?:of\s+age|for\s+age|(?:of\s+)?(?:the\s+)?predicted(?:\s+\w+)?|old"
    r"|(?:or|and)\s+(?:more|older|greater|above|higher|over|less|younger"
    r"|below|lower|fewer|worse)|inclusive|[-–—/(]|to|and|or|but|through|[<>≤≥=+]|at least|less than|more than"
    r"|no more than|greater than|up to)[\s,)]*$",
    re.IGNORECASE,
)


# Before a number that belongs to the one before it: "2 x 10", "20/40", "mL/min/1.73 m2".
_FACTOR = re.compile(r"[\w)]\s*[x×*/]\s*$")
_GRADE = re.compile(r"\bgrades? $")


def _is_bound(chunks: list[Chunk], index: int) -> bool:
    """Whether the quantity bounds something: it says so, has a unit, or stands behind what is measured."""
    chunk = chunks[index]
    if chunk.kind != "quantity" or chunk.value.compared or chunk.value.unit:
        return True
    before = [mention for x in chunks[max(0, index - 3) : index] if (mention := _mention(x)) is not None]
    return any(mention.of("measurement") or mention.of("scale") for mention in before)


_ROW = re.compile(r"\D{0,20}\d+(?:\.\d+)?(?:[ ,]{1,3}(?:or |and )?\d+(?:\.\d+)?){2,9}\D{0,20}")
_TIMES = frozenset("hours days weeks months years h d wk mo".split())


def _bounds(chunk: Chunk, bounding: bool) -> Iterator[tuple[int, int, str]]:
    """Each number of a quantity with what follows it, up to the next number's comparator."""
    value = chunk.value if chunk.kind in ("grade", "lines") else chunk.value.range
    lasting = chunk.kind == "quantity" and not chunk.value.compared and chunk.value.unit in _TIMES
    numbers = [
        number
        for number in (_NUMBER.finditer(chunk.text) if bounding else ())
        if not _FACTOR.search(chunk.text, 0, number.start())
    ]
    row = len(numbers) > 2 and _ROW.fullmatch(chunk.text) is not None
    for index, match in enumerate(numbers):
        if row and 0 < index < len(numbers) - 1:
            continue  # "0, 1 or 2": bounded by the first and the last
        stop = numbers[index + 1].start() if index + 1 < len(numbers) else len(chunk.text)
        piece = chunk.text[match.start() : stop]
        while (trimmed := _TAIL.sub("", piece)) != piece:
            piece = trimmed
        upper = value.low is None or (value.low != value.high and value.high is not None and index > 0)
        upper = upper or (lasting and len(numbers) == 1)  # "for 90 days after the last dose"
        end = chunk.start + match.start() + len(piece.rstrip(" ,;"))
        word = _GRADE.search(chunk.text, 0, match.start()) if chunk.kind == "grade" else None
        yield (
            chunk.start + (word.start() if word else match.start()),
            end,
            "upper_bound" if upper else "lower_bound",
        )
    if age := re.search(r"\bage\b", chunk.text):
        yield chunk.start + age.start(), chunk.start + age.end(), "age"


_LENGTH = re.compile(
    r"(?:\b(?:past|previous|last|prior|preceding) )?(?:\d+|\b(?:one|two|three|four|five|six|twelve)\b)[\s-]*"
    r"(?:hours?|hrs?|days?|weeks?|wks?|months?|mos?|years?|yrs?|half[- ]?lives)\b(?: prior\b)?",
    re.IGNORECASE,
)


def _period(chunk: Chunk) -> Iterator[tuple[int, int, str]]:
    """The length of a window: what lies within it is bounded above."""
    label = "lower_bound" if chunk.value.at_most is None else "upper_bound"
    for match in _LENGTH.finditer(chunk.text):
        yield chunk.start + match.start(), chunk.start + match.end(), label


_CUE_WORDS = (
    ("age", re.compile(r"\b(?:ages?|aged)\b")),
    ("treatment", re.compile(r"\b(?:(?:prior|previous) )?(?:therap(?:y|ies)|treatments?|medications?)\b")),
)


def _cue(chunk: Chunk, text: str) -> Iterator[tuple[int, int, str]]:
    if chunk.role == "sex":
        for each in _PEOPLE.finditer(chunk.text) if " or " in chunk.text or " and " in chunk.text else ():
            yield chunk.start + each.start(), chunk.start + each.end(), "gender"
        if " or " not in chunk.text and " and " not in chunk.text:
            yield chunk.start, chunk.end, "gender"
    elif chunk.role in ("filler", "prior", "ongoing"):
        for label, pattern in _CUE_WORDS:
            for match in pattern.finditer(chunk.text):
                start = chunk.start + match.start()
                yield _prior(text, start) if label == "treatment" else start, chunk.start + match.end(), label


def judge(line: tuple[int, str]) -> Document:
    number, content = line
    spans, _, text = content.partition("\t")
    return Document(str(number), text, gold_marks(spans), found_marks(text))


def evaluate(folder: Path) -> Result:
    """Raises EvaluationError when the labelled criteria are not there."""
    path = next(iter(sorted(folder.rglob("medical_ner.tsv"))), None)
    if path is None:
        raise EvaluationError(
            "no labelled criteria (fb/medical_ner.tsv).", place=str(folder), hint="Give the unpacked archive."
        )
    lines = path.read_text(encoding="utf-8").split("\n")
    labelled_lines = [(number, line) for number, line in enumerate(lines, 1) if "\t" in line]
    result, progress = Result(), Progress("criteria read", len(labelled_lines))
    for document in mapped(judge, labelled_lines, batch=64):
        result.add(document)
        progress.step()
    progress.end()
    return result


def main(argv: Sequence[str] | None = None) -> None:
    options = arguments("fb", "Compare mentions with FB's labelled criteria.", "FOLDER", argv)
    result = evaluate(options.source)
    if options.json:
        print_json(result.leaves())
    else:
        print_result("FB", result, options.errors)


if __name__ == "__main__":
    run(main)
