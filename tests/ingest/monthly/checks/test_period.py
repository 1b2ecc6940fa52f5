"""The rules of the report as a whole: its template and its period."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.ingest.columns import TEMPLATE_VERSION
from dashboard.ingest.normalise.stamp import Stamp
from dashboard.ingest.problem import Severity
from dashboard.ingest.problem_wording import sentence
from tests.ingest.monthly.good_report import SENT_ON, faults, good_report, in_period, nil_report, only


def test_a_closed_period_needs_a_reason() -> None:
    """A blank or white reason is none; a real one lets the report through."""
    for reason in (None, "", "  "):
        problem = only(good_report(), in_period(is_closed=True, reason=reason))
        assert (problem.code, problem.cell, problem.severity) == ("period_closed", None, Severity.ERROR)
    assert faults(good_report(), in_period(is_closed=True, reason="Đính chính số liệu")) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"chosen_on": date(2024, 2, 1)}, "another_period"),
        ({"chosen_on": date(2024, 4, 1)}, "another_period"),
        ({"chosen_on": date(2023, 3, 1)}, "another_period"),
        ({"is_opened": False}, "period_not_opened"),
        ({"closes_on": date(2024, 4, 3)}, "sent_before_closing"),
        ({"closes_on": date(2024, 4, 30)}, "sent_before_closing"),
    ],
)
@pytest.mark.parametrize("is_nil", [False, True])
def test_a_report_out_of_its_time_is_a_warning(changes: dict[str, Any], code: str, is_nil: bool) -> None:
    """Of another month than received, not opened, sent before its closing day: one warning each, about the file; a nil
    report, too. Each sentence names the days or months concerned."""
    problem = only(nil_report() if is_nil else good_report(), in_period(**changes))
    assert (problem.code, problem.sheet, problem.cell, problem.severity) == (code, None, None, Severity.WARNING)
    text = sentence(problem)
    assert "03/2024" in text and "…" not in text and "{" not in text


def test_a_report_in_its_time_is_clean() -> None:
    """For the month received, opened, sent on its closing day or later; nor is anything said where no month is chosen
    and the closing day is not known."""
    for closes_on in (SENT_ON, date(2024, 3, 31), None):
        assert faults(good_report(), in_period(chosen_on=date(2024, 3, 1), closes_on=closes_on)) == []


def test_all_three_are_said_at_once() -> None:
    """An early report of a month to come has three faults; mending one must not bring out the next."""
    early = in_period(chosen_on=date(2024, 2, 1), is_opened=False, closes_on=date(2024, 4, 25))
    codes = ["another_period", "period_not_opened", "sent_before_closing"]
    assert faults(good_report(), early) == [(code, None) for code in codes]


@pytest.mark.parametrize("version", ["0", "3", ""])
def test_a_template_of_another_version(version: str) -> None:
    """A version that cannot be read is an error that names it and the one in use."""
    report = good_report()
    problem = only(replace(report, stamp=replace(report.stamp, template=version)))
    assert (problem.code, problem.severity) == ("template_version", Severity.ERROR)
    assert (problem.found, problem.expected) == (version, TEMPLATE_VERSION)


def test_the_version_before_is_still_read() -> None:
    """A workbook sent out before the last column was added is as good as a new one."""
    report = good_report()
    assert faults(replace(report, stamp=replace(report.stamp, template="1"))) == []


def test_a_workbook_without_a_stamp_has_no_wrong_version() -> None:
    """A workbook that is not stamped is accepted on its headers."""
    assert faults(replace(good_report(), stamp=Stamp(None, None, None, None))) == []
