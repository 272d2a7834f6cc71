"""The document of the statistical section written as one HTML page or as DOCX."""

from __future__ import annotations

import base64
import html
import importlib.util
import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trialrun.design.errors import BadDesign
from trialrun.design.report import Document, Figure, Heading, Paragraph, Source, document

# Of the text, for whoever reads it aloud or checks its spelling.
_LANGUAGE = "en-GB"

_STYLE = """body{font:16px/1.5 serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;font-style:italic}
th,td{border-bottom:1px solid #bbb;padding:.2rem .6rem;text-align:left;font-variant-numeric:tabular-nums}
figure{margin:1rem 0}figure img{max-width:100%}figcaption{font-style:italic}thead{display:table-header-group}
tr{break-inside:avoid}pre{background:#f4f4f4;padding:1rem;overflow:auto}"""


def to_html(doc: Document) -> str:
    """The document as one self-contained page."""
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{_LANGUAGE}"><head><meta charset="utf-8">',
        f"<title>{html.escape(doc.title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{html.escape(doc.title)}</h1>",
    ]
    for block in doc.blocks:
        if isinstance(block, Heading):
            parts.append(f"<h{block.level}>{html.escape(block.text)}</h{block.level}>")
        elif isinstance(block, Paragraph):
            parts.append(f"<p>{html.escape(block.text)}</p>")
        elif isinstance(block, Source):
            parts.append(f'<pre id="design">{html.escape(block.text)}</pre>')
        elif isinstance(block, Figure):
            parts.append(_figure(block))
        else:
            head = "".join(f'<th scope="col">{html.escape(h)}</th>' for h in block.head)
            rows = "".join(
                "<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>\n" for row in block.rows
            )
            caption = html.escape(block.caption)
            parts.append(
                f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>"
            )
    parts.append("</body></html>")
    return "\n".join(parts) + "\n"


def _figure(figure: Figure) -> str:
    """A figure with its text alternative; the text alone where nothing can be drawn."""
    drawn = _drawn(figure, ".svg")
    caption, alt = html.escape(figure.caption), html.escape(figure.alt)
    if drawn is None:
        return f"<p><em>{caption}.</em> {alt}</p>"
    source = "data:image/svg+xml;base64," + base64.b64encode(drawn).decode()
    return f'<figure><img src="{source}" alt="{alt}"><figcaption>{caption}</figcaption></figure>'


def _drawn(figure: Figure, ending: str) -> bytes | None:
    """The picture as a file of this format, None without matplotlib."""
    if importlib.util.find_spec("matplotlib") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"figure{ending}"
        figure.draw(out)
        return out.read_bytes()


def write_docx(doc: Document, out: Path) -> None:
    """The document as DOCX (needs the extra `docx`)."""
    try:
        import docx
        from docx.oxml.ns import qn
        from docx.shared import Inches
    except ImportError:
        raise BadDesign(
            "DOCX needs python-docx.", hint="Install it with: pip install 'trialrun[docx]'"
        ) from None
    paper = docx.Document()
    paper.core_properties.title = doc.title
    paper.core_properties.author = ""
    paper.core_properties.language = _LANGUAGE
    for language in paper.styles.element.xpath("//w:docDefaults//w:lang"):
        language.set(qn("w:val"), _LANGUAGE)
    paper.add_heading(doc.title, level=1)
    for block in doc.blocks:
        if isinstance(block, Heading):
            paper.add_heading(block.text, level=block.level)
        elif isinstance(block, Paragraph):
            paper.add_paragraph(block.text)
        elif isinstance(block, Source):
            for line in block.text.splitlines():
                run = paper.add_paragraph(style="No Spacing").add_run(line)
                run.font.name = "Courier New"
        elif isinstance(block, Figure):
            drawn = _drawn(block, ".png")
            if drawn is None:
                paper.add_paragraph(f"{block.caption}. {block.alt}")
                continue
            shape = paper.add_picture(io.BytesIO(drawn), width=Inches(6))
            shape._inline.docPr.set("descr", block.alt)
            paper.add_paragraph(block.caption, style="Caption")
        else:
            paper.add_paragraph(block.caption, style="Caption")
            table = paper.add_table(rows=1, cols=len(block.head), style="Light List")
            for cell, text in zip(table.rows[0].cells, block.head, strict=True):
                cell.text = text
            for row in block.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
            # The head is repeated on each page that the table reaches, and no row is torn apart.
            _mark(table.rows[0], "w:tblHeader")
            for made in table.rows:
                _mark(made, "w:cantSplit")
    paper.save(str(out))


def _mark(row: Any, name: str) -> None:
    """Switches a property of a table's row on."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))


def write(values: Mapping[str, Any], out: Path) -> None:
    """Writes the section as HTML or DOCX, by the ending of `out`."""
    doc = document(values)
    try:
        if out.suffix.lower() == ".docx":
            write_docx(doc, out)
        elif out.suffix.lower() in (".html", ".htm"):
            out.write_text(to_html(doc), encoding="utf-8")
        else:
            raise BadDesign(
                f"cannot write {out.suffix or 'a file without ending'}.", hint="Use .html or .docx."
            )
    except OSError as error:
        raise BadDesign(
            f"the file cannot be written: {error.strerror}.", place=str(out), hint="Choose another place."
        ) from None
