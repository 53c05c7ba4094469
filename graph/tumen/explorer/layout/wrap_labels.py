"""Clean and wrap label texts for drawing."""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"  # they hold emoji and some scripts together


def clean(text: str) -> str:
    """Remove control and formatting characters; collapse white space.

    Bidirectional overrides are among these: they would let a name rearrange what stands beside it.

    >>> clean("Thae\\u202e  Yong-ho\\n")
    'Thae Yong-ho'
    """
    spaced = " ".join(text.split())
    if spaced.isascii() and spaced.isprintable():
        return spaced
    return "".join(
        character
        for character in spaced
        if character in _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}
    )


def cells(text: str) -> int:
    """Measure a text in character cells: Hangul and emoji count two."""
    if text.isascii() and text.isprintable():
        return len(text)
    from wcwidth import wcswidth

    width: int = wcswidth(text)
    return width if width >= 0 else len(text)


def wrap(text: str, width: int = 19, most: int = 4) -> list[str]:
    """Wrap a text into at most `most` lines of `width` cells; a cut ends in `…`.

    >>> wrap("harsher punishment for those who flee", 12, 3)
    ['harsher', 'punishment', 'for those …']
    """
    words = [piece for word in clean(text[:400]).split(" ") for piece in _pieces(word, width)]
    lines: list[str] = []
    for number, word in enumerate(words):
        if lines and cells(lines[-1]) + 1 + cells(word) <= width:
            lines[-1] += f" {word}"
        elif len(lines) < most:
            lines.append(word)
        else:
            return [*lines[:-1], _shorten(lines[-1], words[number:], width)]
    if len(text) > 400 and lines:
        lines[-1] = _shorten(lines[-1], ["…"], width)
    return lines or ["(no name)"]


def _shorten(line: str, rest: list[str], width: int) -> str:
    joined = f"{line} {' '.join(rest)}"
    while cells(line) + 2 > width:
        line = line[:-1]
    return f"{line.rstrip()} …" if joined != line else line


def _pieces(word: str, width: int) -> list[str]:
    """Break a word that is longer than a line, after a hyphen if it has one."""
    pieces = []
    while cells(word) > width:
        end = len(word)
        while cells(word[:end]) > width:
            end -= 1
        hyphen = word.rfind("-", 1, end) + 1
        end = hyphen or max(1, end)
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word] if word else pieces
