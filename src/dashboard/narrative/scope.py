"""What figures are true for, in words: report date, filters, and whether they are made up."""

from dashboard.store.scope import Scope
from dashboard.text import dates
from dashboard.text.translation import _


def report_date(scope: Scope) -> str:
    """ "Số liệu đến 31/03/2024"."""
    return _("Figures to {day}").format(day=dates.day(scope.report_on))


def demo_mark(*, is_demo: bool) -> list[str]:
    """The note that stands first on whatever leaves the dashboard with made-up figures; none for real ones."""
    return [_("MADE-UP FIGURES")] if is_demo else []


def in_words(scope: Scope, *, plan: str, section: str, agency: str) -> list[str]:
    """One sentence a filter in use, in full, the report date first: the notes on top of a paper. The names are those
    of the plan, section and agency filtered by."""
    lines = [report_date(scope), _("Report period: {month}").format(month=dates.period(scope.period_on))]
    if scope.plan:
        lines.append(_("Plan: {name}").format(name=f"{scope.plan}. {plan}"))
    if scope.plan and scope.section:
        lines.append(_("Section: {name}").format(name=f"{scope.section}. {section}"))
    if scope.agency:
        lines.append(_("Lead agency: {name}").format(name=agency))
    return lines
