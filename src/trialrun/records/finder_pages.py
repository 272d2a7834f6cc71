"""Plain-text pages of trial finders: which of the known layouts a text has, and its study."""

from __future__ import annotations

from trialrun.records import page_recruitment, page_status_phase
from trialrun.records.page_layout import split
from trialrun.records.record import Record, Rejected, record_of

_LAYOUTS = (
    (page_recruitment.LAYOUT, page_recruitment.translate),
    (page_status_phase.LAYOUT, page_status_phase.translate),
)

# Fewer headings than this in the layout's order are a coincidence.
_FEWEST_HEADINGS = 5
_LARGEST = 8 << 20


def read_page(data: bytes, name: str) -> Record | Rejected:
    """The record of a page saved as text, in UTF-8 or else in Windows-1252."""
    if len(data) > _LARGEST:
        return Rejected(name, "", "text too long for a page of one trial; give one page a file")
    problems = []
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            return Rejected(name, f"byte {error.start}", "not UTF-8 text; save the page as UTF-8")
        problems.append("the text is not UTF-8 and was read as Windows-1252")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    pages = [(split(lines, layout), translate) for layout, translate in _LAYOUTS]
    page, translate = max(pages, key=lambda pair: len(pair[0].sections))
    if len(page.sections) < _FEWEST_HEADINGS:
        return Rejected(
            name,
            "",
            "text without the headings of a finder page; give the whole page, or the record as JSON or XML",
        )
    study, remarks = translate(page)
    return record_of(study, name, "finder-page", data, problems=[*problems, *remarks])
