"""The letters to agencies whose report is missing: made from what is stored, one Word file each or all as one zip."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from dashboard.ingest.monthly import prefilled
from dashboard.metrics import reporting
from dashboard.reports.word import letter
from dashboard.reports.word.letter import IssuedPlan, Letter, Task
from dashboard.store import plans, submissions
from dashboard.store.database import Reader
from dashboard.store.scope import Scope
from dashboard.text import dates, limits, translation
from dashboard.ui.app import data
from dashboard.ui.app.i18n import _
from dashboard.ui.browser import picker
from dashboard.ui.kit import markdown

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Letters = Mapping[tuple[str, str], Letter]
"""By plan and agency."""


def of_silent(db: Reader, scope: Scope, today: date) -> Letters:
    """A letter for every plan and agency whose report for the report period is missing, longest silence first; about
    the months missing in a row, as `reporting.silent` counts them."""
    silent = reporting.silent(db, scope)
    rows = reporting.grid(db, scope)
    missing = rows[rows["state"] == "missing"]
    expected = reporting.expected_tasks(db, scope)
    by_code = {plan["plan_code"]: plan for plan in plans.plans(db)}
    months = {(code, month["period_on"]): month for code in by_code for month in plans.periods(db, code)}
    names = {(a["plan_code"], a["agency_id"]): str(a["name"]) for a in plans.agencies(db)}
    is_demo = submissions.has_demo(db)
    letters = {}
    columns = ("plan_code", "agency_id", "agency", "since_on")
    for code, agency_id, short_name, since_on in zip(*(silent[name] for name in columns), strict=True):
        plan, own = by_code[code], (missing["plan_code"] == code) & (missing["agency_id"] == agency_id)
        days = [month.date() for month in missing.loc[own & (missing["month_on"] >= since_on), "month_on"]]
        deadline_on = months[code, scope.period_on]["deadline_on"]
        own_tasks = expected[(expected["plan_code"] == code) & (expected["agency_id"] == agency_id)]
        standing = plan["standing_agency_id"]
        letters[code, agency_id] = Letter(
            plan=IssuedPlan(plan["title"], plan["issuer"] or "", plan["number"] or "", plan["issued_on"]),
            sender=names.get((code, standing), standing or ""),
            recipient=names.get((code, agency_id), short_name),
            missing=days,
            closed=[day for day in days if months[code, day]["state"] == "closed"],
            deadline_on=deadline_on,
            is_overdue=deadline_on < today,
            tasks=_tasks(own_tasks),
            template=prefilled.file_name(code, agency_id, scope.period_on),
            is_demo=is_demo,
        )
    return letters


def _tasks(rows: pd.DataFrame) -> list[Task]:
    with translation.speaking("vi"):
        return [
            Task(
                row["ref"],
                row["title"],
                dates.deadline(
                    None if pd.isna(row["due_on"]) else row["due_on"].date(), row["precision"], row["is_tentative"]
                ),
            )
            for row in rows.to_dict("records")
        ]


def show(scope: Scope) -> None:
    """Choose an agency; its letter, ready to copy or as a Word file; and those of all as one zip."""
    letters: Letters = data.fetch(of_silent, replace(scope, section=None), today=data.today())
    names = {who: f"{one.recipient} ({_('plan {code}').format(code=who[0])})" for who, one in letters.items()}
    chosen = picker.box(
        _("Reminder letter to"),
        names,
        f"letter-to-{scope.period_on:%Y-%m}",
        placeholder=_("Choose an agency"),
    )
    if chosen is None:
        return
    one = letters[chosen]
    with st.container(horizontal=True, key="letter-downloads"):
        st.download_button(
            _("Download the letter (Word)"),
            lambda: letter.docx(one),
            file_name=file_name(chosen, scope.period_on, is_demo=one.is_demo),
            mime=DOCX,
            key="letter-one",
            icon=":material/description:",
            type="primary",
            on_click="ignore",
        )
        if len(letters) > 1:
            st.download_button(
                _("All {n} letters (zip)").format(n=len(letters)),
                lambda: together(letters, scope.period_on),
                file_name=f"Don-doc_{scope.period_on:%Y-%m}.zip",
                mime="application/zip",
                key="letter-all",
                icon=":material/folder_zip:",
                on_click="ignore",
            )
    st.code(letter.text(one), language=None, wrap_lines=True)  # whole: a box that scrolls is out of a keyboard's reach
    sentence = _("Number, day, new date and signature are left blank. Attach the blank workbook named in the letter.")
    st.caption(markdown.escape_markdown(sentence))


def file_name(who: tuple[str, str], period_on: date, *, is_demo: bool) -> str:
    """Name of a letter's file; one about made-up figures says so."""
    plan_code, agency_id = who
    stem = f"{'MINH-HOA_' if is_demo else ''}Don-doc_{plan_code}_{period_on:%Y-%m}_{agency_id}"
    return limits.file_name(stem, ".docx")


def together(letters: Letters, period_on: date) -> bytes:
    """The letters as one zip archive of Word files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:  # Word files are compressed already
        for who, one in letters.items():
            archive.writestr(file_name(who, period_on, is_demo=one.is_demo), letter.docx(one))
    return packed.getvalue()
