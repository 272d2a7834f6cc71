"""`python -m evaluation.chia FOLDER`: mentions in Chia's eligibility texts, strict and relaxed span F1.

FOLDER is laid out as the unpacked archive: `chia/NCT…_inc.txt`, `…_exc.txt` and their `.ann` files (BRAT).

Scored are the labels of Chia's concepts and annotations. Its labels for sentences that nobody can query, for
consent, errors and the like mark no mention and are left out of the gold; what is found inside such a
sentence is counted as surplus all the same. Scope is no mention either.

Each line of a text is a criterion or a heading of its own. What stands in a sentence that asks nothing of a
database (`evaluation.unqueried`) is no mention.

What stands for which label:

- Condition, Drug, Procedure, Device, Measurement: a concept of the vocabulary, by its group and, for a
  therapy, its kind; therapies named as an act ("chemotherapy") are procedures. Of a word that names both a
  condition and something measured the condition is taken, unless a quantity stands beside it.
- Person: words for sex and age, also within a name ("pregnant women" is a Condition and a Person) or a
  quantity ("18 years of age"). Value, Temporal and Multiplier: as `evaluation.amounts` says; Value also a
  result, Temporal also a window, a moment of the study or its treatment ("at screening", "on the day of
  surgery") and words like "history", "prior", "current", "recent", Multiplier also "daily" and counted lines.
- Negation: negations and exceptions behind which something is named ("not willing" denies nothing).
  Qualifier: severity, course, judgement and "active", and single words such as "elective". Mood: words of
  intention and suspicion.
- A mention is the whole noun phrase (`evaluation.phrases`): with "acute", "primary", "intercurrent" and the like before a Condition and
  with unknown adjectives, but without other words of severity. A phrase without a known name is labelled by
  its head. A name with its abbreviation in brackets is one mention, but of a Condition they are two.
- An unknown phrase that stands alone in a list is what its neighbours are ("lactose or flutirone"), and behind
  "allergic to" a Drug, behind "history of" a Condition.
- "Low", "raised" and the like before what is measured are a Value.
- Words for judgement and time qualify and date only what is named: "significant effort" bears no label.
- Wordings that the compiler passes over: `evaluation.wordings`.
- An abbreviation that either text of the trial defines bears the label of what it stands for (`evaluation.defined`).
- What was examined with ("confirmed by MRI") is a Procedure, though the compiler passes over it.
- Words that the compiler reads as cues but Chia marks in less than a quarter of their places ("present",
  "study drug") bear no label.
- A name that holds two joined by "or" or a slash ("AST or ALT") is two mentions.
- Observation: life expectancy, breastfeeding. Visit: words for in- and outpatients and their wards. Other
  observations, Reference_point and Line are not told apart by the compiler; they are missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace

from evaluation.amounts import begun, ordinal, quantity, reached
from evaluation.defined import again, definitions
from evaluation.joining import changed, idly, joined, pointed
from evaluation.marks import Document, Mark, Result, flat, print_result
from evaluation.phrases import HEADS, Kind, abbreviated, grown, headed, led, listed
from evaluation.printing import EvaluationError, Progress, arguments, print_json, run
from evaluation.sight import Sentence, sentences, therapy_kind
from evaluation.unqueried import stretches
from evaluation.wordings import worded
from evaluation.workers import mapped
from trialrun.criteria.words.chunks import Chunk
from trialrun.vocab.mentions import Mention, mentions

LABELS = frozenset(
    "Condition Drug Procedure Measurement Observation Device Person Visit Value Temporal Qualifier Negation "
    "Multiplier Reference_point Mood Line".split()
)

_ENTITY = re.compile(r"T\d+\t(?P<label>\S+) (?P<places>\d+ \d+(?:;\d+ \d+)*)(?:\t|$)")


def gold_marks(annotation: str) -> list[Mark]:
    """The mentions of a BRAT file, one line each; an open stretch from its first to its last character."""
    marks: list[Mark] = []
    for line in annotation.splitlines():
        match = _ENTITY.match(line)
        if match is not None and match["label"] in LABELS:
            numbers = [int(number) for number in re.findall(r"\d+", match["places"])]
            marks.append(Mark(min(numbers), max(numbers), match["label"]))
    return flat(marks)


def found_marks(text: str) -> list[Mark]:
    """The mentions of a text, of which each line is a criterion or a heading of its own."""
    return flat(
        Mark(line + start, line + end, label)
        for line, content in _lines(text)
        for sentence in sentences(content)
        for start, end, label in placed(sentence)
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, line.rstrip()
        start += len(line)


def placed(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """The labelled stretches in the places of the line, without what nobody asks a database."""
    unasked = list(stretches(sentence.passage.text))
    marks = list(labelled(sentence))
    marks += _beside(sentence, marks)
    marks += changed(sentence.passage.text, marks)
    marks = joined(marks, sentence.passage.text)
    idle = _idle(sentence.chunks, marks)
    for start, end, label in marks:
        if (
            (start, label) in idle
            or idly(sentence.passage.text, start, end, label)
            or pointed(sentence.passage.text, start, label)
        ):
            continue
        if not any(first <= start < last for first, last in unasked):
            yield *sentence.place(start, end), label


def _beside(sentence: Sentence, marks: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Unknown phrases are what their neighbours in a list are ("lactose or flutirone"), or what leads to them says."""
    for start, end, kind in led(sentence.passage.text):
        if not any(first < end and start < last for first, last, _ in marks):
            yield start, end, _PHRASES[kind]
    for start, end, places in listed(sentence.chunks, sentence.passage.text):
        if any(first < end and start < last for first, last, _ in marks):
            continue
        labels = {label for place in places for first, last, label in marks if first <= place < last}
        if len(labels) == 1 and (label := labels.pop()) in _LISTED:
            yield start, end, label


def _idle(chunks: list[Chunk], marks: list[tuple[int, int, str]]) -> set[tuple[int, str]]:
    """Cues that qualify or date nothing that has a name: "significant effort", "current practice"."""
    idle: set[tuple[int, str]] = set()
    for cue, noun in pairwise(chunks):
        if cue.role not in _NARROWING or noun.kind != "word":
            continue
        if not any(start < noun.end and noun.start < end for start, end, _ in marks):
            idle |= {
                (start, label)
                for start, end, label in marks
                if cue.start <= start and end <= cue.end and label in ("Qualifier", "Temporal")
            }
    return idle


_NARROWING = frozenset(("judge", "status", "prior"))
_LISTED = frozenset(("Condition", "Drug", "Procedure"))


def labelled(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """The labelled stretches of a sentence, in the places of its passage."""
    yield from worded(sentence.passage.text)
    for start, end, phrase in headed(sentence.chunks, sentence.passage.text):
        yield start, end, _PHRASES[phrase]
    for index, chunk in enumerate(sentence.chunks):
        if chunk.kind == "concept":
            label = _concept_label(chunk, sentence.chunks, index)
            if label:
                yield from _whole(sentence, index, label)
                yield from _name(chunk, label)
        elif (chunk.kind == "word" or chunk.text.lower() in _ANYWHERE) and (
            kind := _WORDS.get(chunk.text.lower())
        ):
            yield chunk.start, chunk.end, kind
        elif chunk.kind == "quantity":
            yield from quantity(sentence.chunks, index, sentence.passage.text)
        elif _RARELY.fullmatch(chunk.text):
            continue
        elif chunk.kind == "word" and _HYPERSENSITIVE.fullmatch(chunk.text):
            yield chunk.start, chunk.end, "Condition"
        elif chunk.kind in ("word", "cue") and (mood := _MOOD.fullmatch(chunk.text)):
            yield chunk.start + mood.start(), chunk.start + mood.end(), "Mood"
        elif chunk.kind in ("grade", "stage"):
            yield from ordinal(chunk, sentence.passage.text)
        elif chunk.kind == "window":
            yield begun(chunk), reached(sentence.chunks, index, sentence.passage.text), "Temporal"
        elif chunk.kind in _KINDS:
            yield chunk.start, chunk.end, _KINDS[chunk.kind]
        elif chunk.kind == "cue":
            yield from _cue(chunk, _denies(sentence.chunks, index))


_SOME_MOMENT = re.compile(
    r"(?:at|before|prior to|during|after|on the day of|throughout|until) (?!least\b|rest\b|risk\b).{4,}",
    re.IGNORECASE,
)
# Single words that qualify what follows, or name people or times.
_WORDS = {
    **dict.fromkeys(
        "elective congenital unilateral bilateral acquired resting invasive latent decompensated heavy malignant"
        " adequate uncomplicated undiagnosed unresolved uncorrected failed stabilized premorbid another".split(),
        "Qualifier",
    ),
    **dict.fromkeys(
        "adult adults newborn newborns children adolescents adolescent infants prisoners prisoner resident".split(),
        "Person",
    ),
    **dict.fromkeys(
        "recent recently undergoing preoperative baseline pre-existing preexisting preoperatively antecedent".split(),
        "Temporal",
    ),
    **dict.fromkeys("daily weekly frequent recurrent multiple repeated routinely".split(), "Multiplier"),
    **dict.fromkeys("outpatient outpatients inpatient inpatients icu ambulatory".split(), "Visit"),
    **dict.fromkeys("abnormal elevated".split(), "Value"),
    **dict.fromkeys("relapse remission progression".split(), "Condition"),
    **dict.fromkeys("never naive".split(), "Negation"),
    "excipients": "Drug",
    "contraception": "Procedure",
}
# Of these also those that are cues.
_ANYWHERE = frozenset(
    "recent recently recurrent frequent undergoing adult children adults prisoners prisoner baseline preexisting"
    " pre-existing outpatient outpatients inpatient inpatients ambulatory never naive relapse remission progression".split()
)
# Cue words and names that Chia rarely marks; what it marks instead.
_RARELY = re.compile(
    r"present|previously|adequate|require|requires|refractory|long[- ]term|measurable(?: disease)?|relapsed?|advanced"
    r"|(?:signs? (?:and|or|and/or) )?symptoms? of|signs? of|appropriate|acceptable|suitable|sufficient|requiring|possible|poor|same|prescription"
    r"|stud(?:y|ies) (?:drug|medication|treatment|product)s?"
    r"|investigational (?:product|drug)s?",
    re.IGNORECASE,
)
_OBSERVED = re.compile(r"breast ?feed", re.IGNORECASE)
_PLACE = re.compile(r"ICU|(?:intensive care|coronary care) unit|emergency (?:room|department)", re.IGNORECASE)

_KINDS = {
    "lines": "Multiplier",
}
_ROLES = {
    "severity": "Qualifier",
    "course": "Qualifier",
    "judge": "Qualifier",
    "sex": "Person",
    "result": "Value",
}
_DOSE = re.compile(r"\b(?:dose|dosage)", re.IGNORECASE)
_INSERTED = re.compile(
    r"\b(?:stents?|stimulators?|shunts?|pumps?|screws?|pacemakers?|catheters?|defibrillators?|ICDs?|prosthes[ie]s)$",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"(?:therap(?:y|ies)|treatments?|vaccinations?|immuni[sz]ations?|contraception|anticoagulation|analgesia)$",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"(?:(?:within )?(?:the )?normal (?:limits|range)|positiv\w+|negativ\w+|normal|(?:un)?detectable)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:history|prior|previous|current(?:ly)?|concurrent|concomitant|ongoing|recent)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:no|not|without|non|never|none|neither|absence of|lack of|free of|other than|except for|except"
    r"|unless|with the exception of|excluding|apart from|aside from)\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\b(?:aged?|ages|old)\b", re.IGNORECASE)
_PEOPLE = re.compile(
    r"\b(?:women|woman|females?|men|man|males?|girls?|boys?|adults?|children|adolescents?"
    r"|infants?|neonates?|newborns?)\b",
    re.IGNORECASE,
)
_CONNECTED = re.compile(r"\s+(?:or|and|of|with)\s+|\s*/\s*", re.IGNORECASE)
_HYPERSENSITIVE = re.compile(
    r"contra-?indicat(?:ions?|ed)|(?:hyper)?sensitivit(?:y|ies)|intoleran(?:ce|t)|intolerab\w+|sensitive|allerg(?:y|ies|ic)",
    re.IGNORECASE,
)
_MOOD = re.compile(
    r"suspected|planned|planning(?: to)?|plans?(?: to| on)?|scheduled(?: for| to)?|need for|suspicion of|possible|probable"
    r"|candidates? for|intend(?:s|ing)? to",
    re.IGNORECASE,
)


def _whole(sentence: Sentence, index: int, label: str) -> Iterator[tuple[int, int, str]]:
    """The name with "acute" or "chronic" before it."""
    chunks, text = sentence.chunks, sentence.passage.text
    start, end = chunks[index].start, chunks[index].end
    before = chunks[index - 1] if index else None
    acute = label == "Condition" and before is not None and before.text.lower() in _PART_OF_NAMES
    if acute and before is not None and not text[before.end : start].strip():
        start = before.start
    if label == "Measurement" and before is not None and _SPECIMENS.fullmatch(before.text):
        start = before.start if text[before.end : start] == " " else start
    first, last, kind = grown(chunks, index, text)
    if kind == "procedure" and _given(chunks[index]) and _COURSE.fullmatch(text, end, last):
        last, kind = end, None  # "dapsone | therapy"
    start, end = min(start, first), max(end, last)
    behind = chunks[index + 1] if index + 1 < len(chunks) else None
    if label == "Procedure" and behind is not None and _OPERATION.fullmatch(behind.text):
        end = behind.end if text[end : behind.start] == " " else end  # "spinal decompression | surgery"
    if label in ("Drug", "Procedure", "Measurement", "Device") and end == chunks[index].end:
        end = abbreviated(chunks, index)
    label = _PHRASES[kind] if kind else label
    if (start, end) != (chunks[index].start, chunks[index].end):
        yield start, end, label


def _given(chunk: Chunk) -> bool:
    """Whether the name is one drug's, not a class of them ("antibiotic therapy" is a Procedure)."""
    therapy = chunk.value.of("therapy")
    return bool(therapy) and therapy_kind(therapy) == "drug"


_COURSE = re.compile(r"[ -](?:treatments?|therap(?:y|ies))", re.IGNORECASE)
_SPECIMENS = re.compile(r"serum|plasma|total|estimated|calculated|fasting", re.IGNORECASE)
_OPERATION = re.compile(r"surger(?:y|ies)|operations?|procedures?", re.IGNORECASE)
# Adjectives of course that belong to the name of a disease.
_PART_OF_NAMES = frozenset(("acute", "chronic", "primary", "secondary", "intercurrent"))
_PHRASES: dict[Kind, str] = {
    "condition": "Condition",
    "procedure": "Procedure",
    "drug": "Drug",
    "measurement": "Measurement",
    "device": "Device",
}


def _name(chunk: Chunk, label: str) -> Iterator[tuple[int, int, str]]:
    """A concept's words without the people in them, each part of a name in brackets for itself."""
    if label == "Condition" and (people_behind := _BEHIND.search(chunk.text)):
        chunk = _shortened(chunk, people_behind.start())
    if label == "Measurement" and (class_behind := _CLASS.search(chunk.text)):
        chunk = _shortened(chunk, class_behind.start())
    people = list(_PEOPLE.finditer(chunk.text)) if label in ("Condition", "Observation") else []
    for match in people:
        yield chunk.start + match.start(), chunk.start + match.end(), "Person"
    cuts = [(m.start(), m.end()) for m in people]
    joints = list(_CONNECTED.finditer(chunk.text))
    if people or (joints and all(map(_names, _CONNECTED.split(chunk.text)))):
        cuts += [(m.start(), m.end()) for m in joints]
    position = 0
    for start, end in [*sorted(set(cuts)), (len(chunk.text), 0)]:
        piece = chunk.text[position:start]
        if piece.strip():
            begin = chunk.start + position + len(piece) - len(piece.lstrip())
            yield begin, chunk.start + position + len(piece.rstrip()), label
        position = max(position, end)


_BEHIND = re.compile(r"\s+(?:patients|subjects|individuals)$", re.IGNORECASE)
_CLASS = re.compile(r"\s+(?:(?:functional )?class|stage)$", re.IGNORECASE)


def _shortened(chunk: Chunk, length: int) -> Chunk:
    return replace(chunk, end=chunk.start + length, text=chunk.text[:length])


def _names(words: str) -> bool:
    """Whether the words name a concept by themselves."""
    found = mentions(words)
    return len(found) == 1 and (found[0].start, found[0].end) == (0, len(words))


_NAMING = frozenset(("concept", "quantity", "window", "grade", "stage", "lines"))


def _denies(chunks: list[Chunk], index: int) -> bool:
    """Whether what is denied behind the cue is named: "not suitable", "will not be included" deny nothing."""
    for chunk in chunks[index + 1 : index + 7]:
        if chunk.kind in _NAMING or (chunk.text.lower() in HEADS and chunk.text.lower() not in _VAGUE):
            return True
        if chunk.kind == "stop" or chunk.text.lower() in _UNNAMED:
            return False
    return False


_VAGUE = frozenset("criteria method methods procedure procedures condition conditions".split())
_UNNAMED = frozenset(
    "included eligible excluded available willing able suitable consent intended required participate permitted"
    " possible meet wish want agree allowed enrolled likely using".split()
)


def _cue(chunk: Chunk, denying: bool) -> Iterator[tuple[int, int, str]]:
    """A cue may hold several words of which each has its label: "no history of", "have received prior"."""
    if chunk.role == "filler" and _SOME_MOMENT.match(chunk.text):
        yield chunk.start, chunk.end, "Temporal"
        return
    if chunk.role == "filler" and _FOUND_BY.match(chunk.text):
        for mention in mentions(chunk.text):
            if mention.of("therapy") or mention.of("test"):
                yield chunk.start + mention.start, chunk.start + mention.end, "Procedure"
        return
    if chunk.role in ("sex", "age"):
        for match in _PEOPLE.finditer(chunk.text):
            yield chunk.start + match.start(), chunk.start + match.end(), "Person"
        return
    if chunk.role == "result" and (result := _RESULT.search(chunk.text)):
        yield chunk.start + result.start(), chunk.start + result.end(), "Value"
        return
    if chunk.role == "course" and (event := _EVENT.match(chunk.text)):
        yield chunk.start, chunk.start + event.end(), "Condition"  # "relapse of"
        return
    if chunk.role in _ROLES or chunk.text.lower() == "active":
        yield chunk.start, chunk.end, _ROLES.get(chunk.role, "Qualifier")
        return
    patterns = (
        (_NEGATION, "Negation", denying and (chunk.role.startswith("neg") or chunk.role == "except")),
        (_TIME, "Temporal", chunk.role in ("status", "prior", "ongoing", "neg-history", "neg-received")),
        (_AGE, "Person", chunk.role in ("filler", "who")),
    )
    for pattern, label, applies in patterns:
        for match in pattern.finditer(chunk.text) if applies else ():
            yield chunk.start + match.start(), chunk.start + match.end(), label


_EVENT = re.compile(r"(?:relapse|recurrence|progression|exacerbation)s?(?= of\b)", re.IGNORECASE)
_FOUND_BY = re.compile(r"(?:\w+ )?(?:(?:\w+ )?by|via|with or without|on|using)\b", re.IGNORECASE)


def _concept_label(chunk: Chunk, chunks: list[Chunk], index: int) -> str:
    mention: Mention = chunk.value
    measured = mention.of("measurement") or mention.of("scale")
    if measured == "life expectancy" or _OBSERVED.match(chunk.text):
        return "Observation"
    if _RARELY.fullmatch(chunk.text):
        return ""
    if _PLACE.fullmatch(chunk.text):
        return "Visit"
    if _WORDS.get(chunk.text.lower()) == "Person":
        return "Person"
    beside = [x.kind for x in chunks[max(0, index - 1) : index + 3]]
    if measured == "prednisone dose" and not _DOSE.search(chunk.text):
        return "Drug"
    if measured == "stenosis" and "quantity" not in beside:
        return "Condition"  # how narrow it is is measured
    if measured and (not mention.of("condition") or "quantity" in beside or "grade" in beside):
        return "Measurement"
    if mention.of("condition"):
        return "Condition"
    if therapy := mention.of("therapy"):
        kind = therapy_kind(therapy)
        if kind == "device" or _INSERTED.search(chunk.text):
            return "Device"
        done = kind in ("procedure", "radiation", "transplant", "cell therapy")
        return "Procedure" if done or _ACT.search(chunk.text) else "Drug"
    return "Measurement"


def _read(path: Path) -> str:
    with path.with_suffix(".txt").open(encoding="utf-8", newline="") as file:
        return file.read()  # as it is: the annotation's places count both characters of a line's end


def judge(path: Path) -> Document:
    text = _read(path)
    marks = found_marks(text)
    known = definitions(text, marks)
    other = path.with_stem(path.stem[:-4] + ("_exc" if path.stem.endswith("_inc") else "_inc"))
    if other.with_suffix(".txt").is_file():
        told = _read(other)
        known = definitions(told, found_marks(told)) | known
    marks = flat([*marks, *again(text, marks, known)])
    return Document(path.stem, text, gold_marks(path.read_text(encoding="utf-8")), marks)


def evaluate(folder: Path) -> Result:
    """Raises EvaluationError when no annotated text is there."""
    paths = [path for path in sorted(folder.rglob("*.ann")) if re.search(r"_(?:inc|exc)$", path.stem)]
    paths = [path for path in paths if path.with_suffix(".txt").is_file()]
    if not paths:
        raise EvaluationError(
            "no annotated texts (chia/NCT…_inc.ann with .txt).",
            place=str(folder),
            hint="Give the unpacked archive.",
        )
    result, progress = Result(), Progress("texts read", len(paths))
    for document in mapped(judge, paths):
        result.add(document)
        progress.step()
    progress.end()
    return result


def main(argv: Sequence[str] | None = None) -> None:
    options = arguments("chia", "Compare mentions with Chia's annotations.", "FOLDER", argv)
    result = evaluate(options.source)
    if options.json:
        print_json(result.leaves())
    else:
        print_result("Chia", result, options.errors)


if __name__ == "__main__":
    run(main)
