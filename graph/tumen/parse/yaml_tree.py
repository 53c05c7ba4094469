"""Parse YAML 1.2 into strings, lists and maps with their places.

The text is turned into plain values event by event, so that nothing is expanded, guessed or
executed: every scalar stays the string that was written (`NO` is no boolean, `2016-08` no date),
and anchors, aliases and tags are refused. What a string means is the schema's to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
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


Places = dict[Path, Mark]


class MarkedTree:
    """Represent a tree of plain values with the place of every key and every value.

    Few cases have a finding. So the places are read from `text` when one is asked for, not before:
    they take more time and memory than the tree.
    """

    __slots__ = ("_keys", "_text", "_values", "tree")

    def __init__(
        self, tree: Tree = "", values: Places | None = None, keys: Places | None = None,
        text: str | None = None,
    ) -> None:  # fmt: skip
        self.tree = tree
        self._values: Places = {} if values is None else values
        self._keys: Places = {} if keys is None else keys
        self._text = text

    @property
    def values(self) -> Places:
        """Map each path to the place of its value."""
        self._read_places()
        return self._values

    @property
    def keys(self) -> Places:
        """Map each path to the place of its key."""
        self._read_places()
        return self._keys

    def __eq__(self, other: object) -> bool:
        """Compare trees and places."""
        return isinstance(other, MarkedTree) and (self.tree, self.values, self.keys) == (
            other.tree, other.values, other.keys,
        )  # fmt: skip

    __hash__ = None  # type: ignore[assignment]

    def _read_places(self) -> None:
        if self._text is not None:
            marked = _build(self._text, Findings(""), marking=True)
            assert marked is not None  # noqa: S101 - it was built before
            self._values, self._keys, self._text = marked._values, marked._keys, None

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
    attempt = Findings(findings.file)
    try:
        marked = _build(text, attempt, marking=False)
    except _Refused:
        return _read_with_ruamel(text, text.splitlines(), findings)  # it says why
    findings.extend(attempt)
    return marked


def _build(text: str, findings: Findings, *, marking: bool) -> MarkedTree | None:
    """Build a tree from libyaml's events. Raises `_Refused` for what libyaml may not read right."""
    if (events := libyaml_events(text)) is None:
        raise _Refused
    from yaml import YAMLError
    from yaml import events as kinds

    builder = _Builder(events, kinds, findings, text.splitlines(), exact=False, marking=marking)
    try:
        marked = builder.document()
    except YAMLError:
        raise _Refused from None
    if marked is not None and not marking:
        return MarkedTree(marked.tree, text=text)
    return marked


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
    other parser puts an empty value at another place: such a text is refused. `marking` says to
    keep the places.
    """

    def __init__(
        self, events: Iterator[Any], kinds: Any, findings: Findings, lines: list[str], *,
        exact: bool, marking: bool = True,
    ) -> None:  # fmt: skip
        self._events = events
        self._document = kinds.DocumentStartEvent
        self._scalar_event = kinds.ScalarEvent
        self._sequence, self._sequence_end = kinds.SequenceStartEvent, kinds.SequenceEndEvent
        self._mapping_end = kinds.MappingEndEvent
        self._exact = exact
        # Empty where nothing can be a comment: looking at each value would cost more than a parse.
        self._lines = lines if any("#" in line for line in lines) else []
        self._findings = findings
        self._marking = marking
        self._marked = MarkedTree()
        self._values, self._keys = self._marked.values, self._marked.keys
        self._count = 0

    def document(self) -> MarkedTree | None:
        seen = False
        for event in self._events:
            if isinstance(event, self._document):
                if seen:
                    self._findings.add(
                        _mark(event), "several-documents", "a second YAML document starts here",
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
        if event.anchor or getattr(event, "tag", None):
            self._refuse_reference(event)
        self._count += 1
        if self._count > MAX_VALUES:
            self._findings.add(
                _mark(event), "too-large", f"more than {MAX_VALUES:,} values stand in this case",
                "Split it into several cases, or bring it in as RDF.",
            )  # fmt: skip
            raise _Refused
        if depth > MAX_DEPTH:
            self._findings.add(
                _mark(event), "too-deep", f"nested deeper than {MAX_DEPTH} levels", "Flatten it."
            )
            raise _Refused
        if self._marking:
            self._values[path] = _mark(event)
        if type(event) is self._scalar_event:
            if not event.style and event.value:
                if self._lines:
                    self._report_commented_out(event.end_mark)
            elif not event.style and not self._exact:
                raise _Refused
            return self._scalar(event)
        if type(event) is self._sequence:
            items: list[Tree] = []
            while type(event := next(self._events)) is not self._sequence_end:
                below = (*path, len(items)) if self._marking else path
                items.append(self._node(event, below, depth + 1))
            return items
        return self._mapping(path, depth)

    def _mapping(self, path: Path, depth: int) -> dict[str, Tree]:
        result: dict[str, Tree] = {}
        firsts: dict[str, Any] = {}
        while type(event := next(self._events)) is not self._mapping_end:
            if event.anchor or getattr(event, "tag", None):
                self._refuse_reference(event)
            if type(event) is not self._scalar_event:
                self._findings.add(
                    _mark(event), "yaml-key", "a key must be a plain word", "Rewrite it."
                )
                raise _Refused
            if not (event.value or event.style or self._exact):
                raise _Refused
            key = self._scalar(event)
            value_event = next(self._events)
            below = (*path, key) if self._marking else path
            if (first := firsts.setdefault(key, event)) is not event:
                self._findings.add(
                    _mark(event), "duplicate-key", f"the key '{key}' stands here a second time",
                    f"It stands in line {_mark(first).line} already: merge the two or rename one.",
                )  # fmt: skip
                self._node(value_event, (*below, "(again)"), depth + 1)
                continue
            if self._marking:
                self._keys[below] = _mark(event)
            value = self._node(value_event, below, depth + 1)
            if value == "" and type(value_event) is self._scalar_event:
                if value_event.style:
                    result[key] = value
                elif value_event.start_mark.index == event.end_mark.index:
                    # `{value: 4,100}` is YAML for the value 4 and a key 100: nobody means that.
                    number = key.replace(".", "").isdigit()
                    self._findings.add(
                        _mark(event), "unexpected-key", f"'{key}' stands alone behind a comma",
                        "A number takes no separator: 4100. A text with a comma needs quotes here."
                        if number
                        else "A text with a comma needs quotes here.",
                    )  # fmt: skip
                else:
                    self._findings.add(
                        _mark(event), "empty-value", f"'{key}' has no value",
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

    def _refuse_reference(self, event: Any) -> NoReturn:
        if event.anchor:  # an alias always has one
            what, name = "yaml-anchor", "anchors (&name) and aliases (*name)"
        else:
            what, name = "yaml-tag", "tags (!name)"
        self._findings.add(
            _mark(event), what, f"{name} are not read in a case file",
            "Write the value out; a text that begins with such a sign needs quotes.",
        )  # fmt: skip
        raise _Refused

    def _scalar(self, event: Any) -> str:
        text = str(event.value)
        if text.isascii() and text.isprintable():
            return text
        # Composed and decomposed Hangul are different RDF terms; NFC makes them one.
        normal = unicodedata.normalize("NFC", text)
        add_hidden(normal, _mark(event), self._findings)
        return normal.encode("utf-8", "replace").decode()  # a lone surrogate is noted above


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)
