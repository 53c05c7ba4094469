"""A small casebook in which the same people stand under several ids."""

from __future__ import annotations

from pathlib import Path

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook

LONDON = """\
id: london-2020
type: NewsReport
title: {en: Who left the embassy}
author: jane-doe
published: 2020
actors:
  jane-doe: {type: Person, name: {en: Jane Doe}}
  thae-yong-ho: {type: Person, name: {en: Thae Yong-ho}, born: 1962, worksAt: london-embassy}
  kim-kuk-song: {type: Person, name: {en: Kim Kuk-song}}
  ri-yong-ho: {type: Person, name: {en: Ri Yong Ho, ko: 리용호}, born: 1956}
  london-embassy: {type: DiplomaticMission, name: {en: embassy in London}}
  daesong-bank: {type: Enterprise, name: {en: Korea Daesong Bank}}
events:
  thae-leaves: {type: Defection, departing: thae-yong-ho, date: 2016-08}
"""
SEOUL = """\
id: seoul-2021
type: NewsReport
title: {ko: 누가 떠났나}
author: hong-gil-dong
published: 2021
actors:
  hong-gil-dong: {type: Person, name: {ko: 홍길동}}
  tae-yong-ho: {type: Person, name: {ko: 태영호}, born: 1962-07-25}
  kim-guk-song: {type: Person, name: {en: Kim Guk-seong, ko: 김국성}}
  ri-yong-ho-general: {type: Person, name: {en: Ri Yong-ho, ko: 리영호}, born: 1942}
  taesong-bank: {type: Institution, name: {en: Choson Taesong Unhaeng}}
  taesong-trading: {type: Institution, name: {en: Korea Taesong Trading}}
"""


def two_cases(folder: Path) -> Casebook:
    """The casebook, built."""
    cases = folder / "graph" / "cases"
    cases.mkdir(parents=True)
    (cases / "london-2020.yaml").write_text(LONDON, encoding="utf-8")
    (cases / "seoul-2021.yaml").write_text(SEOUL, encoding="utf-8")
    casebook = find_casebook(folder)
    assert build(casebook).findings == []
    return casebook
