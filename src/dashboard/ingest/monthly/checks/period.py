"""Rules about the report as a whole: its template and its period."""

from collections.abc import Iterator

from dashboard.ingest.columns import GUIDE_SHEET, READ_VERSIONS, TEMPLATE_VERSION
from dashboard.ingest.monthly.checks.known import Known
from dashboard.ingest.normalise import Report
from dashboard.ingest.problem import Problem, Severity


def template_version(report: Report, _known: Known) -> Iterator[Problem]:
    """What: a stamped template is of a version that can be read; a workbook without a stamp is not judged.

    Why: in another version the same header may ask for something else, so its figures would be misread.
    """
    version = report.stamp.template
    if version is not None and version not in READ_VERSIONS:
        yield Problem(Severity.ERROR, "template_version", sheet=GUIDE_SHEET, found=version, expected=TEMPLATE_VERSION)


def period_closed(_report: Report, known: Known) -> Iterator[Problem]:
    """What: a report for a period that is closed, or past its lock date, comes with a reason.

    Why: the figures of a closed period have been read out in a meeting; whoever changes them says why.
    """
    period = known.period
    if (period.reason or "").strip():
        return
    if period.is_closed:
        yield Problem(Severity.ERROR, "period_closed", values={"period_on": period.period_on})
    elif period.locked_since is not None:
        values = {"period_on": period.period_on, "locks_on": period.locked_since}
        yield Problem(Severity.ERROR, "period_locked", values=values)


def another_period(_report: Report, known: Known) -> Iterator[Problem]:
    """What: the report is for the period that reports are being received for.

    Why: a workbook of another month, taken from the wrong folder or filled in by mistake, would change that month's
    figures for everybody while this month's report seems to be missing.
    """
    period = known.period
    if period.chosen_on is not None and period.chosen_on != period.period_on:
        values = {"period_on": period.period_on, "period_chosen": period.chosen_on}
        yield Problem(Severity.WARNING, "another_period", values=values)


def period_not_opened(_report: Report, known: Known) -> Iterator[Problem]:
    """What: the report is for a period that was opened.

    Why: nobody has been asked to report for another one, so its report is early or its month mistyped.
    """
    if not known.period.is_opened:
        yield Problem(Severity.WARNING, "period_not_opened", values={"period_on": known.period.period_on})


def sent_before_closing(_report: Report, known: Known) -> Iterator[Problem]:
    """What: the report was sent on its period's closing day or later.

    Why: until then the month goes on, and what still happens in it would be missing from its figures.
    """
    period = known.period
    if period.closes_on is not None and known.sent_on < period.closes_on:
        values = {"period_on": period.period_on, "sent_on": known.sent_on, "closes_on": period.closes_on}
        yield Problem(Severity.WARNING, "sent_before_closing", values=values)
