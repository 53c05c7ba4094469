"""List the kinship properties, which identify a person and set two people apart."""

from __future__ import annotations

from tumen.core.vocabulary import Tumen

KINSHIP = frozenset({Tumen.child, Tumen.parent, Tumen.sibling, Tumen.spouse})
