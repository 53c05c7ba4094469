"""Parse YAML 1.2 into strings, lists and maps with their places.

The text is turned into plain values event by event, so that nothing is expanded, guessed or
executed: every scalar stays the string that was written (`NO` is no boolean, `2016-08` no date),
and anchors, aliases and tags are refused. What a string means is the schema's to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from tumen.core.findings import START, Findings, Mark
from tumen.core.input import MAX_CASE_BYTES, encoding_hint
from tumen.parse.hidden_characters import hidden_in
from tumen.parse.yaml_errors import syntax_finding
from tumen.parse.yaml_events import libyaml_events, ruamel_events

MAX_BYTES = MAX_CASE_BYTES
MAX_DEPTH = 50
MAX_VALUES = 30_000  # ten times the longest case by hand; more takes many seconds to check

Tree = str | list["Tree"] | dict[str, "Tree"]
Path = tuple[str | int, ...]


@dataclass(slots=True)
class MarkedTree:
    """Represent a tree of plain values with the place of every key and every value."""

    tree: Tree = ""
    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)

    def mark(self, path: Path) -> Mark:
        """Return the place of the value at `path`, or of the nearest value above it."""
        while path:
            if path in self.values:
                return self.values[path]
            path = path[:-1]
        return self.values.get((), START)

    def key_mark(self, path: Path) -> Mark:
        """Return the place of the key of `path`; of a list item, the item itself."""
        return self.keys.get(path) or self.mark(path)


def read_yaml_tree(data: bytes, findings: Findings) -> MarkedTree | None:
    """Parse YAML into a tree with marks; add everything that is wrong with it to the findings.

    `data` is the file's content. Returns None where no tree could be made of it; the reason then
    is among the findings.
    """
    text = _decode(data, findings)
    if text is None:
        return None
    lines = text.splitlines()
    if (events := libyaml_events(text)) is not None:
        from yaml import YAMLError
        from yaml import events as kinds

        attempt = Findings(findings.file)
        try:
            marked = _Builder(events, kinds, attempt, lines, exact=False).document()
        except (YAMLError, _Refused):
            pass  # ruamel.yaml says why
        else:
            findings.extend(attempt)
            return marked
    return _read_with_ruamel(text, lines, findings)


def _read_with_ruamel(text: str, lines: list[str], findings: Findings) -> MarkedTree | None:
    from ruamel.yaml import events as kinds
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        return _Builder(ruamel_events(text), kinds, findings, lines, exact=True).document()
    except _Refused:
        return None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
        what = f"U+{ord(text[error.position]):04X}"
        findings.add(
            Mark(line, column), "control-character", f"the control character {what} cannot be used",
            "Delete it.",
        )  # fmt: skip
    except MarkedYAMLError as error:
        mark, problem, hint = syntax_finding(error, lines)
        findings.add(mark, "yaml-syntax", problem, hint)
    except RecursionError:
        findings.add(START, "too-deep", f"nested deeper than {MAX_DEPTH} levels", "Flatten it.")
    return None


def _decode(data: bytes, findings: Findings) -> str | None:
    if len(data) > MAX_BYTES:
        findings.add(
            START, "too-large", f"{len(data):,} bytes, and a case has at most {MAX_BYTES:,}",
            "Split it into several cases, or bring it in as RDF.",
        )  # fmt: skip
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        findings.add(
            Mark(line, column), "encoding", f"byte 0x{data[error.start]:02X} is not UTF-8",
            encoding_hint(data),
        )  # fmt: skip
        return None


# Behind a value a comment, as YAML has it, that does not look like one.
_UNSPACED_COMMENT = re.compile(r"\s+(#[^\s#]\S*)")


def add_hidden(text: str, mark: Mark, findings: Findings) -> None:
    """Add a finding for the first hidden character of a text."""
    character, kind = hidden_in(text)
    if character:
        findings.add(
            mark, "hidden-character",
            f"the {kind} character U+{ord(character):04X} stands in this text",
            "Delete it: it makes different names look alike.",
        )  # fmt: skip


class _Refused(Exception):
    """Raised for what is never read, once the finding has been added."""


class _Builder:
    """Build the tree from YAML events, with an explicit limit on depth.

    `kinds` holds the classes of the events; `exact` says that they are those of ruamel.yaml. The
    other parser puts an empty value at another place: such a text is refused.
    """

    def __init__(
        self, events: Iterator[Any], kinds: Any, findings: Findings, lines: list[str], *,
        exact: bool,
    ) -> None:  # fmt: skip
        self._events = events
        self._kinds = kinds
        self._exact = exact
        self._lines = lines
        self._findings = findings
        self._marked = MarkedTree()
        self._count = 0

    def document(self) -> MarkedTree | None:
        seen = False
        for event in self._events:
            if isinstance(event, self._kinds.DocumentStartEvent):
                if seen:
                    mark = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
                    self._findings.add(
                        mark, "several-documents", "a second YAML document starts here",
                        "One file is one case: delete the line '---' or move what follows.",
                    )  # fmt: skip
                    raise _Refused
                seen = True
                self._marked.tree = self._node(next(self._events), (), 0)
        if not seen:
            self._findings.add(START, "empty", "the file is empty", "Start one with: tumen new")
            return None
        return self._marked

    def _node(self, event: Any, path: Path, depth: int) -> Tree:
        mark = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
        if event.anchor or getattr(event, "tag", None):
            self._refuse_reference(event, mark)
        self._count += 1
        if self._count > MAX_VALUES:
            self._findings.add(
                mark, "too-large", f"more than {MAX_VALUES:,} values stand in this case",
                "Split it into several cases, or bring it in as RDF.",
            )  # fmt: skip
            raise _Refused
        if depth > MAX_DEPTH:
            self._findings.add(
                mark, "too-deep", f"nested deeper than {MAX_DEPTH} levels", "Flatten it."
            )
            raise _Refused
        self._marked.values[path] = mark
        if isinstance(event, self._kinds.ScalarEvent):
            if not event.style and event.value:
                self._report_commented_out(event.end_mark)
            elif not event.style and not self._exact:
                raise _Refused
            return self._scalar(str(event.value), mark)
        if isinstance(event, self._kinds.SequenceStartEvent):
            items: list[Tree] = []
            while not isinstance(event := next(self._events), self._kinds.SequenceEndEvent):
                items.append(self._node(event, (*path, len(items)), depth + 1))
            return items
        return self._mapping(path, depth)

    def _mapping(self, path: Path, depth: int) -> dict[str, Tree]:
        result: dict[str, Tree] = {}
        while not isinstance(event := next(self._events), self._kinds.MappingEndEvent):
            mark = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
            if event.anchor or getattr(event, "tag", None):
                self._refuse_reference(event, mark)
            if not isinstance(event, self._kinds.ScalarEvent):
                self._findings.add(mark, "yaml-key", "a key must be a plain word", "Rewrite it.")
                raise _Refused
            if not (event.value or event.style or self._exact):
                raise _Refused
            key = self._scalar(str(event.value), mark)
            value_event = next(self._events)
            below = (*path, key)
            if key in result or below in self._marked.keys:
                first = self._marked.keys[below]
                self._findings.add(
                    mark, "duplicate-key", f"the key '{key}' stands here a second time",
                    f"It stands in line {first.line} already: merge the two or rename one.",
                )  # fmt: skip
                self._node(value_event, (*path, key, "(again)"), depth + 1)
                continue
            self._marked.keys[below] = mark
            value = self._node(value_event, below, depth + 1)
            plain = isinstance(value_event, self._kinds.ScalarEvent) and not value_event.style
            if value == "" and plain and value_event.start_mark.index == event.end_mark.index:
                # `{value: 4,100}` is YAML for the value 4 and a key 100, and nobody means that.
                number = key.replace(".", "").isdigit()
                self._findings.add(
                    mark, "unexpected-key", f"'{key}' stands alone behind a comma",
                    "A number takes no separator: 4100. A text with a comma needs quotes here."
                    if number
                    else "A text with a comma needs quotes here.",
                )  # fmt: skip
                continue
            if value == "" and plain:
                self._findings.add(
                    mark, "empty-value", f"'{key}' has no value",
                    "Give it one, or delete the line.", severity="warning",
                )  # fmt: skip
                continue
            result[key] = value
        return result

    def _report_commented_out(self, end: Any) -> None:
        """Report text that YAML reads as a comment though hardly meant as one: prisoner #12."""
        line = self._lines[end.line] if end.line < len(self._lines) else ""
        if found := _UNSPACED_COMMENT.match(line, end.column):  # a line may hold a million values
            self._findings.add(
                Mark(end.line + 1, found.start(1) + 1), "commented-out-text",
                f"'{found[1]}' and what follows it in this line is a comment, and no text",
                'For a text with a # put "…" around the whole; for a comment a blank after the #.',
                severity="warning",
            )  # fmt: skip

    def _refuse_reference(self, event: Any, mark: Mark) -> NoReturn:
        if event.anchor:  # an alias always has one
            what, name = "yaml-anchor", "anchors (&name) and aliases (*name)"
        else:
            what, name = "yaml-tag", "tags (!name)"
        self._findings.add(
            mark, what, f"{name} are not read in a case file",
            "Write the value out; a text that begins with such a sign needs quotes.",
        )  # fmt: skip
        raise _Refused

    def _scalar(self, text: str, mark: Mark) -> str:
        if text.isascii() and text.isprintable():
            return text
        # Composed and decomposed Hangul are different RDF terms; NFC makes them one.
        normal = unicodedata.normalize("NFC", text)
        add_hidden(normal, mark, self._findings)
        return normal.encode("utf-8", "replace").decode()  # a lone surrogate is noted above
