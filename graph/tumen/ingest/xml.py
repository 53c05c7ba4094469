"""Read XML of others: entry by entry, with line numbers, and without a document type.

A document type is what every trick of XML needs (entities that swell, files and addresses that are
fetched). None of the formats that we read has one, so that whatever declares one is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, canonicalize, tostring

from tumen.core.errors import TumenError

CHUNK = 1 << 16
MAX_DEPTH = 200  # elements in each other: whoever walks them walks in recursion
MOST_ATTRIBUTES = 1_000  # the engine compares each with each
LONGEST_ENTRY = 1 << 20  # bytes of one entry: no list has one of more than some thousand


def entries(
    path: Path, root: str, wanted: frozenset[str]
) -> Iterator[tuple[int, Element, dict[str, str]]]:
    """Yield each wanted element of a file: its line, itself, and the attributes of the root.

    `root` is what the outermost element must be called. Holds one entry in memory at a time.
    Raises `TumenError`, with the place, for what is not XML, has a document type or another root.
    """
    reader = _Reader(path, root, wanted)
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield from reader.feed(chunk)
            yield from reader.feed(b"", last=True)
    except OSError as error:
        raise TumenError(f"{path} cannot be read: {error.strerror or error}.") from None


def canonical(element: Element) -> bytes:
    """Return an element as Canonical XML 2.0 without the space around texts, for its hash.

    Raises `TumenError` where its names cannot be.
    """
    names = (name for node in element.iter() for name in (node.tag, *node.attrib))
    prefixes = {name.partition(":")[0] for name in names if ":" in name} - {"xml", "xmlns"}
    if (
        prefixes
    ):  # declared further out, perhaps; what for does not matter, the names are as written
        whole = Element(element.tag, {f"xmlns:{p}": f"urn:{p}" for p in prefixes} | element.attrib)
        whole.text = element.text
        whole.extend(element)
        element = whole
    try:
        return canonicalize(tostring(element, encoding="unicode"), strip_text=True).encode()
    except ParseError as error:
        said = str(error).partition(": line")[0]
        raise TumenError(f"it has names that are not those of XML: {said}.") from None


def refuse_depth(path: Path, data: bytes) -> None:
    """Refuse XML with a document type, or that is deeper or wider than any data needs to be.

    What is not well-formed is refused as well: the next reader could find in it what this one
    has not.
    """
    reader = _Strict(path)
    for start in range(0, len(data), CHUNK):
        reader.parse(data[start : start + CHUNK])
    reader.parse(b"", last=True)


class _Strict:
    """Parse XML and refuse document types and endless nesting."""

    def __init__(self, path: Path) -> None:
        from xml.parsers.expat import ParserCreate

        self.path = path
        self.depth = 0
        self.parser = ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def parse(self, data: bytes, *, last: bool = False) -> None:
        """Take in a piece of the file. Raises `TumenError`, with the place, for what is no XML."""
        from xml.parsers.expat import ExpatError, errors

        try:
            self.parser.Parse(data, last)
        except ExpatError as error:
            place = f"{self.path}:{error.lineno}:{error.offset + 1}"
            if self.depth == 0 and error.code == errors.codes[errors.XML_ERROR_NO_ELEMENTS]:
                raise TumenError(f"{self.path} is empty.") from None
            what = errors.messages.get(error.code, "it cannot be read")
            raise TumenError(f"{place}: this is not XML: {what}.") from None
        except (ValueError, LookupError) as error:
            raise TumenError(f"{self.path}: its encoding cannot be read: {error}.") from None

    def _doctype(self, *_: Any) -> None:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise TumenError(
            f"{self.path}:{line}:{column}: the file declares a document type (<!DOCTYPE), "
            "which is never read. Remove the declaration."
        )

    def _start(self, _: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        place = f"{self.path}:{self.parser.CurrentLineNumber}:1"
        if self.depth > MAX_DEPTH:
            raise TumenError(
                f"{place}: more than {MAX_DEPTH} elements in each other. "
                "Let them stand beside each other."
            )
        if len(attributes) > MOST_ATTRIBUTES:
            raise TumenError(f"{place}: an element with {len(attributes):,} attributes.")

    def _end(self, _: str) -> None:
        self.depth -= 1


class _Reader(_Strict):
    def __init__(self, path: Path, root: str, wanted: frozenset[str]) -> None:
        super().__init__(path)
        self.root, self.wanted = root, wanted
        self.attributes: dict[str, str] = {}
        self.line = 0
        self.began = 0
        self.builder: TreeBuilder | None = None
        self.inner = 0
        self.ready: list[tuple[int, Element, dict[str, str]]] = []
        self.parser.buffer_text = True
        self.parser.CharacterDataHandler = self._text

    def feed(self, data: bytes, *, last: bool = False) -> list[tuple[int, Element, dict[str, str]]]:
        self.parse(data, last=last)
        if self.builder and self.parser.CurrentByteIndex - self.began > LONGEST_ENTRY:
            raise TumenError(
                f"{self.path}:{self.line}:1: an entry of more than {LONGEST_ENTRY:,} bytes."
            )
        ready, self.ready = self.ready, []
        return ready

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.depth == 0:
            if tag != self.root:
                raise TumenError(
                    f"{self.path}:{self.parser.CurrentLineNumber}:1: the outermost element is "
                    f"<{tag}>, and not <{self.root}>: this is another kind of file."
                )
            self.attributes = attributes
        super()._start(tag, attributes)
        if self.builder is None and tag in self.wanted:
            self.builder = TreeBuilder()
            self.inner = self.depth
            self.line = self.parser.CurrentLineNumber
            self.began = self.parser.CurrentByteIndex
        if self.builder is not None:
            self.builder.start(tag, attributes)

    def _end(self, tag: str) -> None:
        if self.builder is not None:
            self.builder.end(tag)
            if self.depth == self.inner:
                self.ready.append((self.line, self.builder.close(), self.attributes))
                self.builder = None
        super()._end(tag)

    def _text(self, text: str) -> None:
        if self.builder is not None:
            self.builder.data(text)
