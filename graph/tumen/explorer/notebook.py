"""Show the page inside a notebook, in a sandboxed frame, without writing a file."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Page:
    """Hold a rendered page. A notebook shows it inline; `html` is its full text."""

    html: str
    height: int = 680

    def _repr_html_(self) -> str:
        # The frame may run the page's own scripts and nothing more: no access to the notebook.
        return (
            f'<iframe srcdoc="{escape(self.html)}" sandbox="allow-scripts" title="Tumen" '
            f'style="width:100%;height:{self.height}px;border:1px solid #ccc"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<tumen page, {len(self.html):,} characters>"
