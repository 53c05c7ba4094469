"""Excel files to be spoilt: a sheet, any other part that the reader looks at, or the packed file."""

from __future__ import annotations

import io
import zipfile

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHAPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGES = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "xl/sheet.xml"


def _linked(*links: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{kind}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for kind, target in links
    )
    return f'<Relationships xmlns="{_PACKAGES}/relationships">{inner}</Relationships>'


def _typed(**kinds: str) -> str:
    inner = "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{_SHAPE}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    links = "application/vnd.openxmlformats-package.relationships+xml"
    return f'<Types xmlns="{_PACKAGES}/content-types"><Default Extension="rels" ContentType="{links}"/>{inner}</Types>'


_PARTS = {
    "[Content_Types].xml": _typed(
        workbook="sheet.main", sheet="worksheet", strings="sharedStrings", styles="styles"
    ),
    "_rels/.rels": _linked(("officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr date1904="0"/><sheets>'
    '<sheet name="a" sheetId="1" r:id="worksheet"/></sheets><definedNames><definedName name="n">a!$A$1</definedName></definedNames></workbook>',
    "xl/_rels/workbook.xml.rels": _linked(
        ("worksheet", "sheet.xml"), ("sharedStrings", "strings.xml"), ("styles", "styles.xml")
    ),
    "xl/strings.xml": f'<sst xmlns="{_MAIN}" count="2"><si><t>said</t></si><si><r><t>a</t></r><r><t>b</t></r></si></sst>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm"/></numFmts>'
    '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
}


def _sheet(rows: int, style: int, born: int) -> str:
    names = zip("ABCDE", ("no", "name_en", "aliases", "sex", "born"), strict=True)
    head = "".join(f'<c r="{c}1" t="inlineStr"><is><t>{name}</t></is></c>' for c, name in names)
    body = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="inlineStr"><is><t>Ri</t></is></c><c r="C{n}" t="s"><v>{n % 2}</v></c>'
        f'<c r="D{n}" t="str"><f>B{n}</f><v>F</v></c><c r="E{n}" s="{style}"><v>{born + n}</v></c></row>'
        for n in range(2, rows + 2)
    )
    return f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:E{rows + 1}"/><sheetData><row r="1">{head}</row>{body}</sheetData></worksheet>'


def workbooks() -> list[bytes]:
    """True inputs: sheets, the other parts with their names in front, and whole files."""
    sheets = [_sheet(1, 0, 1964).encode(), _sheet(7, 1, 23_000).encode()]
    parts = [f"<!--{name}-->{text}".encode() for name, text in _PARTS.items()]
    return [*sheets, *sheets, *parts, packed(sheets[0]), packed(sheets[1], zipfile.ZIP_DEFLATED)]


def packed(data: bytes, how: int = zipfile.ZIP_STORED) -> bytes:
    """The Excel file in which that is the sheet, or the part that it names; a packed one as it is."""
    if data.startswith(b"PK"):
        return data
    spoilt = next((name for name in _PARTS if data.startswith(f"<!--{name}-->".encode())), _SHEET)
    parts: dict[str, bytes | str] = {**_PARTS, _SHEET: _sheet(1, 0, 1964), spoilt: data}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as target:
        for name, text in parts.items():
            target.writestr(name, text)
    return file.getvalue()
