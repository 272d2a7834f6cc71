"""What the older XML tells beside the study itself: publications, documents, people."""

from __future__ import annotations

from trialrun.model import study as v2
from trialrun.records import words
from trialrun.records.xml_tree import Node


def references(root: Node) -> v2.References:
    """Publications, links and available data of individual participants."""
    return v2.References(
        references=tuple(
            v2.Reference(pmid=node.text("PMID"), type=kind, citation=node.text("citation"))
            for tag, kind in (("reference", "BACKGROUND"), ("results_reference", "RESULT"))
            for node in root.nodes(tag)
        ),
        see_also_links=tuple(
            v2.Link(label=node.text("description"), url=node.text("url")) for node in root.nodes("link")
        ),
        avail_ipds=tuple(
            v2.AvailableIpd(
                id=node.text("doc_id"),
                type=node.text("doc_type"),
                url=node.text("doc_url"),
                comment=node.text("doc_comment"),
            )
            for node in root.node("study_docs").nodes("study_doc")
        ),
    )


def documents(root: Node) -> v2.Documents:
    """Protocols, analysis plans and consent forms that the record names."""
    documents = tuple(
        v2.LargeDocument(
            label=node.text("document_type"),
            has_protocol=node.flag("document_has_protocol"),
            has_sap=node.flag("document_has_sap"),
            has_icf=node.flag("document_has_icf"),
            date=words.iso_date(node.text("document_date")),
            filename=node.text("document_url").rsplit("/", 1)[-1],
        )
        for node in root.node("provided_document_section").nodes("provided_document")
    )
    return v2.Documents(large_document_module=v2.LargeDocuments(large_docs=documents))


def contact_of(node: Node) -> v2.Contact | None:
    """Whom to ask about the trial; None for an empty element."""
    found = v2.Contact(
        name=person_of(node),
        role="CONTACT",
        phone=node.text("phone"),
        phone_ext=node.text("phone_ext"),
        email=node.text("email"),
    )
    return found if found.name or found.phone or found.email else None


def person_of(node: Node) -> str:
    """ "First Middle Last, degrees"; most records hold the whole name in `last_name`."""
    name = " ".join(filter(None, map(node.text, ("first_name", "middle_name", "last_name"))))
    degrees = node.text("degrees")
    return f"{name}, {degrees}" if name and degrees else name
