"""The good report that every hostile workbook is made from, and how a file's outcome is stated."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any

from tests.package import MAIN, OFFICE, PARTS, TYPES, package

Value = Any
"""What a cell holds: a value, (value, number format), (value, number format, font), a `Raw` cell, None for no cell."""


class Raw(str):
    """The XML of a cell from its type on: attributes and content of `<c r="…"`, as in ` t="b"><v>1</v></c>`."""


STAMP = {"template": "1", "plan": "P", "agency": "a", "period": "2023-04"}
PROGRESS: dict[str, Value] = {
    "A1": "Báo cáo tiến độ",
    "A3": "Mã nhiệm vụ",
    "B3": "Nhiệm vụ",
    "C3": "Tỷ lệ hoàn thành",
    "D3": "Tình trạng",
    "E3": "Ngày bắt đầu",
    "F3": "Ngày hoàn thành",
    "G3": "Khối lượng đã thực hiện",
    "H3": "Kết quả",
    "I3": "Khó khăn, vướng mắc",
    "A4": "1",
    "B4": "Việc 1",
    "C4": (0.4, "0%"),
    "H4": "Đã họp",
    "A5": "2",
    "B5": "Việc 2",
    "C5": (0.2, "0%"),
}
"""Sheet *Tiến độ* of agency a for April 2023: its two tasks, the header in row 3."""
MONEY: dict[str, Value] = {
    "A1": "Mã nhiệm vụ",
    "B1": "Nguồn",
    "C1": "Nội dung chi",
    "D1": "Dự toán",
    "E1": "Được giao",
    "F1": "Giải ngân",
    "G1": "Đơn vị tiền",
    "A2": "1",
    "B2": "Ngân sách tỉnh",
    "C2": "In ấn",
    "D2": 540,
    "E2": 500,
    "F2": 120,
    "G2": "triệu đồng",
}
ROWS: dict[str, dict[str, Any]] = {"1": {"percent": 40.0, "result": "Đã họp"}, "2": {"percent": 20.0}}
"""What is read of `PROGRESS`: what each task reports."""
LINES = [(540_000_000, 500_000_000, 120_000_000)]
"""What is read of `MONEY`: estimated, allocated, disbursed of each line, in VND."""


@dataclass(frozen=True)
class Refusal:
    """The file is not taken at all: the code of the refusal and, where stated, these of its values."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """The file is read: what each task reports, the money lines, and every problem as "severity code place"."""

    rows: Mapping[str, Mapping[str, Any]]
    problems: frozenset[str] = frozenset()
    money: tuple[tuple[int | None, ...], ...] = ()
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class File:
    """One hostile or broken file: what it is, how it is made, and what must become of it."""

    name: str
    make: Callable[[], bytes]
    outcome: Refusal | Taken
    is_heavy: bool = False


def refused(code: str, **values: object) -> Refusal:
    """The file is refused with this code."""
    return Refusal(code, values)


def taken(
    *problems: str,
    one: Mapping[str, Any] | None = None,
    two: Mapping[str, Any] | None = None,
    rows: Mapping[str, Mapping[str, Any]] | None = None,
    money: tuple[tuple[int | None, ...], ...] = (),
    asks: tuple[str, ...] = (),
) -> Taken:
    """The file is read as `ROWS`, but for what `one` and `two` say of the tasks 1 and 2 (None: blank)."""
    read = rows
    if read is None:
        changed = {"1": ROWS["1"] | dict(one or {}), "2": ROWS["2"] | dict(two or {})}
        read = {task: {k: v for k, v in values.items() if v is not None} for task, values in changed.items()}
    return Taken({task: values for task, values in read.items() if values}, frozenset(problems), money, asks)


def day(text: str) -> date:
    """A day from its ISO form."""
    return date.fromisoformat(text)


# --- Cells into XML --------------------------------------------------------------------------------------


def column_number(address: str) -> int:
    """3 of "C6"."""
    number = 0
    for letter in filter(str.isalpha, address):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def row_number(address: str) -> int:
    """6 of "C6"."""
    return int("".join(filter(str.isdigit, address)))


class Styles:
    """Number formats and fonts of a workbook, numbered as they are met."""

    def __init__(self) -> None:
        self.used: dict[tuple[str, str], int] = {("General", "Times New Roman"): 0}

    def number(self, number_format: str = "General", font: str = "Times New Roman") -> int:
        return self.used.setdefault((number_format, font), len(self.used))

    def xml(self) -> str:
        formats = "".join(f'<numFmt numFmtId="{200 + i}" formatCode="{escape(f)}"/>' for (f, _), i in self.used.items())
        fonts = "".join(f'<font><name val="{escape(font)}"/></font>' for _, font in self.used)
        xfs = "".join(f'<xf numFmtId="{200 + i if i else 0}" fontId="{i}"/>' for i in self.used.values())
        return (
            f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><fonts>{fonts}</fonts>'
            f"<cellXfs>{xfs}</cellXfs></styleSheet>"
        )


def _cell(address: str, given: Value, styles: Styles) -> str:
    if isinstance(given, Raw):
        return f'<c r="{address}"{given}'
    value, *style = given if isinstance(given, tuple) else (given,)
    if isinstance(value, date):
        value, style = (value - date(1899, 12, 30)).days, style or ["dd/mm/yyyy"]
    start = f'<c r="{address}" s="{styles.number(*style)}"'
    if isinstance(value, str):
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{escape(value, quote=False)}</t></is></c>'
    return f"{start}><v>{value}</v></c>"


def sheet_data(cells: Mapping[str, Value], styles: Styles, row_attributes: Mapping[int, str] | None = None) -> str:
    """The rows of a sheet as XML."""
    rows: dict[int, list[str]] = {}
    for address in sorted((a for a in cells if cells[a] is not None), key=lambda a: (row_number(a), column_number(a))):
        rows.setdefault(row_number(address), []).append(_cell(address, cells[address], styles))
    more = row_attributes or {}
    return "".join(f'<row r="{n}" {more.get(n, "")}>{"".join(row)}</row>' for n, row in rows.items())


def custom_properties(stamp: Mapping[str, str]) -> str:
    """The part of the custom document properties that stamps a workbook."""
    inside = "".join(
        f'<property fmtid="x" pid="{pid}" name="dashboard_{name}"><vt:lpwstr>{escape(text)}</vt:lpwstr></property>'
        for pid, (name, text) in enumerate(stamp.items(), start=2)
    )
    return f'<Properties xmlns="{OFFICE}custom-properties" xmlns:vt="{OFFICE}docPropsVTypes">{inside}</Properties>'


def book(
    cells: Mapping[str, Value] | None = None,
    money: Mapping[str, Value] | None = None,
    *,
    base: Mapping[str, Value] = PROGRESS,
    sheets: Mapping[str, Mapping[str, Value]] | None = None,
    stamp: Mapping[str, str] = STAMP,
    head: str = "",
    tail: str = "",
    rows: Mapping[int, str] | None = None,
    title: str = "Tiến độ",
    state: str = "",
    change: Mapping[str, tuple[str, str]] | None = None,
    parts: Mapping[str, str | bytes | None] | None = None,
    forge: Callable[[zipfile.ZipFile], None] | None = None,
) -> bytes:
    """The good report with some cells changed (None: blank), as a person or another program might leave it.

    `money`: changes to `MONEY`, whose sheet is there only then. `sheets`: further sheets. `head` and `tail`: XML
    before and after the rows of *Tiến độ*; `rows`: attributes of its rows; `state`: of its tab. `change`: a text of
    a part replaced; `parts`: parts added or, if None, left out.
    """
    styles = Styles()
    every: dict[str, Mapping[str, Value]] = {title: {**base, **(cells or {})}}
    if money is not None:
        every["Kinh phí"] = MONEY | dict(money)
    every |= sheets or {}
    texts: dict[str, str | bytes | None] = {"docProps/custom.xml": custom_properties(stamp)}
    tabs, relations, types = [], [], []
    for number, (name, given) in enumerate(every.items(), start=1):
        data = sheet_data(given, styles, rows if number == 1 else None)
        before, after = (head, tail) if number == 1 else ("", "")
        texts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'
        )
        mark = f' state="{state}"' if state and number == 1 else ""
        tabs.append(f'<sheet name="{escape(name)}" sheetId="{number}"{mark} r:id="rId{number}"/>')
        if number > 1:
            relations.append(
                f'<Relationship Id="rId{number}" Type="{OFFICE}relationships/worksheet" '
                f'Target="worksheets/sheet{number}.xml"/>'
            )
            types.append(
                f'<Override PartName="/xl/worksheets/sheet{number}.xml" '
                f'ContentType="{TYPES}spreadsheetml.worksheet+xml"/>'
            )
    texts["xl/styles.xml"] = styles.xml()
    texts["xl/workbook.xml"] = PARTS["xl/workbook.xml"].replace(
        '<sheet name="Tiến độ" sheetId="1" r:id="rId1"/>', "".join(tabs)
    )
    for part, end, more in (
        ("xl/_rels/workbook.xml.rels", "</Relationships>", relations),
        ("[Content_Types].xml", "</Types>", types),
    ):
        texts[part] = PARTS[part].replace(end, "".join(more) + end)
    for part, (old, new) in (change or {}).items():
        text = texts[part]
        assert isinstance(text, str) and old in text, (part, old)
        texts[part] = text.replace(old, new)
    return package(parts=texts | dict(parts or {}), forge=forge)
