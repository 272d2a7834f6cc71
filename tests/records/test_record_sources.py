from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from record_samples import (
    LEGACY_XML,
    STATUS_PAGE,
    compact,
    outcomes,
    rejected,
    studies_json,
    study_json,
    tar_bytes,
    zip_bytes,
)

from trialrun.model.errors import MalformedRecord
from trialrun.records import Record, Rejected, read_source, sources

FILES = {
    "all/2020/one.bin": LEGACY_XML.encode(),
    "all/two": compact(studies_json(2)),
    "all/a page.dat": STATUS_PAGE.encode(),
    "all/broken.json": b'{"protocolSection": ',
    "__MACOSX/all/._two": b"\0\1\2",
}
NAMES = ["all/2020/one.bin", "all/two[0]", "all/two[1]", "all/a page.dat", "all/broken.json"]


ARCHIVES: dict[str, Callable[[dict[str, bytes]], bytes]] = {
    "zip": zip_bytes,
    "tar": tar_bytes,
    "tar.gz": lambda files: tar_bytes(files, "w:gz"),
    "tar.bz2": lambda files: tar_bytes(files, "w:bz2"),
    "tar.xz": lambda files: tar_bytes(files, "w:xz"),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_an_archive_yields_its_members_under_their_names(kind: str, tmp_path: Path) -> None:
    data = ARCHIVES[kind](FILES)
    # The file's name says nothing, its content everything.
    path = tmp_path / "archive.txt"
    path.write_bytes(data)
    for found in (list(read_source(path)), outcomes(data, "archive.txt")):
        assert [one.name for one in found] == [f"archive.txt!{name}" for name in NAMES]
        assert [isinstance(one, Record) for one in found] == [True, True, True, True, False]
        assert {one.format for one in found if isinstance(one, Record)} == {
            "ctgov-v2",
            "ctgov-xml",
            "finder-page",
        }


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_one_compressed_file_keeps_its_name(compress: Callable[[bytes], bytes]) -> None:
    found = outcomes(compress(compact(study_json())), "one.json.gz")
    assert [(type(one), one.name) for one in found] == [(Record, "one.json.gz")]


def test_archives_within_archives() -> None:
    inner = tar_bytes({"x/one": compact(study_json())}, "w:xz")
    found = outcomes(zip_bytes({"inner.tar.xz": inner}), "outer.zip")
    assert [one.name for one in found] == ["outer.zip!inner.tar.xz!x/one"]
    for _ in range(6):
        inner = zip_bytes({"again": inner})
    assert "unpack the outer ones" in rejected(inner).reason


def test_a_folder_is_read_in_order_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    (folder / "b").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "x").write_bytes(b"no")
    (folder / ".hidden").write_bytes(b"no")
    (folder / "b" / "z.json").write_bytes(compact(study_json()))
    (folder / "a.zip").write_bytes(zip_bytes({"one": compact(study_json())}))
    (folder / "c").symlink_to(folder / "b", target_is_directory=True)
    found = list(read_source(folder))
    # The link's folder is read once; the link itself is reported.
    assert [one.name for one in found if isinstance(one, Record)] == ["records/a.zip!one", "records/b/z.json"]
    assert [one.name for one in found if isinstance(one, Rejected)] == ["records/c"]


def test_an_empty_folder_and_an_empty_archive_say_so(tmp_path: Path) -> None:
    (only,) = read_source(tmp_path)
    assert isinstance(only, Rejected) and "empty folder" in only.reason
    assert "empty archive" in rejected(zip_bytes({})).reason
    assert "no record" in rejected(tar_bytes({".hidden": b"x"})).reason


def test_a_source_that_does_not_exist_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(MalformedRecord) as caught:
        list(read_source(tmp_path / "nowhere"))
    assert "no such file" in caught.value.message and caught.value.hint


@pytest.mark.parametrize("kind", ARCHIVES)
@pytest.mark.parametrize("part", [0.35, 0.6, 0.75])
def test_an_archive_cut_off_yields_what_is_whole_and_then_says_so(kind: str, part: float) -> None:
    files = {f"{number}.json": compact(one) for number, one in enumerate(studies_json(40))}
    data = ARCHIVES[kind](files)
    found = outcomes(data[: int(len(data) * part)], "cut")
    assert [type(one) for one in found[:-1]] == [Record] * (len(found) - 1)
    assert isinstance(found[-1], Rejected)
    assert "cut off" in found[-1].reason


def test_a_folder_that_cannot_be_opened_is_reported_by_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "records"
    for name in ("closed", "open"):
        (folder / name).mkdir(parents=True)
        (folder / name / "one").write_bytes(compact(study_json()))
    listed = os.scandir

    def refused(path: str) -> object:
        # The superuser, who may run this, is refused nothing by the permissions themselves.
        if Path(path).name == "closed":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refused)
    record, closed = read_source(folder)
    assert isinstance(record, Record) and record.name == "records/open/one"
    assert isinstance(closed, Rejected) and closed.name == "records/closed"
    assert "Permission denied" in closed.reason


def test_a_link_to_a_folder_is_not_followed_and_not_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "round").symlink_to(folder)
    (link,) = read_source(folder)
    assert isinstance(link, Rejected) and link.name == "records/round" and "link" in link.reason


def test_a_plain_tar_cut_between_its_members_is_noticed() -> None:
    data = tar_bytes({"one": compact(study_json()), "two": compact(study_json())})
    first, end = outcomes(data[:1024], "cut.tar")
    assert isinstance(first, Record)
    assert isinstance(end, Rejected) and end.place == "byte 1024"


def linked_tar(*links: tuple[str, str, bytes]) -> bytes:
    """An archive with the record "b/one" and, before and behind it, links: name, target, kind."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        data = compact(study_json())
        one = tarfile.TarInfo("./b/one")
        one.size = len(data)
        members = []
        for name, target, kind in links:
            link = tarfile.TarInfo(name)
            link.type, link.linkname = kind, target
            members.append(link)
        for link in members:
            if link.name < "b":
                archive.addfile(link)
        archive.addfile(one, io.BytesIO(data))
        for link in members:
            if link.name >= "b":
                archive.addfile(link)
    return out.getvalue()


def test_a_second_name_of_a_record_in_an_archive_is_no_second_record() -> None:
    links = (
        ("c", "./b/one", tarfile.LNKTYPE),
        ("b/again", "one", tarfile.SYMTYPE),
        ("a-newest", "b/one", tarfile.SYMTYPE),
        ("folder", "b", tarfile.SYMTYPE),
    )
    (one,) = outcomes(linked_tar(*links), "all.tar")
    assert isinstance(one, Record)


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (tarfile.LNKTYPE, "elsewhere/two"),
        (tarfile.SYMTYPE, "/home/elsewhere/two"),
        (tarfile.SYMTYPE, "on"),
        (tarfile.FIFOTYPE, ""),
    ],
)
def test_what_an_archive_only_names_is_reported(kind: bytes, target: str) -> None:
    one, other = outcomes(linked_tar(("two", target, kind)), "all.tar")
    assert isinstance(one, Record)
    assert isinstance(other, Rejected) and other.name == "all.tar!two"
    assert ("link to" if target else "regular file") in other.reason


def test_an_archive_behind_another_is_not_passed_over_in_silence() -> None:
    first, second = (tar_bytes({name: compact(study_json())}) for name in ("one", "two"))
    one, more = outcomes(first + second, "joined.tar")
    assert isinstance(one, Record) and one.name == "joined.tar!one"
    assert isinstance(more, Rejected) and "was not read" in more.reason


def test_a_damaged_member_leaves_its_neighbours(tmp_path: Path) -> None:
    data = bytearray(
        zip_bytes({f"{n}": compact(one) for n, one in enumerate(studies_json(3))}, zipfile.ZIP_STORED)
    )
    at = data.index(b"NCT00000002")
    data[at : at + 3] = b"XXX"
    assert [type(one) for one in outcomes(bytes(data))] == [Record, Rejected, Record]


def test_a_member_that_is_too_large_is_rejected_without_being_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sources, "LARGEST_MEMBER", 1000)
    for pack in ARCHIVES.values():
        found = outcomes(pack({"big": b" " * 5000, "small": compact(study_json())}))
        assert [type(one) for one in found] == [Rejected, Record]
    assert "larger than" in rejected(gzip.compress(b" " * 5000)).reason


def test_a_large_file_is_mapped_and_reads_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    forms = {
        "list": compact(studies_json(50)),
        "page": compact({"studies": studies_json(50)}),
        "lines": b"\n".join(map(compact, studies_json(50))),
        "cut": compact(studies_json(50))[:-300],
        "xml": LEGACY_XML.encode(),
        "text": STATUS_PAGE.encode(),
        "mark": b"\xef\xbb\xbf" + compact(studies_json(5)),
        "empty": b" " * 300,
    }
    for name, data in forms.items():
        path = tmp_path / name
        path.write_bytes(data)
        in_memory = list(read_source(path))
        with monkeypatch.context() as patch:
            patch.setattr(sources, "LARGEST_IN_MEMORY", 100)
            assert list(read_source(path)) == in_memory


def test_only_one_member_is_read_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "all.tar"
    path.write_bytes(tar_bytes({f"{n}": compact(one) for n, one in enumerate(studies_json(2000))}))
    stream = read_source(path)
    first = next(stream)
    assert first.name == "all.tar!0"
    # The rest was not read yet: it may disappear, and the reader says so then.
    with path.open("r+b") as file:
        file.truncate(30_000)
    *_, last = stream
    assert isinstance(last, Rejected)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty file"),
        (b" \n\t \n", "empty file"),
        (b"\0\1\2" * 100, "neither text nor a known archive"),
        (b"%PDF-1.7 \0 rest", "neither text nor a known archive"),
        (b"  <!DOCTYPE HTML><html></html>", "web page"),
        (b"<html lang=en>", "web page"),
        (b"\xff\xfe\x00\xd8x", "UTF-16"),
        (b"\x1f\x8bgarbage", "damaged or cut off"),
        (b"PK\x03\x04garbage", "damaged or cut off"),
        (b"[section]\nkey = value\n", "without the headings"),
    ],
)
def test_what_no_reader_reads_is_rejected_with_what_it_is(data: bytes, said: str) -> None:
    assert said in rejected(data, "thing").reason


def test_names_from_an_archive_are_safe_to_print() -> None:
    (found,) = outcomes(
        tar_bytes({b"a\x1b[31m\xffb".decode("utf-8", "surrogateescape"): compact(study_json())}), "t"
    )
    assert found.name.isprintable() and found.name.startswith("t!a")
    found.name.encode()
