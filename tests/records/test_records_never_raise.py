"""Whatever the bytes are, the reader answers with records and rejections, never with an exception."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_samples import (
    LEGACY_XML,
    RECRUITMENT_PAGE,
    STATUS_PAGE,
    compact,
    outcomes,
    studies_json,
    tar_bytes,
    zip_bytes,
)
from tests.thoroughness import examples

from trialrun.model.study import decode_study
from trialrun.records import Record

SAMPLES = {
    "list": compact(studies_json(3)),
    "page": json.dumps({"studies": studies_json(2)}, indent=1).encode(),
    "lines": b"\n".join(map(compact, studies_json(3))),
    "xml": LEGACY_XML.encode(),
    "status page": STATUS_PAGE.encode(),
    "recruitment page": RECRUITMENT_PAGE.encode(),
    "tar": tar_bytes({"a": compact(studies_json(1)[0]), "b": LEGACY_XML.encode()}),
    "tar.xz": tar_bytes({"a": compact(studies_json(1)[0])}, "w:xz"),
    "tar.bz2": tar_bytes({"a": compact(studies_json(1)[0])}, "w:bz2"),
    "zip": zip_bytes({"a": compact(studies_json(1)[0]), "b": LEGACY_XML.encode()}),
    "gzip": gzip.compress(STATUS_PAGE.encode()),
}


def check(data: bytes) -> None:
    found = outcomes(data, "f")
    assert found, "something went in, and nothing came out"
    for one in found:
        assert one.name.startswith("f")
        if isinstance(one, Record):
            assert decode_study(one.canonical) == one.study
            assert one.study.nct_id or one.study.title
        else:
            assert one.reason and one.reason.isprintable()


@pytest.mark.parametrize("number", ["9" * 5000, str(2**64 + 1)])
@pytest.mark.parametrize("name", ["list", "xml", "status page", "recruitment page"])
def test_numbers_that_no_computer_word_holds(name: str, number: str) -> None:
    sample = SAMPLES[name].decode()
    for found in re.finditer(r"\d+", sample):
        check(f"{sample[: found.start()]}{number}{sample[found.end() :]}".encode())


@given(st.binary(max_size=600))
def test_random_bytes(data: bytes) -> None:
    check(data)


@given(
    st.sampled_from([b"{", b"[", b"<", b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0"]),
    st.binary(max_size=200),
)
def test_random_bytes_that_begin_like_something(start: bytes, data: bytes) -> None:
    check(start + data)


@st.composite
def mutated(draw: st.DrawFn, sample: bytes) -> bytes:
    data = bytearray(sample)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        match draw(st.sampled_from(["change", "cut", "insert", "drop", "repeat"])):
            case "change" if data:
                data[at] = draw(st.integers(0, 255))
            case "cut":
                del data[at:]
            case "insert":
                data[at:at] = draw(st.one_of(st.binary(max_size=8), st.sampled_from(PIECES)))
            case "drop":
                del data[at : at + draw(st.integers(1, 80))]
            case "repeat":
                data[at:at] = data[at : at + draw(st.integers(1, 200))]
    return bytes(data)


PIECES = [
    b'"',
    b"{",
    b"}]",
    b"null",
    b"\\ud800",
    b"<a>",
    b"&x;",
    b"<![CDATA[",
    b"\n\nSex\n\n",
    b"Phase 1\n",
    b",",
    b"(",
    b"\0",
]


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=examples(150))
@given(data=st.data())
def test_damaged_samples(name: str, data: st.DataObject) -> None:
    check(data.draw(mutated(SAMPLES[name])))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["nctId", "briefTitle", "acronym", "secondaryIdInfos", "organization"]), VALUES)
def test_any_value_in_a_field(field: str, value: Any) -> None:
    study = studies_json(1)[0]
    study["protocolSection"]["identificationModule"][field] = value
    check(compact([study, *studies_json(1)]))


@given(
    st.lists(
        st.sampled_from(
            sorted({line for page in (STATUS_PAGE, RECRUITMENT_PAGE) for line in page.split("\n")})
        ),
        max_size=60,
    )
)
def test_pages_from_shuffled_lines(lines: list[str]) -> None:
    check("\n".join(lines).encode())


@settings(max_examples=40)
@given(st.permutations(STATUS_PAGE.split("\n\n")), st.permutations(RECRUITMENT_PAGE.split("\n\n")))
def test_pages_from_shuffled_paragraphs(first: list[str], second: list[str]) -> None:
    check("\n\n".join(first).encode())
    check("\n\n".join(second).encode())
