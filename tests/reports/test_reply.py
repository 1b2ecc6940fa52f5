"""The e-mail to an agency: what is wrong where, what to do, by when; in Vietnamese for whoever sends it."""

from datetime import date

from dashboard.errors import Refused
from dashboard.ingest.problem import Problem, Severity
from dashboard.reports import reply
from dashboard.text import translation

ABOUT = reply.About(
    "Tháng 3.xlsx", date(2024, 4, 1), "Sở Y tế", "Kế hoạch P", date(2024, 3, 1), date(2024, 4, 3), "Cần sửa.xlsx"
)
PROBLEMS = [
    Problem(Severity.ERROR, "formula_error", "Tiến độ", "E6", 6, "Tỷ lệ hoàn thành", found="#N/A", expected="50%"),
    Problem(Severity.WARNING, "percent_jumped", "Tiến độ", "E9", 9, values={"percent": 90, "points": 60}),
    Problem(Severity.NOTE, "sheet_ignored", "Sheet1"),
]


def email(*args: object, **kwargs: object) -> str:
    """The e-mail, written while the page speaks English."""
    with translation.speaking("en"):
        text = reply.text(*args, **({"today": date(2024, 4, 2)} | kwargs))  # type: ignore[arg-type]
        assert translation.language() == "en"
    return text


def test_errors_and_warnings_are_told_apart_with_sheet_and_cell() -> None:
    """Errors have to be corrected, warnings looked at, notes are not the agency's business; then by when."""
    text = email(ABOUT, PROBLEMS, None, signed="Nguyễn Thị Thư ký")
    lines = text.splitlines()
    assert lines[0] == "Tiêu đề: Đề nghị sửa và gửi lại báo cáo kỳ 03/2024"
    assert "Kính gửi: Sở Y tế" in lines
    assert "“Tháng 3.xlsx”" in text and "01/04/2024" in text
    errors, warnings = text.split("Ngoài ra")
    assert "1. Trang 'Tiến độ', ô E6 (Tỷ lệ hoàn thành): '#N/A'" in errors and "E9" not in errors
    assert "ô E9" in warnings
    assert "Sheet1" not in text
    assert "“Cần sửa.xlsx”" in text
    assert "chậm nhất ngày 03/04/2024" in text
    assert lines[-1] == "Nguyễn Thị Thư ký"


def test_after_the_deadline_it_asks_for_the_file_as_soon_as_possible() -> None:
    """A day that has passed cannot be kept; on the day itself it still can."""
    late = email(ABOUT, PROBLEMS, None, today=date(2024, 4, 4))
    assert "trong thời gian sớm nhất" in late and "đã qua" in late
    assert "chậm nhất ngày 03/04/2024" in email(ABOUT, PROBLEMS, None, today=date(2024, 4, 3))


def test_a_file_refused_whole_has_its_reason_and_no_list() -> None:
    """An old format cannot say whose it is: nobody is named, nothing is sent along, the way out is told."""
    text = email(reply.About("cu.xls", date(2024, 4, 1)), [], Refused("file_is_xls"))
    assert "Kính gửi: Quý cơ quan" in text
    assert ".xlsx" in text and "Excel" in text
    assert "gửi kèm" not in text and "None" not in text
    assert "sớm nhất" in text


def test_warnings_alone_ask_for_confirmation() -> None:
    """Nothing is refused then, and nothing has to be sent again if it is right."""
    text = email(ABOUT, PROBLEMS[1:], None)
    assert "Đề nghị kiểm tra lại" in text.splitlines()[0]
    assert "chưa được ghi nhận" not in text


def test_a_long_list_stays_an_e_mail() -> None:
    """Faults of one column are one line; beyond forty lines the workbook sent along says the rest."""
    alike = [
        Problem(Severity.ERROR, "formula_error", "Tiến độ", f"E{row}", row, "Tỷ lệ", found="#N/A")
        for row in range(6, 40, 2)
    ]
    assert "\n2. " not in email(ABOUT, alike, None)
    many = [Problem(Severity.ERROR, "unknown_task", f"Trang {n}", "A6", 6, found="X") for n in range(50)]
    assert "và 10 nội dung khác" in email(ABOUT, many, None)
