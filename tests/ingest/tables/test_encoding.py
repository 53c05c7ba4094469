"""Encodings of tables: read right or refused with the candidates, never read wrong."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tumen.core.errors import TumenError
from tumen.ingest.tables.encoding import encoding_of

NAMES = {
    "cp1252 de": ["François Müller", "Jürgen Groß", "Käthe Böhm", "Straße 5, Köln", "Löwe & Söhne"],
    "cp1252 es": ["Ángel Ruiz", "José Peña", "María Núñez", "Compañía Marítima", "Iñigo Ibáñez"],
    "cp1252 fr": ["Hélène Lefèvre", "Société Générale", "Benoît Garçon", "Théâtre d’Orléans"],
    "cp1252 en": ["People’s Bank", "O’Brien", "“Tiger” Ltd", "Ann – Bob"],
    "cp1252 no": ["Søren Ærø", "Bjørn Åse", "Kåre Ødegård"],
    "mac_roman fr": ["Hélène Lefèvre", "Société Générale", "Benoît Garçon", "François"],
    "mac_roman de": ["Jürgen Müller", "Käthe Böhm", "Köln", "Söhne"],
    "gb18030": [
        "中国银行",
        "王小明",
        "北京贸易有限公司",
        "李伟",
        "上海海运公司",
        "张敏",
        "朝鲜贸易",
    ],
    "big5": ["臺灣銀行", "王小明", "陳美麗", "台北市中山區", "貿易有限公司", "林志豪"],
    "cp932": ["田中太郎", "株式会社サクラ", "東京都港区", "さくら銀行", "鈴木一郎", "ヤマト運輸"],
    "euc_jp": ["田中太郎", "株式会社サクラ", "東京都港区", "さくら銀行", "鈴木一郎"],
    "cp949": ["조선무역은행", "김철수", "평양시", "태영호", "리일호 은행", "박영식", "외무성"],
    "cp1251": ["Иванов Сергей", "Банк Москвы", "Пётр Павлов", "Общество", "Юлия Щукина"],
    "koi8_r": ["Иванов Сергей", "Банк Москвы", "Павлов Илья", "Общество"],
    "cp1250": ["Łukasz Wójcik", "Jiří Žižka", "Kraków", "Gdańsk", "Křižík", "Świętosława"],
    "cp1253": ["Γιώργος", "Τράπεζα Πειραιώς", "Ελένη", "Αθήνα"],
    "cp1255": ["בנק לאומי", "משה כהן", "תל אביב"],
    "cp1256": ["محمد علي", "بنك سورية", "شركة النقل"],
    "cp1254": ["Ayşe Yılmaz", "İstanbul", "Çağlar Öztürk", "Gümüş"],
}
ROUNDS = 12


def file_of(
    folder: Path, names: list[str], encoding: str, rows: int, seed: int
) -> tuple[Path, str]:
    draw = random.Random(seed)
    text = "n,name\r\n" + "".join(f"{n},{draw.choice(names)}\r\n" for n in range(rows))
    path = folder / "list.csv"
    path.write_bytes(text.encode(encoding))
    return path, text


@pytest.mark.parametrize("rows", [1, 3, 20, 300])
@pytest.mark.parametrize("of", NAMES)
def test_an_encoding_is_read_right_or_refused(tmp_path: Path, of: str, rows: int) -> None:
    encoding = of.split()[0]
    for seed in range(ROUNDS):
        path, text = file_of(tmp_path, NAMES[of], encoding, rows, seed)
        try:
            found, _ = encoding_of(path)
        except TumenError as error:
            assert "--encoding" in str(error)
        else:
            assert path.read_bytes().decode(found) == text


@pytest.mark.parametrize("of", ["gb18030", "big5", "cp932", "cp949", "cp1251", "cp1252 de"])
def test_a_long_list_is_read(tmp_path: Path, of: str) -> None:
    encoding = of.split()[0]
    path, text = file_of(tmp_path, NAMES[of], encoding, 300, 1)
    assert path.read_bytes().decode(encoding_of(path)[0]) == text


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8", "utf-32"]
)
def test_unicode_is_read_with_and_without_a_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    path, text = file_of(tmp_path, NAMES["cp949"], encoding, 3, 1)
    assert path.read_bytes().decode(encoding_of(path)[0]).removeprefix("\ufeff") == text


def test_a_stated_encoding_decides(tmp_path: Path) -> None:
    path, text = file_of(tmp_path, NAMES["cp1252 es"], "cp1252", 1, 1)
    assert path.read_bytes().decode(encoding_of(path, "cp1252")[0]) == text
    with pytest.raises(TumenError, match="is not cp949"):
        encoding_of(path, "cp949")


def test_the_candidates_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("n,name\n1,é\n".encode("cp1252"))
    with pytest.raises(TumenError, match=r"cannot be told: .* reads “.*--encoding"):
        encoding_of(path)
