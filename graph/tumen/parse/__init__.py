"""Parse a case file: from bytes to quads with their places in the file."""

from __future__ import annotations

from pathlib import Path

from tumen.core.casebook import is_slug
from tumen.core.findings import START, Findings
from tumen.parse.case import Case
from tumen.parse.date_bounds import add_bounds
from tumen.parse.passages import check_passages, report_missing_text, source_text


def read_case(
    data: bytes, file: Path, shown: str, ontology: Path, text: Path | None = None
) -> tuple[Case | None, Findings]:
    """Parse one case and check it without looking at other cases.

    `data` is the content of `file`, which findings call `shown`; `ontology` is the folder of the
    vocabulary; `text` tells where the source's text lies (a file or a folder), if it is at hand.
    Returns no case where nothing could be made of the file; the findings then tell why.
    """
    findings = Findings(shown)
    slug = file.stem
    if not is_slug(slug):
        findings.add(
            START, "bad-id", f"the file name '{file.name}' cannot be the name of a case",
            "Use lower-case letters, digits and single hyphens: kim-2016.yaml.",
        )  # fmt: skip
        return None, findings
    if file.suffix in (".ttl", ".trig"):
        from tumen.parse.turtle_case import read_rdf_case
        from tumen.parse.turtle_defaults import add_defaults

        case = read_rdf_case(data, slug, file, findings)
        if case is not None:
            add_defaults(case, ontology)
    else:
        from tumen.parse.yaml_case import read_yaml_case

        case = read_yaml_case(data, slug, ontology, findings)
    if case is not None:
        add_bounds(case, findings)
        place = source_text(slug, text)
        if place is None and text is not None:
            report_missing_text(case, findings, text)
        check_passages(case, findings, place)
    return case, findings


__all__ = ["Case", "read_case"]
