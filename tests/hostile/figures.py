"""Cells that a person may read in more than one way, or that nobody can read: numbers, dates, money, text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.ingest.reading import confined
from tests.hostile.report import LINES, MONEY, PROGRESS, ROWS, File, Raw, Value, book, day, refused, taken

BACKWARDS = "\N{RIGHT-TO-LEFT OVERRIDE}"


@dataclass(frozen=True)
class Line:
    """One row with cells typed otherwise (by column letter), what is read of it, and its problems by column.

    All rows of a kind stand in one workbook with blank rows between: none may spoil another.
    """

    name: str
    cells: Mapping[str, Value]
    read: Any
    problems: frozenset[str]


def task(name: str, cells: Mapping[str, Value], *problems: str, **read: Any) -> Line:
    """A row of *Tiến độ*; `read`: what is read of it otherwise than of the good one."""
    return Line(name, cells, {k: v for k, v in (ROWS["1"] | read).items() if v is not None}, frozenset(problems))


def paid(name: str, cells: Mapping[str, Value], *problems: str, line: tuple[int | None, ...] = LINES[0]) -> Line:
    """A row of *Kinh phí* and the amounts that are read of it."""
    return Line(f"money: {name}", cells, line, frozenset(problems))


def percent(name: str, value: Value, read: float | None, *problems: str) -> Line:
    """A row whose percentage is typed like this."""
    return task(f"percent: {name}", {"C": value}, *problems, percent=read)


def finish(name: str, value: Value, read: str | None, *problems: str) -> Line:
    """The row of a finished task whose day of completion is typed like this."""
    values = {"percent": 100.0, "finished_on": day(read) if read else None}
    return task(f"date: {name}", {"C": (1, "0%"), "F": value}, *problems, **values)


def spoilt(name: str, cells: Mapping[str, Value], *problems: str, **read: Any) -> File:
    """A report of its own with some cells of *Tiến độ* typed otherwise."""
    return File(name, lambda: book(cells), taken(*problems, **read))


def error(value: str) -> Raw:
    return Raw(f' t="e"><v>{value}</v></c>')


PERCENTS = [
    percent("'50 %' as text", "50 %", 50.0),
    percent("'1.234.567,5' as text", "1.234.567,5", 1234567.5, "error percent_out_of_range C"),
    percent("'1.500' as text", "1.500", 1.5),
    percent("'>100%'", ">100%", None, "error number_unreadable C"),
    percent("'101%'", "101%", 101.0, "error percent_out_of_range C"),
    percent("'khoảng 50%'", "khoảng 50%", None, "error number_unreadable C"),
    percent("'50-60%'", "50-60%", None, "error number_unreadable C"),
    percent("'½'", "½", None, "error number_unreadable C"),
    percent("0.5 in a General cell", 0.5, None, "error percent_ambiguous C"),
    percent("1 in a General cell", 1, None, "error percent_ambiguous C"),
    percent("'0,5' as text", "0,5", None, "error percent_ambiguous C"),
    percent("0.5 shown as a fraction", (0.5, "# ?/?"), None, "error percent_ambiguous C"),
    percent("0.4 whose format only prints the sign", (0.4, '0.0"%"'), 0.4),
    percent("0.4 as 0–1 with a percent format", (0.4, "0.0%"), 40.0),
    percent("40 in a cell of percent format", (40, "0%"), 4000.0, "error percent_out_of_range C"),
    percent("a bare 45", 45, 45.0),
    percent("number kept as text by an apostrophe", "45", 45.0),
    percent("negative", (-0.1, "0%"), -10.0, "error percent_out_of_range C"),
    percent("true", Raw(' t="b"><v>1</v></c>'), None, "error number_unreadable C"),
    percent("blank is not zero", None, None),
    percent("a date", day("2023-04-12"), None, "error number_unreadable C"),
    percent("full-width digits", "５０％", 50.0),
    percent("with zero-width marks", "\u200b5\u200d0\ufeff%", 50.0),
    percent("04% that shows as %40 backwards", f"{BACKWARDS}04%", None, "error text_reversed C"),
    percent("formula with its result", Raw("><f>20+25</f><v>45</v></c>"), 45.0),
    percent("formula without a result", Raw("><f>20+25</f></c>"), None, "error formula_without_value C"),
    percent("formula of another file, with its result", Raw("><f>[1]Sheet1!A1</f><v>45</v></c>"), 45.0),
    percent("shared formula without a result", Raw('><f t="shared" si="0"/></c>'), None,
            "error formula_without_value C"),
    percent("thousands hidden by the format", (45000, "0,"), None, "error number_scaled C"),
    *(percent(f"the error {e}", error(e), None, "error formula_error C")
      for e in ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!")),
    percent("an error kept as text by LibreOffice", "Err:502", None, "error number_unreadable C"),
    spoilt("percent: an error down a column",
           {"C4": error("#N/A"), "C5": error("#N/A"), "A6": "3", "C6": error("#N/A")},
           "error formula_error C4:C6", one={"percent": None}, two={"percent": None}),
    task("an error in a text", {"H": error("#N/A")}, "error formula_error H", result=None),
    task("a number beyond doubles", {"G": Raw("><v>1E999</v></c>")}, "error formula_error G"),
    File("a number no spreadsheet writes", lambda: book({"C4": Raw("><v>1_0</v></c>")}), refused("file_unreadable")),
]  # fmt: skip

DATES = [
    finish("a true date", day("2023-04-13"), "2023-04-13"),
    finish("'13/04/2023'", "13/04/2023", "2023-04-13"),
    finish("'04/13/2023', month first", "04/13/2023", None, "error date_unreadable F"),
    finish("'03/04/2023' is April", "03/04/2023", "2023-04-03"),
    finish("'2023-04-13'", "2023-04-13", "2023-04-13"),
    finish("'2023/04/13'", "2023/04/13", None, "error date_unreadable F"),
    finish("in words", "ngày 13 tháng 4 năm 2023", "2023-04-13"),
    finish("two-digit year", "13/4/23", None, "error date_unreadable F"),
    finish("no such day", "31/04/2023", None, "error date_unreadable F"),
    finish("only a month in words", "tháng 4/2023", None, "error date_unreadable F"),
    finish("English words", "April 13, 2023", None, "error date_unreadable F"),
    finish("a number without a date format", 45029, None, "error date_unreadable F"),
    finish("a date of which only the month shows", (day("2023-04-01"), "mm/yyyy"), None, "error date_without_day F"),
    finish("month shown first", (day("2023-04-03"), "m/d/yyyy"), "2023-04-03", "warning date_month_first F"),
    finish("Excel's own short date, which every computer shows its own way", (day("2023-04-03"), "mm-dd-yy"),
           "2023-04-03"),
    finish("month shown first, no doubt", (day("2023-04-13"), "m/d/yyyy"), "2023-04-13"),
    finish("1900", (1, "dd/mm/yyyy"), "1900-01-01", "error date_out_of_range F"),
    finish("2203", "13/04/2203", "2203-04-13", "error date_out_of_range F"),
    finish("tomorrow", "13/06/2023", "2023-06-13", "error date_after_sending F"),
    finish("backwards", f"{BACKWARDS}3202/40/31", None, "error text_reversed F"),
    finish("a number beyond the calendar", (99999999, "dd/mm/yyyy"), None, "error formula_error F"),
    finish("ISO date cell", Raw(' t="d"><v>2023-04-13T00:00:00</v></c>'), "2023-04-13"),
    File("date: days counted from 1904",
         lambda: book({"C4": (1, "0%"), "F4": (45029 - 1462, "dd/mm/yyyy")},
                      change={"xl/workbook.xml": ("<workbookPr/>", '<workbookPr date1904="1"/>')}),
         taken(one={"percent": 100.0, "finished_on": day("2023-04-13")})),
]  # fmt: skip

AMOUNTS = [
    paid("true numbers", {}),
    paid("'1.234.567,5' triệu", {"D": "1.234.567,5"}, "warning amount_too_high D",
         line=(1_234_567_500_000, *LINES[0][1:])),
    paid("'1.500' as text", {"D": "1.500"}, "note number_doubtful D",
         line=(1_500_000_000, *LINES[0][1:])),
    paid("'1,500' as text", {"D": "1,500"}, "error number_ambiguous D", line=(None, *LINES[0][1:])),
    paid("negative", {"F": -120}, "error negative_amount F", line=(*LINES[0][:2], -120_000_000)),
    paid("16 digits", {"D": 1234567890123456, "G": "đồng", "E": None, "F": None},
         "error number_too_long D", line=(None, None, None)),
    paid("16 digits as text", {"D": "1.234.567.890.123.456", "E": None, "F": None},
         "error number_too_long D", line=(None, None, None)),
    paid("too large by its unit", {"D": 540_000_000_000, "E": None, "F": None},
         "error amount_too_large D", line=(None, None, None)),
    paid("too large by its unit, as text", {"D": "1.500.000.000", "E": None, "F": None},
         "error amount_too_large D", line=(None, None, None)),
    paid("đồng beside triệu", {"D": 900_000_000}, "warning amount_too_high D",
         line=(900_000_000_000_000, *LINES[0][1:])),
    paid("đồng beside triệu, as text", {"D": "900.000.000"}, "warning amount_too_high D",
         line=(900_000_000_000_000, *LINES[0][1:])),
    paid("nghìn tỷ in a cell of its own unit", {"D": "1.500 tỷ"}, "note money_own_unit D",
         "warning amount_too_high D", line=(1_500_000_000_000, *LINES[0][1:])),
    paid("a decimal of triệu beside đồng", {"D": None, "E": None, "F": 500, "G": "đồng"},
         "warning amount_too_low F", line=(None, None, 500)),
    paid("a cell names another unit", {"F": "1,5 tỷ"}, "note money_own_unit F",
         "warning disbursed_above_allocated F", line=(*LINES[0][:2], 1_500_000_000)),
    paid("no unit", {"G": None}, "error unit_missing G", line=(None, None, None)),
    paid("a unit nobody listed", {"G": "nghìn đồng"}, "error choice_unknown G",
         line=(None, None, None)),
    paid("dollars", {"D": "540 USD"}, "error number_unreadable D", line=(None, *LINES[0][1:])),
    paid("a format that shows dollars", {"D": (540, "[$$-409]#,##0")}, "error unit_disagrees D",
         line=(None, *LINES[0][1:])),
    paid("a format that shows đồng beside millions", {"D": (540, '#,##0\\ "₫"')},
         "error unit_disagrees D", line=(None, *LINES[0][1:])),
    paid("a format that shows the row's own unit", {"D": (540, '#,##0" triệu đồng"')}),
    paid("a format that hides six digits", {"D": (540_000_000, "#,##0,,")}, "error number_scaled D",
         line=(None, *LINES[0][1:])),
    paid("a percentage", {"D": (0.5, "0%")}, "error number_unreadable D",
         line=(None, *LINES[0][1:])),
    paid("more than allocated", {"F": 501}, "warning disbursed_above_allocated F",
         line=(*LINES[0][:2], 501_000_000)),
    File("money: a total row", lambda: book(money={"A3": "Tổng cộng", "D3": 540, "G3": "triệu đồng"}),
         taken("note total_row_ignored Kinh phí!A3", money=(LINES[0],))),
    File("money: the unit stands in the header", lambda: book(money={"D1": "Dự toán (triệu đồng)"}),
         taken("error header_missing Kinh phí", "note column_ignored Kinh phí!D1")),
    task("quantity: with its unit in the cell", {"G": "3 bài"}, "error number_unreadable G"),
    task("quantity: negative", {"G": -3}, "error negative_amount G", quantity=-3.0),
    spoilt("quantity: above the plan's target", {"G5": 51}, "warning quantity_above_target G5",
           two={"quantity": 51.0}),
]  # fmt: skip

NASTY = "<script>alert(1)</script> **đậm** [x](javascript:alert(1)) :red[y] $z$ &amp;"
COMMAND = "=cmd|' /C calc'!A0"


def text(name: str, value: Value, read: str | None, *problems: str) -> Line:
    """A row whose result is typed like this."""
    return task(f"text: {name}", {"H": value}, *problems, result=read)


TEXTS = [
    text("decomposed letters", "Đa\u0303 ho\u0323p", "Đã họp"),
    text("zero-width characters", "Đã\u200b \u2060họp\ufeff", "Đã họp"),
    text("marks of direction", "\u200eĐã \u202ahọp\u202c", "Đã họp"),
    text("shown backwards", f"{BACKWARDS}pọh ãĐ", None, "error text_reversed H"),
    text("control characters as Excel escapes them", "Đã_x0007_ họp_x0000_", "Đã họp"),
    text("noncharacters as Excel escapes them", "Đã_xFFFE_ họp_xFFFF_", "Đã họp"),
    text("noncharacters that XML allows", "Đã\ufdd0 họp\U0001fffe", "Đã họp"),
    text("what looks like an escape", "Đã_x005F_x0041_ họp", "Đã_x0041_ họp"),
    text("two halves of a character", "Đã họp_xD83D__xDE00_", "Đã họp😀"),
    text("a broken pair of characters", "Đã họp_xD83D_", "Đã họp_xD83D_"),
    text("TCVN3 in its font", ("§· häp", "General", ".VnTime"), "Đã họp", "note legacy_font_converted H"),
    text("VNI in its font", ("Ñaõ hoïp", "General", "VNI-Times"), "Đã họp", "note legacy_font_converted H"),
    text("TCVN3 in another font", "§· häp ban chØ ®¹o", "§· häp ban chØ ®¹o", "warning legacy_encoding_suspected H"),
    text("32 767 letters", "a" * 32_767, "a" * 32_767),
    File("text: 32 768 letters", lambda: book({"H4": "a" * 32_768}),
         refused("text_too_long", cell="H4", limit=confined.MAX_TEXT)),
    *(text(f"like a formula: {start}", f"{start}1+1", f"{start}1+1") for start in "=+-@"),
    text("like a command", COMMAND, COMMAND),
    text("like a command behind a tab", f"\t{COMMAND}", COMMAND),
    text("like markup", NASTY, NASTY),
    text("white space only", " \u00a0\t\n ", None),
    text("white space kept around", "  Đã họp  ", "Đã họp"),
    text("rich text in runs", Raw(' t="inlineStr"><is><r><t>Đã</t></r><r><rPr><b/></rPr><t xml:space="preserve">'
                                  " họp</t></r></is></c>"), "Đã họp"),
    text("a reading aid over it", Raw(' t="inlineStr"><is><t>Đã họp</t><rPh sb="0" eb="2"><t>ダ</t></rPh></is></c>'),
         "Đã họp"),
    File("text: a shared text that is not there", lambda: book({"H4": Raw(' t="s"><v>99</v></c>')}),
         refused("file_unreadable")),
    text("a boolean", Raw(' t="b"><v>1</v></c>'), "TRUE"),
    text("a number", (1234.5, "#,##0.0"), "1234,5"),
    text("the words of another kind of nothing", "N/A", "N/A"),
    File("text: a raw control character", lambda: book(change={"xl/worksheets/sheet1.xml": ("Đã họp", "Đã\x01họp")}),
         refused("file_unreadable")),
    File("text: a character reference to nothing",
         lambda: book(change={"xl/worksheets/sheet1.xml": ("Đã họp", "Đã&#0;họp")}), refused("file_unreadable")),
    task("state: only like one of the list", {"D": "Gần hoàn thành"}, "error choice_unknown D"),
    task("state: not done is not done", {"D": "Chưa hoàn thành"}, state="in_progress"),
    task("state: against the percentage", {"D": "Hoàn thành"}, "error state_contradicts_percent D", state="complete"),
    spoilt("task: a number", {"A4": 1}),
    spoilt("task: 1.10 that became 1.1", {"A4": 1.1}, "error code_unreadable A4", rows={"2": {"percent": 20.0}}),
    spoilt("task: 2.3 that became a date", {"A4": day("2023-03-02")}, "error code_unreadable A4",
           rows={"2": {"percent": 20.0}}),
    spoilt("task: an error", {"A4": error("#REF!")}, "error formula_error A4", rows={"2": {"percent": 20.0}}),
    spoilt("task: unknown", {"A4": "9"}, "error unknown_task A4", "warning task_missing Tiến độ",
           rows={"9": {"percent": 40.0, "result": "Đã họp"}, "2": {"percent": 20.0}}),
    spoilt("task: a look-alike letter", {"A4": "１"}, "error unknown_task A4", "warning task_missing Tiến độ",
           rows={"１": {"percent": 40.0, "result": "Đã họp"}, "2": {"percent": 20.0}}),
    spoilt("task: with invisible marks", {"A4": "\u200b1\u00a0"}),
    spoilt("task: twice", {"A6": "1", "C6": (0.5, "0%")}, "error duplicate_task A6",
           one={"percent": 50.0, "result": None}),
    spoilt("task: another agency's", {"A6": "4", "C6": (0.5, "0%")}, "error task_not_agencys A6",
           rows={"1": {"percent": 40.0, "result": "Đã họp"}, "2": {"percent": 20.0}, "4": {"percent": 50.0}}),
    spoilt("a remark below the table", {"H8": "Lai Châu, ngày 30 tháng 4"}, "warning text_row_ignored H8"),
]  # fmt: skip
_EVERY: list[Line | File] = [*PERCENTS, *DATES, *AMOUNTS, *TEXTS]
FILES = [one for one in _EVERY if isinstance(one, File)]
"""Files of their own."""
TASK_LINES = {f"v{n}": one for n, one in enumerate(_EVERY) if isinstance(one, Line) and isinstance(one.read, dict)}
"""Task code -> its row of the one workbook."""
MONEY_LINES = [one for one in _EVERY if isinstance(one, Line) and isinstance(one.read, tuple)]


def task_row(number: int) -> int:
    """The row of the n-th of `TASK_LINES`; above and below it nothing stands."""
    return 4 + 2 * number


def money_row(number: int) -> int:
    """The row of the n-th of `MONEY_LINES`."""
    return 2 + 2 * number


def together() -> bytes:
    """The one workbook of all lines."""
    progress = {at: value for at, value in PROGRESS.items() if at.endswith(("1", "3"))}
    for number, (ref, line) in enumerate(TASK_LINES.items()):
        typed = {"A": ref, "C": PROGRESS["C4"], "H": PROGRESS["H4"]} | dict(line.cells)
        progress |= {f"{column}{task_row(number)}": value for column, value in typed.items()}
    money: dict[str, Value] = {}
    for number, line in enumerate(MONEY_LINES):
        typed = {at[0]: value for at, value in MONEY.items() if at.endswith("2")} | {"A": "v0", "C": line.name}
        money |= {f"{column}{money_row(number)}": value for column, value in (typed | dict(line.cells)).items()}
    return book(progress, money, base={})
