"""Build and query a knowledge graph whose every causal claim has a speaker, a passage and a
strength.

>>> import tumen
>>> book = tumen.open()          # the casebook here, or the one that ships with the package
"""

from tumen.api import Book, open  # noqa: A004 - `tumen.open` is the front door on purpose
from tumen.core.errors import TumenError

__version__ = "0.1.0"
__all__ = ["Book", "TumenError", "__version__", "open"]
