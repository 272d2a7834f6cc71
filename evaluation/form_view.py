"""The flat view of an LCT logical form: which function is which group, how `eq(...)` becomes a value.

Decisions, taken from the corpus's own grammar and applied to every form alike:

- Groups. finding: cond, obs, social_habit, birth, death, allergy without an argument; an observation with a
  number is a measurement. drug: drug. procedure: proc, and an inpatient encounter (hospitalisation). immune:
  a drug or, named as an act ("vaccination"), a procedure. measurement: lab, vital, clin_score, measurement,
  survey_or_questionnaire. demographic: age, adult, child, infant (all of them are "age"), female, male,
  lang, ethnic, insur, transgender, and relatives without an argument. A stay in hospital
  goes by its ward, too. Places, organisms, specimens, other
  encounters and codes belong to no group and are left out. An entity without a name is named by its
  modifiers; without these it is left out, too ("drug()").
- "Male or female" asks for nothing and is left out.
- risk, indication, contraindication, allergy, family_member with an argument say something of the argument,
  which is the entity. `cond("hypersensitivity").caused_by(X)` is `allergy(X)` in other words and read so.
- `.equiv(…)` of an abbreviation and what it stands for is another name; any other is an alternative.
  `.except(X)` is "and not X"; X does not count as negated, since exceptions are not negations of a fact.
  Any other relation of two entities (caused_by, for, found_by, seq, before, after, during …) is an "and";
  several arguments of one relation are alternatives.
  `.mod("…")` adds a name with the modifier in front.
- if_then(A, B) is "not A or B"; inside num_filter it makes "not A or the filtered entity".
- criteria(…): any of them under a count; otherwise all of them for an inclusion, any for an exclusion.
- Values. An operator with two numbers holds for each (140/90); BETWEEN and two opposite operators make a
  range; numbers without an operator that count up by one are a range ("0, 1, 2"), others are equal each. The
  filters of one `and(…)` that bound the same entity on both sides make one range. A unit written once in a
  num_filter, or for what the form measures several times, holds for its other numbers. A period in the past
  (or any temporality) without an operator is an upper bound, and without a number is one unit. Ages without
  a unit are years. "One", "twice", "III" are numbers; what is no number (dates, "long-term") is left out.
  grade, stage, class, score and the like are no units, and neither is the percent sign of a score. "%
  predicted" is "%".
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import Literal

from evaluation.forms import Call, Form
from evaluation.view import NORMAL, Entity, Group, Shape, Value, View, denied, node
from trialrun.vocab.units import canonical_unit, match_unit

_GROUPS: dict[str, Group] = {
    **dict.fromkeys(("cond", "obs", "social_habit", "allergy"), "finding"),
    "drug": "drug",
    "proc": "procedure",
    **dict.fromkeys(("lab", "vital", "clin_score", "measurement", "survey_or_questionnaire"), "measurement"),
    **dict.fromkeys(("lang", "ethnic", "insur"), "demographic"),
}
_NAMELESS: dict[str, tuple[Group, str]] = {
    **dict.fromkeys(("age", "adult", "child", "infant"), ("demographic", "age")),
    "female": ("demographic", "female"),
    "male": ("demographic", "male"),
    "transgender": ("demographic", "transgender"),
    **dict.fromkeys(("parent", "mother"), ("demographic", "parent")),
    "family_member": ("demographic", "relative"),
    "birth": ("finding", "birth"),
    "death": ("finding", "death"),
    "allergy": ("finding", "allergy"),
}
_SAYING = frozenset(("risk", "indication", "contraindication", "allergy", "family_member"))
_LEFT_OUT = frozenset(("hosp", "clin", "res", "spec", "code", "org", "prov", "unit", "type"))
_ALLERGIC = re.compile(r"(?:allerg|hypersensitiv|intoleran|sensitivity|anaphyla)", re.IGNORECASE)
_ACT = re.compile(r"(?:vaccinat|immuni[sz]at|inoculat)", re.IGNORECASE)
_INPATIENT = ("hospitalization", "hospitalized", "hospital admission", "inpatient", "admitted")


def form_view(form: Form) -> View:
    """The flat view of a whole form."""
    view = View()
    reader = _Reader(view, form.section, _units(form.roots))
    shapes = [reader.expression(root) for root in form.roots]
    view.shape = node("and" if form.section == "INC" else "or", shapes)
    return view


class _Reader:
    def __init__(self, view: View, section: str, units: dict[str, str]) -> None:
        self.view = view
        self.section = section
        self.units = units
        self.negated = False

    # ---- entities and shape ----

    def expression(self, call: Call | str) -> Shape | None:
        if isinstance(call, str):
            return None
        name = call.name
        shape: Shape | None
        if name in ("union", "or"):
            shape = None if _both_sexes(call) else node("or", map(self.expression, call.args))
        elif name in ("intersect", "and", "seq"):
            shape = node("and", map(self.expression, call.args))
        elif name == "neg":
            shape = self._negation(call)
        elif name == "criteria":
            shape = self._listed(call)
        elif name == "if_then":
            shape = self._conditional(call, None)
        elif name == "eq":
            self._values(call, default="")
            return None
        elif name in _LEFT_OUT:
            shape = None
        else:
            shape = self._entity(call)
        return self._with_methods(call, shape)

    def _negation(self, call: Call) -> Shape | None:
        self.negated = not self.negated
        inner = self._any(call)
        self.negated = not self.negated
        return node("not", [inner])

    def _listed(self, call: Call) -> Shape | None:
        counted = any(method.name in ("min_count", "num_filter") for method in call.methods)
        joined: Literal["and", "or"] = "or" if counted or self.section == "EXC" else "and"
        return node(joined, map(self.expression, call.args))

    def _conditional(self, call: Call, then: Shape | None) -> Shape | None:
        condition = node("and", [self.expression(call.args[0])]) if call.args else None
        rest = [self.expression(arg) for arg in call.args[1:]]
        consequence = node("and", [then, *rest])
        if condition is None or consequence is None:
            return consequence
        return node("or", [node("not", [condition]), consequence])

    def _entity(self, call: Call) -> Shape | None:
        name = call.name
        nested = [arg for arg in call.args if isinstance(arg, Call)]
        named = call.strings()
        if name in _SAYING and nested:
            return self._any(call)
        if name == "enc":
            inpatient = any(arg.name == "INPATIENT" for arg in nested)
            wards = [
                name for method in call.methods for unit in method.named("unit") for name in unit.strings()
            ]
            return self._leaf("procedure", [*_INPATIENT, *wards], call) if inpatient else None
        if name in _NAMELESS and not (named and name == "allergy"):
            group, word = _NAMELESS[name]
            names = [word, "hypersensitivity"] if word == "allergy" else [word]
            return node("and", [self._leaf(group, names, call), *map(self.expression, nested)])
        group_of = _group_of(call, named)
        named = [" ".join(named)] if named else _modifiers(call)
        if group_of and named and (rest := denied(named[0])):
            self.negated = not self.negated
            leaf = node("not", [self._leaf(group_of, [rest], call)])
            self.negated = not self.negated
        else:
            leaf = self._leaf(group_of, named, call) if group_of and named else None
        return node("and", [leaf, self._any(call)])

    def _leaf(self, group: Group, names: list[str], call: Call) -> Shape:
        modified = [f"{modifier} {names[0]}" for modifier in _modifiers(call)]
        return self.view.entity(Entity((group,), names, modified, self.negated))

    def _with_methods(self, call: Call, shape: Shape | None) -> Shape | None:
        causes = [m for m in call.methods if m.name == "caused_by" and m.args]
        if causes and call.name == "cond" and _names_allergy(call) and shape is not None:
            self._forget(shape)
            shape = None
        for method in call.methods:
            shape = self._with_method(call, method, shape)
        return shape

    def _forget(self, shape: Shape) -> None:
        """Takes the word "allergy" out again: the substance stands for it."""
        self.view.entities = [e for e in self.view.entities if e is not shape.entity]

    def _with_method(self, call: Call, method: Call, shape: Shape | None) -> Shape | None:
        name = method.name
        if name == "equiv":
            return self._equivalent(method, shape)
        if name == "except":
            return node("and", [shape, node("not", [self._any(method)])])
        if name in ("num_filter", "min_count", "temporality", "duration"):
            return self._filtered(call, method, shape)
        if name == "union":
            return node("or", [shape, self._any(method)])
        return node("and", [shape, self._any(method)])

    def _any(self, call: Call) -> Shape | None:
        """Several arguments of a relation are alternatives."""
        return node("or", map(self.expression, call.args))

    def _equivalent(self, method: Call, shape: Shape | None) -> Shape | None:
        entity = shape.entity if shape is not None else None
        if entity is not None and (alias := _alias(method, entity)):
            entity.names.append(alias)
            return self._with_methods(Call("", [], _call(method).methods), shape)
        told = self._any(method)
        defined = entity is not None and entity.groups == ("finding",) and _is_measured(told)
        return node("defined" if defined else "or", [shape, told])

    # ---- values ----

    def _filtered(self, call: Call, method: Call, shape: Shape | None) -> Shape | None:
        default = "years" if call.name == "age" else ""
        unitless = call.name == "clin_score"
        before = len(self.view.values)
        conditions = [arg for arg in _calls(method) if arg.name == "if_then"]
        parts: list[Shape | None] = [self._conditional(arg, shape) for arg in conditions]
        others = [arg for arg in _calls(method) if arg.name != "if_then"]
        bounded = _bounds(others)
        lent = next((unit for eq in bounded if (unit := _unit(eq, ""))), "")
        lent = lent or (self.units.get(_key(call), default) if method.name == "num_filter" else default)
        for group in _joined(others):
            found = [v for eq in group for v in _read(eq, lent or default, method.name, unitless)]
            for value in _merged(found):
                counted = method.name == "min_count" or call.name in _COUNTED_CALLS
                if counted and value == _ONE_AT_LEAST:
                    continue
                self.view.value(_lasting(value) if call.name not in _AGES else value)
        relations = [self.expression(arg) for arg in others if arg.name not in ("eq", "and", "or")]
        for eq in bounded:
            relations += [self.expression(arg) for arg in _calls(eq) if arg.name not in _IN_EQ]
        assert len(self.view.values) >= before
        whole = node("and", parts) if conditions else shape
        return node("and", [whole, *relations])

    def _values(self, eq: Call, default: str) -> None:
        for value in _read(eq, default, "", False):
            self.view.value(_lasting(value))


def _key(call: Call) -> str:
    """What is measured, by its name; "" without one."""
    return " ".join((call.name, *strings)) if (strings := call.strings()) else ""


def _units(calls: list[Call]) -> dict[str, str]:
    """The one unit of what is measured several times: "< 50 in women, < 40 mg/dL in men"."""
    written: dict[str, set[str]] = {}
    for call in calls:
        for inner in (call, *_calls(call), *call.methods):
            for key, unit in _units(_calls(inner)).items() if inner is not call else ():
                written.setdefault(key, set()).add(unit)
        for method in call.methods:
            for eq in _bounds(_calls(method)) if method.name == "num_filter" else ():
                if (key := _key(call)) and (unit := _unit(eq, "")):
                    written.setdefault(key, set()).add(unit)
    return {key: next(iter(units)) for key, units in written.items() if len(units) == 1}


_ONE_AT_LEAST = Value(1.0, None)
_COUNTED_CALLS = frozenset(("cond", "proc", "drug", "enc", "criteria"))
_AGES = frozenset(("age", "adult", "child", "infant"))


def _lasting(value: Value) -> Value:
    """The value, marked as a length of time where its unit is one."""
    return replace(value, length=value.unit in _TIME.values())


_IN_EQ = frozenset(
    "eq val op unit temporal_unit temporal_per temporal_rec per severity "
    "PAST PRESENT FUTURE RECENT FIRST_TIME".split()
)


def _call(method: Call) -> Call:
    return next(arg for arg in method.args if isinstance(arg, Call))


def _calls(call: Call) -> list[Call]:
    return [arg for arg in call.args if isinstance(arg, Call)]


def _is_measured(shape: Shape | None) -> bool:
    """One value or several: what a finding is told by."""
    if shape is None or shape.kind == "not":
        return False
    if shape.entity is not None:
        return shape.entity.groups == ("measurement",)
    return all(map(_is_measured, shape.of))


def _both_sexes(call: Call) -> bool:
    names = [arg.name for arg in _calls(call)]
    return sorted(names) == ["female", "male"] and not any(arg.args for arg in _calls(call))


def _modifiers(call: Call) -> list[str]:
    return [arg for m in call.methods if m.name == "mod" for arg in m.strings()]


def _names_allergy(call: Call) -> bool:
    return any(isinstance(arg, str) and _ALLERGIC.search(arg) for arg in call.args)


def _group_of(call: Call, named: list[str]) -> Group | None:
    if call.name == "immune":
        return "procedure" if any(_ACT.search(name) for name in named) else "drug"
    if call.name == "obs" and any(_measures(method) for method in call.methods):
        return "measurement"
    return _GROUPS.get(call.name)


def _measures(method: Call) -> bool:
    """A num_filter with a number that is no grade, stage or class."""
    return method.name == "num_filter" and any(
        any(part.name == "val" for part in _calls(eq))
        and not any(_ORDINAL.fullmatch(unit) for unit in _unit_words(eq))
        for eq in _bounds(_calls(method))
    )


def _alias(method: Call, entity: Entity) -> str:
    """The one name in `.equiv(…)` when it, or the entity's own, is an abbreviation of the other.

    Annotators tagged many a lone abbreviation as an observation, whatever it stands for.
    """
    calls = _calls(method)
    if len(calls) != 1 or len(calls[0].args) != 1:
        return ""
    own = _group_of(calls[0], calls[0].strings())
    filtered = any(inner.name == "num_filter" for inner in calls[0].methods)
    if own != entity.groups[0] and (calls[0].name != "obs" or filtered):
        return ""
    name = calls[0].args[0]
    if not isinstance(name, str):
        return ""
    return name if _is_abbreviation(name) or _is_abbreviation(entity.names[0]) else ""


def _is_abbreviation(name: str) -> bool:
    letters = re.sub(r"[\s\-./]", "", name)
    return len(letters) <= 8 and sum(letter.isupper() for letter in letters) >= 2 and len(name.split()) <= 3


def _bounds(calls: list[Call]) -> list[Call]:
    """The `eq(…)` in arguments, also those under and(…), or(…) and if_then(…)."""
    found: list[Call] = []
    for call in calls:
        if call.name == "eq":
            found.append(call)
        elif call.name in ("and", "or", "if_then"):
            found += _bounds(_calls(call))
    return found


def _joined(calls: list[Call]) -> list[list[Call]]:
    """Groups of `eq(…)`: those under one and(…) bound the same thing together."""
    groups: list[list[Call]] = []
    for call in calls:
        if call.name == "and":
            groups.append(_bounds([call]))
        else:
            groups += [[eq] for eq in _bounds([call])]
    return groups


def _merged(values: list[Value]) -> list[Value]:
    """A lower and an upper bound in one unit are a range."""
    if len(values) != 2 or values[0].unit != values[1].unit:
        return values
    low, high = sorted(values, key=lambda v: v.low is None)
    if low.low is None or low.high is not None or high.high is None or high.low is not None:
        return values
    if low.low >= high.high:
        return values
    return [Value(low.low, high.high, low.low_included, high.high_included, low.unit)]


_NUMBER_WORDS = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "once": 1.0, "twice": 2.0, "single": 1.0}
_ROMAN = {"I": 1.0, "II": 2.0, "III": 3.0, "IV": 4.0, "V": 5.0, "VI": 6.0}
_ORDINAL = re.compile(
    r"(?:grades?|grading|stages?|class(?:es)?|types?|scores?|points?|levels?|cycles?|courses?|doses?|regimens?|episodes?|sessions?)",
    re.IGNORECASE,
)
_TIME = {
    "SECOND": "seconds", "MINUTE": "minutes", "HOUR": "hours", "DAY": "days", "WEEK": "weeks",
    "MONTH": "months", "YEAR": "years",
}  # fmt: skip


def number(text: str) -> float | None:
    """The number that a gold value names, or None."""
    word = text.strip()
    if word in _ROMAN:
        return _ROMAN[word]
    if word.lower() in _NUMBER_WORDS:
        return _NUMBER_WORDS[word.lower()]
    squeezed = re.sub(r"\s", "", word)
    if re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", squeezed):
        squeezed = squeezed.replace(",", "")
    return float(squeezed) if re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", squeezed) else None


def _texts(eq: Call, name: str) -> list[str]:
    """The arguments of the calls of that name: strings as they are, words as words."""
    return [
        arg if isinstance(arg, str) else arg.name
        for call in _calls(eq)
        if call.name == name
        for arg in call.args
    ]


def _unit_words(eq: Call) -> list[str]:
    return list(dict.fromkeys(_texts(eq, "unit")))


def _unit(eq: Call, default: str) -> str:
    """Canonical text of the unit; the default where none is written."""
    times = [
        _TIME[word] for word in (*_texts(eq, "temporal_unit"), *_texts(eq, "temporal_per")) if word in _TIME
    ]
    per = [_TIME.get(word, word) for word in _texts(eq, "per")]
    written = [word for word in _unit_words(eq) if not _ORDINAL.fullmatch(word)]
    if any(word.startswith("REF_RANGE") for word in written):
        return NORMAL
    if times:
        return "/".join([times[0], *per])
    if not written:
        return "" if any(_ORDINAL.fullmatch(word) for word in _unit_words(eq)) else default
    if re.search(r"half\W*li(?:fe|ves)", written[0], re.IGNORECASE):
        return "half-lives"
    names = {_canonical(re.sub(r"\s", "", word)) for word in written}
    if len(names) == 1 and None not in names:
        written = written[:1]  # one unit named twice: "diopters (D)"
    parts = [re.sub(r"\s", "", word) for word in (*written, *(_SINGULAR.get(word, word) for word in per))]
    together = "/".join(parts)
    known = _canonical(together)
    if known in _COUNTED:  # nothing in a criterion is measured in cubic millimetres; cells are counted in one
        known = canonical_unit(f"/{together}")
    return together.lower() if known is None else known


def _canonical(text: str) -> str | None:
    """The unit that the text is, also one by its capital alone: "D" are dioptres, "d" days."""
    if (known := canonical_unit(text)) is not None:
        return known
    found = match_unit(f"1 {text}", 2) if text.isupper() else None
    return found[1] if found is not None and found[0] == len(text) + 2 else None


_SINGULAR = {"minutes": "min", "days": "d", "hours": "h", "seconds": "s", "weeks": "wk"}
_COUNTED = frozenset(("uL", "mm3"))


def _read(eq: Call, default: str, method: str, unitless: bool) -> list[Value]:
    """The values of one `eq(…)`."""
    nested = [value for inner in _calls(eq) if inner.name == "eq" for value in _read(inner, "", "", False)]
    numbers = [n for text in _texts(eq, "val") if (n := number(text)) is not None]
    written = _texts(eq, "val")
    operators = _texts(eq, "op")
    unit = _unit(eq, default)
    if unit == "%" and unitless:
        unit = ""
    period = bool(_texts(eq, "temporal_per")) or method == "temporality"
    if not written and not numbers:
        timed = bool(_texts(eq, "temporal_unit"))
        limit = unit == NORMAL and any(op in _SIDES for op in operators)
        if not (limit or (timed and period and (not operators or operators == ["LTEQ"]))):
            return nested
        numbers = [1.0]
    return nested + _ranges(numbers, operators, unit, period and unit in (*_TIME.values(), "half-lives"))


_SIDES = {"GT": "low", "GTEQ": "low", "LT": "high", "LTEQ": "high"}


def _ranges(numbers: list[float], operators: list[str], unit: str, period: bool) -> list[Value]:
    sides = [op for op in operators if op in _SIDES]
    if "PLUS_MINUS" in operators:
        return [Value(n, n, unit=unit, sign="±") for n in numbers]
    if len(numbers) == 2 and ("BETWEEN" in operators or len(sides) == 2):
        low, high = sorted(numbers)
        included = [op.endswith("EQ") for op in sides] if len(sides) == 2 else [True, True]
        return [Value(low, high, included[0], included[1], unit)]
    if len(sides) == 1:
        strict = not sides[0].endswith("EQ")
        if _SIDES[sides[0]] == "low":
            return [Value(n, None, low_included=not strict, unit=unit) for n in numbers]
        return [Value(None, n, high_included=not strict, unit=unit) for n in numbers]
    if period:
        return [Value(None, n, unit=unit) for n in numbers]
    steps = [b - a for a, b in itertools.pairwise(numbers)]
    if steps and all(step == 1 for step in steps):
        return [Value(numbers[0], numbers[-1], unit=unit)]
    return [Value(n, n, unit=unit) for n in numbers]
