"""Which properties tie people by family: they give people away, and tell them apart."""

from __future__ import annotations

from tumen.core.vocabulary import Tumen

KIN = frozenset({Tumen.child, Tumen.parent, Tumen.sibling, Tumen.spouse})
