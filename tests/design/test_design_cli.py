"""The design commands, the report and the pictures, as a user meets them."""

from __future__ import annotations

import json
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from trialrun.cli.main import app
from trialrun.design import pictures, report, report_files, specification
from trialrun.design.errors import BadDesign
from trialrun.design.escalation.interval import Boin
from trialrun.design.two_stage.designs import TwoStage
from trialrun.model.errors import TrialrunError

NK4AML = Path(__file__).parents[2] / "docs" / "nk4aml.yaml"


def _json(*arguments: str) -> Any:
    result = CliRunner().invoke(app, ["design", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def _text(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["design", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_simon_json_has_the_promised_shape() -> None:
    out = _json("simon", "--p0", ".1", "--p1", ".3", "--alpha", ".05", "--beta", ".2")
    keys = {"r1", "n1", "r", "n", "en0", "pet0", "alpha", "power"}
    assert set(out["optimal"]) == set(out["minimax"]) == keys
    assert all(set(d) == keys for d in out["admissible"])
    assert [out["optimal"][k] for k in ("r1", "n1", "r", "n")] == [1, 10, 5, 29]
    assert out["optimal"]["alpha"] <= 0.05 and out["optimal"]["power"] >= 0.8
    assert "optimal" in _text("simon", "--p0", ".1", "--p1", ".3")


def test_identify_json() -> None:
    out = _json("identify", "--n1", "10", "--n", "17")
    assert all(set(i) == {"criterion", "p0", "p1", "alpha", "beta", "r1", "n1", "r", "n"} for i in out)
    assert {
        "criterion": "optimal",
        "p0": 0.2,
        "p1": 0.5,
        "alpha": 0.1,
        "beta": 0.1,
        "r1": 2,
        "n1": 10,
        "r": 5,
        "n": 17,
    } in out


def test_oc_json_per_dose() -> None:
    out = _json("oc", "boin", "--target", ".3", "--truth", ".05,.15,.3,.45,.6")
    assert len(out["selected"]) == len(out["patients"]) == len(out["toxicities"]) == 5
    assert out["none_selected"] + sum(out["selected"]) == pytest.approx(1)
    assert [d["selected"] for d in out["doses"]] == out["selected"]
    for rule in ("3+3", "keyboard", "i3+3"):
        assert "dose" in _text(
            "oc", rule, *(["--target", ".3"] if rule != "3+3" else []), "--truth", ".1,.2,.3"
        )


def test_decide_pathways_table_infer() -> None:
    assert _json("decide", "3+3", "--doses", "3", "--outcomes", "1NNN 2NNT")["dose"] == 2
    tree = _json("pathways", "crm", "--doses", "5", "--target", ".25", "--cohorts", "2")
    assert tree["dose"] == 1 and len(tree["branches"]) == 4
    assert _json("table", "boin", "--target", ".3")[2] == {
        "patients": 3,
        "escalate_at_most": 0,
        "deescalate_at_least": 2,
        "eliminate_at_least": 3,
    }
    inference = _json(
        "infer",
        "--r1",
        "1",
        "--n1",
        "10",
        "--r",
        "5",
        "--n",
        "29",
        "--p0",
        ".1",
        "--p1",
        ".3",
        "--responses",
        "0",
    )
    assert inference["umvue"] == 0 and inference["lower"] == 0 and 0.2 < inference["upper"] < 0.4


def test_seamless_and_timeline_of_a_file() -> None:
    out = _json("seamless", str(NK4AML))
    assert out["alpha_worst"] > out["alpha_bound"] == 0.1
    # Which rows break the bound, and by how much: only where toxicity and response exclude each other.
    assert len(out["exceeded"]) == 9 and {e["odds_ratio"] for e in out["exceeded"]} == {0.1, 0.25, 0.5}
    assert max(e["by"] for e in out["exceeded"]) == pytest.approx(out["alpha_worst"] - 0.1)
    assert out["corrected"]["r"] > out["two_stage"]["r"]
    assert "kept when more than" in _text("seamless", str(NK4AML))
    rows = _json("timeline", str(NK4AML), "--trials", "50")["rows"]
    assert all(r["screened_90"] >= r["screened_mean"] for r in rows)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("simon", "--p0", ".5", "--p1", ".2"), "p1"),
        (("oc", "boin", "--target", ".3", "--truth", ".1,x"), "list of numbers"),
        (("oc", "frog", "--truth", ".1,.2"), "unknown escalation rule"),
        (("oc", "crm", "--skeleton", ".1,.1", "--target", ".2", "--truth", ".1,.2"), "does not rise"),
        (("decide", "3+3", "--doses", "3", "--outcomes", "1NNN 3NNN"), "assigns dose 2"),
        (("oc", "boin", "--truth", ".1,.2"), "needs target"),
        (("oc", "3+3", "--truth", ".1,.2", "--set", "colour=red"), "knows no"),
        (("seamless", "nowhere.yaml"), "cannot be read"),
        (("report", str(NK4AML), "--out", "x.pdf"), ".html or .docx"),
    ],
)
def test_mistakes_are_messages(arguments: tuple[str, ...], words: str) -> None:
    result = CliRunner().invoke(app, ["design", *arguments])
    assert isinstance(result.exception, TrialrunError)
    assert words in str(result.exception) and result.exception.hint


def test_broken_specifications_say_where(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("title: [unclosed\nescalation: }", encoding="utf-8")
    with pytest.raises(BadDesign, match="line"):
        specification.read(path)
    good = yaml.safe_load(NK4AML.read_text(encoding="utf-8"))
    for broken in (
        {**good, "colour": 1},
        {**good, "scenarios": {}},
        {**good, "doses": ["one"]},
        {**good, "two_stage": {"r1": 2}},
        {**good, "two_stage": {"search": "best", "p0": 0.1, "p1": 0.3, "alpha": 0.1, "beta": 0.1}},
        {**good, "escalation": {"rule": "3+3", "doses": "three"}},
        {**good, "funnel": {"arrivals": "many"}},
    ):
        with pytest.raises(BadDesign):
            specification.trial(broken)


def test_every_command_says_how_it_is_used() -> None:
    listing = _text("--help")
    for command in (
        "simon",
        "identify",
        "infer",
        "oc",
        "decide",
        "pathways",
        "table",
        "seamless",
        "timeline",
        "report",
    ):
        assert command in listing
        assert "Example" in _text(command, "--help")


def test_pictures_are_svg_and_repeatable(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    design = TwoStage(2, 10, 5, 17, 0.2, 0.5)
    boin = Boin(0.3, 4, cohorts=4)
    trial = specification.read(NK4AML)
    drawn = {
        "stages": lambda out: design.plot(out),
        "front": lambda out: pictures.admissible(TwoStage.search(0.1, 0.3, 0.05, 0.2), out),
        "oc": lambda out: boin.plot(out, (0.1, 0.2, 0.3, 0.4)),
        "table": lambda out: pictures.decision_table(boin, out),
        "paths": lambda out: pictures.pathways(boin.pathways(cohorts=2), out),
        "joined": lambda out: pictures.seamless(trial.design.study(trial.scenarios, trial.odds_ratios), out),
        "scenarios": lambda out: pictures.decision_curve(
            boin, {"low": (0.1, 0.2, 0.3, 0.4), "high": (0.3, 0.4, 0.5, 0.6)}, out
        ),
    }
    for name, draw in drawn.items():
        first, second = tmp_path / f"{name}1.svg", tmp_path / f"{name}2.svg"
        draw(first)
        draw(second)
        text = first.read_text(encoding="utf-8")
        assert "<svg" in text and text == second.read_text(encoding="utf-8")
    assert "> 5/17" in (tmp_path / "stages1.svg").read_text(encoding="utf-8").replace("&gt;", ">")


def test_plot_options_write_files(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for k, arguments in enumerate(
        (
            ("simon", "--p0", ".1", "--p1", ".3"),
            ("oc", "boin", "--target", ".3", "--truth", ".1,.3,.5"),
            ("pathways", "3+3", "--doses", "3"),
            ("table", "boin", "--target", ".3"),
            ("seamless", str(NK4AML)),
        )
    ):
        out = tmp_path / f"{k}.svg"
        _text(*arguments, "--plot", str(out))
        assert out.stat().st_size > 1000


def test_report_is_reproduced_from_its_own_parameters(tmp_path: Path) -> None:
    out = tmp_path / "section.html"
    _text("report", str(NK4AML), "--out", str(out))
    page = out.read_text(encoding="utf-8")
    (source,) = map(unescape, re.findall(r'<pre id="design">(.*?)</pre>', page, re.S))
    again = tmp_path / "design.yaml"
    again.write_text(source, encoding="utf-8")
    _text("report", str(again), "--out", str(tmp_path / "again.html"))
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == page
    stage = specification.read(NK4AML).design.two_stage
    for figure in (
        f"{stage.type_1:.4f}",
        f"{stage.power:.4f}",
        f"{stage.pet0:.4f}",
        "doi:10.1016/0197-2456(89)90015-9",
    ):
        assert figure in page


@pytest.mark.parametrize(
    "values",
    [
        {"two_stage": {"search": "optimal", "p0": 0.1, "p1": 0.3, "alpha": 0.05, "beta": 0.2}},
        {"escalation": {"rule": "boin", "target": 0.3, "doses": 3}, "scenarios": {"a": [0.1, 0.3, 0.5]}},
        {"escalation": {"rule": "crm", "target": 0.25, "doses": 4}},
    ],
)
def test_parts_make_reports_of_their_own(values: dict[str, Any]) -> None:
    page = report_files.to_html(report.document(values))
    assert "References" in page and "doi:" in page
    assert "<script" not in page


def test_docx_holds_the_same_tables(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    out = tmp_path / "section.docx"
    _text("report", str(NK4AML), "--out", str(out))
    assert zipfile.is_zipfile(out)
    paper = docx.Document(str(out))
    doc = report.document(specification.load(NK4AML))
    tables = [b for b in doc.blocks if isinstance(b, report.Table)]
    assert len(paper.tables) == len(tables)
    for made, meant in zip(paper.tables, tables, strict=True):
        assert [tuple(c.text for c in row.cells) for row in made.rows][1:] == list(meant.rows)
        assert made.rows[0]._tr.xpath("./w:trPr/w:tblHeader"), "a table of two pages has its head on both"
    assert paper.core_properties.language == "en-GB"
    assert set(paper.styles.element.xpath("//w:docDefaults//w:lang/@w:val")) == {"en-GB"}
    pytest.importorskip("matplotlib")
    figures = [b for b in doc.blocks if isinstance(b, report.Figure)]
    described = paper.element.xpath("//wp:docPr/@descr")
    assert described == [figure.alt for figure in figures] and len(figures) == 3
    assert "more than 5 of 17" in described[1] and "toxic at odds ratio 0.1" in described[2]


def test_every_figure_of_the_page_says_what_it_shows() -> None:
    """Whoever hears the page, or made it without matplotlib, gets the figure in words."""
    pytest.importorskip("matplotlib")
    doc = report.document(specification.load(NK4AML))
    page = report_files.to_html(doc)
    assert '<html lang="en-GB">' in page
    figures = [b for b in doc.blocks if isinstance(b, report.Figure)]
    assert [unescape(alt) for alt in re.findall(r'<img src="data:[^"]+" alt="([^"]+)">', page)] == [
        figure.alt for figure in figures
    ]
    assert figures and page == report_files.to_html(doc)


def test_without_matplotlib_a_figure_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    doc = report.document({"two_stage": {"r1": 2, "n1": 10, "r": 5, "n": 17, "p0": 0.2, "p1": 0.5}})
    page = report_files.to_html(doc)
    assert "<img" not in page and "promising with more than 5 of 17" in page


def test_nothing_to_report() -> None:
    with pytest.raises(BadDesign):
        report.document({"title": "empty"})


def test_a_picture_is_written_in_the_format_of_its_name(tmp_path: Path) -> None:
    """A file called .png once held SVG, which nothing opens."""
    pytest.importorskip("matplotlib")
    arguments = ("single", "--p0", ".2", "--p1", ".4")
    for name, magic in (("a.png", b"\x89PNG"), ("a.pdf", b"%PDF"), ("a.svg", b"<?xml")):
        out = tmp_path / name
        _text(*arguments, "--plot", str(out))
        assert out.read_bytes().startswith(magic)
    refused = CliRunner().invoke(app, ["design", *arguments, "--plot", str(tmp_path / "a.jpg")])
    assert refused.exit_code != 0 and not (tmp_path / "a.jpg").exists()
    assert isinstance(refused.exception, BadDesign) and ".svg, .png, .pdf" in (refused.exception.hint or "")
