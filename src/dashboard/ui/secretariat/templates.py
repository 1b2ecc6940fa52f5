"""Blank workbooks out: each agency's monthly workbook, filled with its tasks and what it reported last."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.ingest.monthly import prefilled, reporting_month
from dashboard.metrics import directory
from dashboard.reports.excel import tables
from dashboard.reports.excel.tables import Column
from dashboard.store import plans
from dashboard.store.scope import Scope, next_month
from dashboard.text import dates, limits, translation
from dashboard.ui.app import data, filters
from dashboard.ui.app.i18n import _, plural
from dashboard.ui.browser import picker
from dashboard.ui.kit import downloads, markdown

_PACKAGE: Final = "blank-workbooks"


def show(scope: Scope) -> None:
    """Choose plan, period and agency; download that workbook, or those of every agency of the plan at once."""
    titles = {plan["plan_code"]: f"{plan['plan_code']}. {plan['title']}" for plan in data.fetch(plans.plans)}
    if not titles:
        st.info(_("There is no plan yet. Load a plan workbook under “Submit reports”."), icon=":material/inbox:")
        return
    st.caption(_("The workbook comes filled with the agency's tasks and what it reported last. Send it as it is."))
    left, middle, right = st.columns([3, 2, 4])
    # Each box is one of its own for what the filters and the box before it say: else it would keep, for another
    # choice there, what it began with.
    plan = left.selectbox(
        _("Plan"),
        list(titles),
        index=list(titles).index(scope.plan or next(iter(titles))),
        format_func=titles.__getitem__,
        key=f"template-plan-{scope.plan}",
    )
    months = data.fetch(plans.periods, plan_code=plan)
    days = [month["period_on"] for month in months]
    period = middle.selectbox(
        _("Report period"),
        days,
        index=days.index(_next_period(scope, days)),
        format_func=dates.period,
        key=f"template-period-{plan}-{filters.chosen_period(scope)}",
    )
    names = {
        agency["agency_id"]: agency["name"]
        for agency in data.fetch(reporting_month.reporters, plan=plan, period=period)
    }
    with right:
        agency = _agency(scope, plan, names)
    _about(next(month for month in months if month["period_on"] == period))
    with st.container(horizontal=True, vertical_alignment="center", key="template-downloads"):
        _one(plan, agency, period)
        _all(plan, period, names)


def _one(plan: str, agency: str | None, period: date) -> None:
    st.download_button(
        _("Download the workbook"),
        lambda: prefilled.blank(data.database(), plan, str(agency), period),
        file_name=prefilled.file_name(plan, str(agency), period),
        mime=downloads.XLSX,
        key="template-one",
        icon=":material/download:",
        type="primary",
        on_click="ignore",
        disabled=agency is None,
    )


def _agency(scope: Scope, plan: str, names: Mapping[str, str]) -> str | None:
    chosen: str | None = picker.box(
        _("Agency"),
        names,
        f"template-agency-{plan}-{scope.agency}",
        index=list(names).index(scope.agency) if scope.agency and scope.agency in names else None,
        placeholder=_("Choose an agency"),
    )
    return chosen


def _about(chosen: Mapping[str, Any]) -> None:
    """By when reports for the month are due, and that it is closed. `chosen`: a row of `plans.periods`."""
    st.caption(_("Reports for this period are due on {day}.").format(day=dates.day(chosen["deadline_on"])))
    if chosen["state"] == "closed":
        sentence = _("Period {month} is closed: a report that still comes for it is taken only with a reason.")
        st.warning(sentence.format(month=dates.period(chosen["period_on"])), icon=":material/lock:")


def _all(plan: str, period: date, names: Mapping[str, str]) -> None:
    """One click makes everybody's workbooks, with progress shown; then they can be downloaded."""
    last_package: Package | None = st.session_state.get(_PACKAGE)
    if last_package is None or not last_package.is_for(plan, period):
        st.button(
            plural(len(names), "Make the workbook of the one agency", "Make the workbooks of all {n} agencies").format(
                n=len(names)
            ),
            key="template-make",
            icon=":material/folder_zip:",
            on_click=_start,
            args=(plan, period),
        )
        if last_package is not None and (last_package.plan, last_package.period) == (plan, period):
            st.caption(_("Reports have come in since these workbooks were made; make them again."))
        return
    place = st.empty()
    for number, name in last_package.make():
        words = _("Making {n}/{of}: {name}").format(n=number, of=len(last_package.agencies), name=name)
        place.progress((number - 1) / len(last_package.agencies), markdown.escape_markdown(words))
    place.empty()
    st.download_button(
        plural(len(last_package.agencies), "Download the one workbook", "Download the {n} workbooks").format(
            n=len(last_package.agencies)
        ),
        lambda: _up_to_date(last_package).archive(),
        file_name=limits.file_name(f"BaoCao_{plan}_{period:%Y-%m}", ".zip"),
        mime="application/zip",
        key="template-all",
        icon=":material/folder_zip:",
        type="primary",
        on_click="ignore",
    )
    st.caption(_("One archive (.zip), with a list of who gets which file."))


def _start(plan: str, period: date) -> None:
    last_package: Package | None = st.session_state.get(_PACKAGE)
    # A second click while they are being made changes nothing.
    if last_package is None or not last_package.is_for(plan, period):
        st.session_state[_PACKAGE] = package(plan, period)


def _up_to_date(last_package: "Package") -> "Package":
    """The same, made anew when somebody committed while the button stood on the screen."""
    return last_package if last_package.is_current else package(last_package.plan, last_package.period)


def _next_period(scope: Scope, days: Sequence[date]) -> date:
    """The period chosen in the filters; else the month after the one shown when none is chosen, as far as the plan
    goes."""
    last = data.fetch(directory.default_period)
    wanted = filters.chosen_period(scope) or (next_month(last) if last else days[0])
    return min(max(wanted, days[0]), days[-1])


@dataclass(slots=True)
class Package:
    """Everybody's workbooks of a plan and period from the data of one version; goes on where a rerun stopped it."""

    plan: str
    period: date
    version: int
    filled: prefilled.Prefill
    agencies: Mapping[str, str]
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_current(self) -> bool:
        """Nobody has committed anything since."""
        return self.version == data.database().version

    def is_for(self, plan: str, period: date) -> bool:
        """These are the plan's and period's workbooks, as they would be made now."""
        return (self.plan, self.period) == (plan, period) and self.is_current

    def make(self) -> Iterator[tuple[int, str]]:
        """Makes the workbooks that are still to be made; before each, its number and its agency."""
        for agency, name in self.agencies.items():
            if agency not in self.files:
                yield len(self.files) + 1, name
                self.files[agency] = self.filled.workbook(agency)

    def archive(self) -> bytes:
        """The workbooks and the list of who gets which as one zip archive."""
        for _step in self.make():
            pass
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:  # workbooks are compressed already
            name = limits.file_name(f"00_DanhSach_{self.plan}_{self.period:%Y-%m}", ".xlsx")
            archive.writestr(name, self.recipients())
            for agency, content in self.files.items():
                archive.writestr(prefilled.file_name(self.plan, agency, self.period), content)
        return packed.getvalue()

    def recipients(self) -> bytes:
        """The list as a workbook, in Vietnamese as what it lists: agency, file, its tasks by role, deadline."""
        own = {agency: [task.role for task in self.filled.tasks(agency)] for agency in self.agencies}
        rows = pd.DataFrame(
            {
                "name": name,
                "file": prefilled.file_name(self.plan, agency, self.period),
                "led": sum(role != "coordinating" for role in own[agency]),
                "coordinated": own[agency].count("coordinating"),
                "deadline": self.filled.month.period.deadline_on,
            }
            for agency, name in self.agencies.items()
        )
        with translation.speaking("vi"):
            columns = {
                "name": Column(_("Agency")),
                "file": Column(_("File")),
                "led": Column(_("Tasks to report on"), "integer"),
                "coordinated": Column(_("Tasks coordinated"), "integer"),
                "deadline": Column(_("Due on"), "date"),
            }
            title = _("Who gets which workbook, period {month}").format(month=dates.period(self.period))
            return tables.xlsx(rows, title, [f"{self.plan}. {self.filled.month.plan_title}"], columns)


def package(plan: str, period: date) -> Package:
    """The workbooks of every agency that reports in a plan, none of them made yet; what fills them is read once."""
    version = data.database().version  # before reading: data newer than their version are at worst read again
    with data.database().reader() as reader:
        names = {agency["agency_id"]: agency["name"] for agency in reporting_month.reporters(reader, plan)}
        return Package(plan, period, version, prefilled.prefill(reader, plan, period), names)
