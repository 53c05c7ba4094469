"""Split a text into paragraphs and sentences, in any language, without changing a character.

Where a sentence ends is sentencex's to say (Wikimedia's segmenter: rules for some 300 languages,
maintained, without dependencies, and it returns offsets into the text as it is). Of what else
there is, pysbd has had no release since 2021 and knows no Korean, ICU takes "Aug." for the end of
a sentence and brings 40 MB, and kss brings a language model. Where sentencex cannot be installed,
a plain rule takes its place: it cuts more coarsely, but loses nothing either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]

# Python's `strip` leaves these alone, and none of them is text.
_INVISIBLE = "\ufeff\u200b\u2060"
_CLOSING = "\"'”’»」』)）】》›"
_ENDING = ".!?…。！？｡।॥؟۔።՜։"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Represent one sentence: code points `start` (from 0) to `end` (not included);
    numbers from 1.
    """

    start: int
    end: int
    paragraph: int
    sentence: int

    @property
    def name(self) -> str:
        """Name a passage of that sentence.

        >>> Sentence(0, 30, 2, 5).name
        'p2s5'
        """
        return f"p{self.paragraph}s{self.sentence}"


def cut(text: str, language: str = "") -> list[Sentence]:
    """Return the sentences of a text in their order.

    `language` is a BCP 47 tag; without one the script decides. Every character that is neither
    blank nor invisible lies in exactly one sentence.

    >>> [text[s.start : s.end] for text in ["It was fenced. Why?"] for s in cut(text)]
    ['It was fenced.', 'Why?']
    """
    language = language or guessed_language(text)
    found = []
    number = 0
    for units in _paragraphs(text):
        spans = [span for unit in units for span in _sentences(text, unit, language)]
        number += bool(spans)
        found += [Sentence(*span, number, count) for count, span in enumerate(spans, 1)]
    return found


def paragraphs(text: str, language: str = "") -> list[Sentence]:
    """Return the paragraphs of a text, each as if it were one sentence.

    >>> [(p.name, p.start, p.end) for p in paragraphs("One. Two.\\n\\nThree.")]
    [('p1s1', 0, 9), ('p2s1', 11, 17)]
    """
    ends: dict[int, Sentence] = {}
    for sentence in cut(text, language):
        first = ends.get(sentence.paragraph, sentence)
        ends[sentence.paragraph] = Sentence(first.start, sentence.end, sentence.paragraph, 1)
    return list(ends.values())


_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff]")),
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)
_LETTER = re.compile(r"[^\W\d_]")
_COUNTER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z가-힣])[.)]|[①-⑳]|[•·–-]")


def guessed_language(text: str) -> str:
    """Guess the language of a text by its script alone.

    >>> guessed_language("국경에 울타리가 세워졌다."), guessed_language("The fence.")
    ('ko', 'en')
    """
    sample = text[:20_000]
    letters = len(_LETTER.findall(sample))
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) * 5 > letters:
            return language
    return "en"


def _paragraphs(text: str) -> Iterator[list[Span]]:
    """Yield each paragraph as the spans of its sentences: its lines, or it as a whole."""
    blocks: list[list[Span]] = [[]]
    place = 0
    for line in text.splitlines(keepends=True):
        span = (place, place + len(line))
        place += len(line)
        if _trimmed(text, span) is None:
            blocks.append([])
        else:
            blocks[-1].append(span)
    blocks = [block for block in blocks if block]
    if _is_wrapped(text, blocks):
        yield from ([(block[0][0], block[-1][1])] for block in blocks)
    elif len(blocks) == 1:  # no blank line anywhere: each line is a paragraph
        yield from ([line] for line in blocks[0])
    else:
        yield from blocks


def _is_wrapped(text: str, blocks: list[list[Span]]) -> bool:
    """Return whether lines end where the page was full, and not where something ended."""
    lines = [line for block in blocks for line in block]
    inner = [text[start:end].rstrip() for block in blocks for start, end in block[:-1]]
    if not inner or max(end - start for start, end in lines) > 120:
        return False
    broken = sum(line.rstrip(_CLOSING)[-1:] not in _ENDING for line in inner)
    longest = max(len(line) for line in inner)
    full = sum(len(line) * 3 > longest * 2 for line in inner)
    return longest > 30 and broken * 2 >= len(inner) and full * 2 >= len(inner)


def _sentences(text: str, within: Span, language: str) -> Iterator[Span]:
    start, end = within
    last: Span | None = None
    for first, after in _boundaries(text[start:end], language):
        span = _trimmed(text, (start + first, start + after))
        if span is None:
            continue
        if last is not None and (_counts(text, last) or _continues(text, last, span)):
            last = (last[0], span[1])
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _counts(text: str, span: Span) -> bool:
    """Return whether a span is the number of what follows: `1.`, `(2)`, `a)`."""
    return _COUNTER.fullmatch(text, *span) is not None


def _continues(text: str, before: Span, after: Span) -> bool:
    """Return whether the text after a closing quotation mark goes on with the sentence.

    `"…?" he said.`
    """
    if text[before[1] - 1] not in _CLOSING:
        return False
    opening = text[after[0]]
    if before[1] == after[0]:
        return opening.isalpha()
    return opening.islower() or opening in "—–"


def _trimmed(text: str, span: Span) -> Span | None:
    start, end = span
    while start < end and (text[start].isspace() or text[start] in _INVISIBLE):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _INVISIBLE):
        end -= 1
    return (start, end) if start < end else None


# sentencex looks for the end of every quotation to the end of the text, which takes hours where a
# million are open. No paragraph is so long; a text of one line may be, and is cut at closing signs.
_LONGEST_PARAGRAPH = 20_000


def _boundaries(text: str, language: str) -> Iterator[Span]:
    try:
        from sentencex import get_sentence_boundaries
    except ImportError:  # no build of it for this machine
        yield from plain_boundaries(text)
        return
    if len(text) > _LONGEST_PARAGRAPH:
        yield from plain_boundaries(text)
        return
    for found in get_sentence_boundaries(language.partition("-")[0], text):
        yield found["start_index"], found["end_index"]


_PLAIN_END = re.compile(
    rf"(?:[。！？｡]+[{re.escape(_CLOSING)}]*|(?<![.!?…।॥؟۔።])[.!?…।॥؟۔።]++[{re.escape(_CLOSING)}]*(?=\s))\s*"
)
_ABBREVIATION = re.compile(r"(?:\b[^\W\d_]|\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|vs|Gen|Col|Jr|Sr))\.\s*\Z")


def plain_boundaries(text: str) -> Iterator[Span]:
    """Yield sentences by their closing signs alone; initials and a few titles do not end one.

    >>> [text[a:b] for text in ["Dr. Han left. 왔다. 갔다."] for a, b in plain_boundaries(text)]
    ['Dr. Han left. ', '왔다. ', '갔다.']
    """
    start = 0
    for end in _PLAIN_END.finditer(text):
        if text[end.end() : end.end() + 1].islower() or _ABBREVIATION.search(
            text[max(start, end.start() - 8) : end.end()]
        ):
            continue
        yield start, end.end()
        start = end.end()
    if start < len(text):
        yield start, len(text)
