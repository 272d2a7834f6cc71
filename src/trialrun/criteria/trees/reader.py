"""Reads the text form of criterion trees: recursive descent, with errors that name line and column.

    tree      := "if" any "then" any | any
    any       := all ("or" all)*
    all       := negation ("and" negation)*
    negation  := "not" negation | primary
    primary   := "(" tree ")" | "at least" N "of" "(" tree ("," tree)+ ")" | leaf

The leaves are described in docs/criteria-language.md, in the same order as the methods below.
"""

from __future__ import annotations

import json
import re
from typing import Literal, NoReturn, cast, get_args

import msgspec

from trialrun.criteria.trees.writer import BARE_UNIT, RESERVED, RESERVED_INSIDE
from trialrun.model import criteria as c
from trialrun.model.errors import MalformedCriterion
from trialrun.model.time import Duration, DurationUnit
from trialrun.vocab.concepts import concepts

_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[<>]=?|=|[(),|]|[^\s()",|<>=]+)')
_COURSES = frozenset(get_args(c.Course))
_DURATION_UNITS: dict[str, DurationUnit] = {
    spelling: unit
    for unit in get_args(DurationUnit)
    for spelling in (unit, "half-life" if unit == "half-lives" else unit.removesuffix("s"))
}
# Deep nesting in a hand-written text is a mistake; the limit keeps Python's stack out of reach.
_MAX_DEPTH = 100


def parse(text: str) -> c.Tree:
    """The tree that the text form describes. Raises MalformedCriterion with line and column."""
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[str] = []
        self.starts: list[int] = []
        position = 0
        end = len(text.rstrip())
        while position < end:
            match = _TOKEN.match(text, position)
            if match is None:
                self.starts.append(len(text) - len(text[position:].lstrip()))
                self._fail("a quotation mark that does not close", len(self.tokens))
            self.tokens.append(match.group(1))
            self.starts.append(match.start(1))
            position = match.end()
        self.at = 0
        self.depth = 0

    # ---- tokens ----

    def _fail(self, message: str, index: int | None = None) -> NoReturn:
        index = self.at if index is None else index
        offset = self.starts[index] if index < len(self.starts) else len(self.text)
        line = self.text.count("\n", 0, offset) + 1
        column = offset - (self.text.rfind("\n", 0, offset) + 1) + 1
        raise MalformedCriterion(
            message, place=f"line {line}, column {column}", hint="See docs/criteria-language.md."
        )

    @property
    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek
        if not token:
            self._fail("the text ends too early")
        self.at += 1
        return token

    def accept(self, *words: str) -> bool:
        """Takes the words if they come next, all of them."""
        if self.tokens[self.at : self.at + len(words)] == list(words):
            self.at += len(words)
            return True
        return False

    def expect(self, *words: str) -> None:
        if not self.accept(*words):
            self._fail(f"expected '{' '.join(words)}'" + (f", not '{self.peek}'" if self.peek else ""))

    # ---- logic ----

    def whole(self) -> c.Tree:
        if not self.tokens:
            self._fail("the text is empty")
        tree = self.tree()
        if self.peek:
            self._fail(f"did not expect '{self.peek}' here")
        return tree

    def tree(self) -> c.Tree:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            self._fail("nested too deeply")
        if self.accept("if"):
            condition = self.any()
            self.expect("then")
            result: c.Tree = c.IfThen(condition, self.any())
        else:
            result = self.any()
        self.depth -= 1
        return result

    def any(self) -> c.Tree:
        operands = [self.all()]
        while self.accept("or"):
            operands.append(self.all())
        return c.disjunction(tuple(operands))

    def all(self) -> c.Tree:
        operands = [self.negation()]
        while self.accept("and"):
            operands.append(self.negation())
        return c.conjunction(tuple(operands))

    def negation(self) -> c.Tree:
        negations = 0
        while self.accept("not"):
            negations += 1
            if negations > _MAX_DEPTH:
                self._fail("nested too deeply")
        tree = self.primary()
        for _ in range(negations):
            tree = c.Not(tree)
        return tree

    def primary(self) -> c.Tree:
        start = self.at
        try:
            if self.accept("("):
                tree = self.tree()
                self.expect(")")
                return tree
            if self.accept("at", "least"):
                return self.at_least()
            return self.leaf()
        except (MalformedCriterion, msgspec.ValidationError) as error:
            if isinstance(error, MalformedCriterion) and error.place:
                raise
            self._fail(str(error), start)

    def at_least(self) -> c.Tree:
        count = self.whole_number()
        self.expect("of")
        self.expect("(")
        operands = [self.tree()]
        while self.accept(","):
            operands.append(self.tree())
        self.expect(")")
        return c.AtLeast(count, tuple(operands))

    # ---- leaves ----

    def leaf(self) -> c.Tree:
        token = self.peek
        following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else ""
        if token == "age":
            return self.age()
        if token == "sex":
            return self.sex()
        if token == "response":
            return self.response()
        if token in ("attest", "allowed", "unparsed"):
            return self.saying()
        if self.accept("family", "history"):
            return c.FamilyHistory(self.only_concept("a family history"))
        if following == "(":
            calls = {
                "condition": self.condition,
                "received": self.received,
                "test": self.test,
                "allergy": self.allergy,
                "measurement": self.measurement_call,
                "score": self.score_call,
                "residence": self.personal,
                "language": self.personal,
                "insurance": self.personal,
            }
            if token not in calls:
                self._fail(f"'{token}' is not a word of the criteria language")
            self.take()
            return calls[token]()
        return self.named()

    def age(self) -> c.Tree:
        self.expect("age")
        interval = self.range()
        unit = self.take()
        if unit not in ("years", "months", "weeks", "days"):
            self._fail("an age is in years, months, weeks or days", self.at - 1)
        return c.Age(interval, cast(Literal["years", "months", "weeks", "days"], unit))

    def sex(self) -> c.Tree:
        self.expect("sex")
        sex = self.take()
        if sex not in ("female", "male"):
            self._fail("sex is female or male", self.at - 1)
        return c.IsSex(cast(c.Sex, sex))

    def response(self) -> c.Tree:
        self.expect("response")
        comparator = self.take()
        if comparator not in ("=", ">="):
            self._fail("a response is compared with '=' or '>='", self.at - 1)
        category = self.take()
        criteria = self.take() if self.accept("by") else ""
        line = self.whole_number() if self.accept("line") else None
        lasting = self.length()
        window = self.window()
        response = msgspec.convert(
            {
                "is": "response",
                "category": category,
                "at_least": comparator == ">=",
                "criteria": criteria,
                "line": line,
            },
            c.Response,
        )
        return msgspec.structs.replace(response, within=window, lasting=lasting)

    def saying(self) -> c.Tree:
        word = self.take()
        if word == "attest":
            by: c.Attester = "patient"
            if self.accept("by", "investigator"):
                by = "investigator"
            return c.Attest(self.string(), by)
        return c.Allowed(self.string()) if word == "allowed" else c.Unparsed(self.string())

    def condition(self) -> c.Tree:
        concept, excepting = self.call()
        status: c.Status | None = None
        severity: c.Severity | None = None
        course: c.Course | None = None
        grade: c.Range | None = None
        stage: tuple[str, ...] = ()
        while self.peek:
            bare = json.loads(self.peek) if self.peek.startswith('"') else self.peek
            if bare in ("active", "history") and status is None:
                status = cast(c.Status, self.take())
            elif bare in ("mild", "moderate", "severe") and severity is None:
                severity = cast(c.Severity, self.take())
            elif bare in _COURSES and course is None:
                self.take()
                course = cast(c.Course, bare)
            elif bare == "grade" and grade is None:
                self.take()
                grade = self.range()
            elif bare == "stage" and not stage:
                self.take()
                stage = self.names("|")
            else:
                break
        lasting = self.length()
        return c.Condition(concept, status, severity, course, grade, stage, excepting, self.window(), lasting)

    def received(self) -> c.Tree:
        concept, excepting = self.call()
        ongoing = True if self.accept("ongoing") else None
        planned = self.accept("planned")
        lines = self.range() if self.accept("lines") else None
        line = self.whole_number() if self.accept("line") else None
        stable = self.accept("stable")
        lasting = self.length()
        return c.Received(concept, ongoing, lines, excepting, self.window(), line, lasting, stable, planned)

    def test(self) -> c.Tree:
        concept = self.only_concept("a test")
        result = self.take()
        if result.startswith('"'):
            result = json.loads(result)
        if result not in get_args(c.Result):
            self._fail(f"a test's result is one of: {', '.join(get_args(c.Result))}", self.at - 1)
        repeated = self.repeated()
        return c.Test(concept, cast(c.Result, result), self.window(), repeated)

    def personal(self) -> c.Tree:
        about = self.tokens[self.at - 1]
        value = self.only_concept(f"a {about}")
        return c.Personal(cast(Literal["residence", "language", "insurance"], about), value)

    def allergy(self) -> c.Tree:
        return c.Allergy(self.only_concept("an allergy"))

    def measurement_call(self) -> c.Tree:
        return self.measured(self.only_concept("a measurement"))

    def score_call(self) -> c.Tree:
        return c.Score(self.only_concept("a score"), self.range())

    def named(self) -> c.Tree:
        """A scale or a measurement by its bare name: "ecog <= 1", "creatinine < 2 x ULN"."""
        start = self.at
        was_quoted = self.peek.startswith('"')
        name = self.name()
        if self.peek not in ("<", "<=", ">", ">=", "=", "from", "in"):
            self._fail(f"'{name}' is followed by no comparison and is no other word of the language", start)
        if name in concepts("scale") and not was_quoted:
            return c.Score(name, self.range())
        return self.measured(name)

    def measured(self, name: str) -> c.Tree:
        specimen = self.specimen() if self.accept("in") else None
        interval = self.range()
        unit, repeated, lasting = self.unit(), self.repeated(), self.length()
        return c.Measurement(name, interval, unit, self.window(), specimen, repeated, lasting)

    def specimen(self) -> c.Specimen:
        start = self.at
        name = self.name()
        if name not in get_args(c.Specimen):
            self._fail(f"'{name}' is not a specimen; they are {', '.join(get_args(c.Specimen))}", start)
        return cast(c.Specimen, name)

    # ---- parts of leaves ----

    def call(self) -> tuple[str, tuple[str, ...]]:
        self.expect("(")
        concept = self.name(RESERVED_INSIDE)
        excepting = self.names(",", RESERVED_INSIDE) if self.accept("except") else ()
        self.expect(")")
        return concept, excepting

    def only_concept(self, leaf: str) -> str:
        """A concept in brackets, for leaves that have no exceptions."""
        start = self.at
        concept, excepting = self.call()
        if excepting:
            place = next(i for i in range(start, self.at) if self.tokens[i] == "except")
            self._fail(f"{leaf} has no exceptions; only a condition and a treatment have", place)
        return concept

    def names(self, separator: str, reserved: frozenset[str] = RESERVED) -> tuple[str, ...]:
        found = [self.name(reserved)]
        while self.accept(separator):
            found.append(self.name(reserved))
        return tuple(found)

    def name(self, reserved: frozenset[str] = RESERVED) -> str:
        if self.peek.startswith('"'):
            return self.string()
        words = []
        while self.peek and re.match(r"[A-Za-z0-9'/+.\-]", self.peek) and self.peek.lower() not in reserved:
            words.append(self.take())
        if not words:
            self._fail("expected a name")
        return " ".join(words)

    def string(self) -> str:
        token = self.take()
        if not token.startswith('"'):
            self._fail("expected a text in quotation marks", self.at - 1)
        try:
            return cast(str, json.loads(token, strict=False))
        except ValueError:
            self._fail("a text in quotation marks with a wrong escape", self.at - 1)

    def number(self) -> float:
        token = self.take()
        try:
            return float(token)
        except ValueError:
            self._fail(f"expected a number, not '{token}'", self.at - 1)

    def whole_number(self) -> int:
        value = self.number()
        if value != int(value):
            self._fail("expected a whole number", self.at - 1)
        return int(value)

    def range(self) -> c.Range:
        comparator = self.take()
        if comparator == "<":
            return c.Range(high=self.number(), high_included=False)
        if comparator == "<=":
            return c.Range(high=self.number())
        if comparator == ">":
            return c.Range(low=self.number(), low_included=False)
        if comparator == ">=":
            return c.Range(low=self.number())
        if comparator == "=":
            value = self.number()
            return c.Range(value, value)
        if comparator == "from":
            low_included = not self.accept("above")
            low = self.number()
            self.expect("to")
            high_included = not self.accept("below")
            return c.Range(low, self.number(), low_included, high_included)
        self._fail("expected a comparison: < <= > >= = or 'from … to …'", self.at - 1)

    def unit(self) -> str:
        if self.peek.startswith('"'):
            return self.string()
        for word, following in (("x", ("ULN", "LLN", "baseline")), ("%", ("predicted",))):
            if self.peek == word and self.at + 1 < len(self.tokens):
                second = self.tokens[self.at + 1]
                if second in following:
                    self.at += 2
                    return f"{word} {second}"
        token = self.peek
        if token and BARE_UNIT.fullmatch(token) and token.lower() not in RESERVED:
            return self.take()
        return ""

    def length(self) -> c.Length | None:
        if not self.accept("for"):
            return None
        if self.accept("between"):
            return c.Length(*self.between())
        first, second = self.take(), self.take()
        if first == "at" and second in ("least", "most"):
            return c.Length(self.duration()) if second == "least" else c.Length(at_most=self.duration())
        if second != "than" or first not in ("more", "less"):
            self._fail("expected 'at least', 'at most', 'more than' or 'less than'", self.at - 2)
        bound = self.duration(strict=True)
        return c.Length(bound) if first == "more" else c.Length(at_most=bound)

    def between(self) -> tuple[Duration, Duration]:
        shortest = self.duration(strict=self.accept("above"))
        self.expect("and")
        return shortest, self.duration(strict=self.accept("below"))

    def repeated(self) -> c.Repeated | None:
        if not self.accept("on"):
            return None
        times = self.whole_number()
        self.expect("occasions")
        if self.peek in ("", ")", ",") or not re.match(r"[\d.]", self.peek):
            return c.Repeated(times)
        apart = self.duration()
        self.expect("apart")
        return c.Repeated(times, apart)

    def window(self) -> c.Window | None:
        at_most = at_least = None
        following = self.tokens[self.at : self.at + 2]
        if self.accept("within"):
            at_most = self.duration(strict=self.accept("less", "than"))
        elif following in (["at", "least"], ["more", "than"]):
            self.at += 2
            at_least = self.duration(strict=following[0] == "more")
        elif self.accept("between"):
            at_least, at_most = self.between()
        else:
            return None
        side = self.take()
        if side not in ("before", "after"):
            self._fail("expected 'before' or 'after'", self.at - 1)
        anchor = self.take()
        if anchor not in c.ANCHORS:
            self._fail(f"'{anchor}' is not an anchor; anchors are {', '.join(c.ANCHORS)}", self.at - 1)
        return c.Window(at_most, at_least, anchor, side == "after")

    def duration(self, *, strict: bool = False) -> Duration:
        amount = self.number()
        unit = self.take()
        if unit not in _DURATION_UNITS:
            self._fail(f"'{unit}' is not a unit of time", self.at - 1)
        return Duration(amount, _DURATION_UNITS[unit], strict)
