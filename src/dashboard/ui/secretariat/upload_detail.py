"""One upload in detail: who and when, its turns, its original file, what it changed; undo and redo; the backup."""

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.errors import Refused
from dashboard.intake import upload_history
from dashboard.store import backup, plans, submissions
from dashboard.store.scope import VIETNAM
from dashboard.text import dates, failures, numbers
from dashboard.ui.app import data, navigation
from dashboard.ui.app.i18n import _, plural, speaking
from dashboard.ui.kit import changes, forms, markdown, provenance
from dashboard.ui.secretariat import upload_list

Upload = Mapping[str, Any]


# ---- one upload ----


def chosen(history: pd.DataFrame) -> Upload | None:
    """The upload the address asks for, whatever the filters leave out; says so if there is none."""
    one = upload_list.chosen()
    matches = history[history["submission_id"] == one]
    if one is not None and matches.empty:
        sentence = _("There is no upload “{upload}” in this database. Choose one from the list.").format(upload=one)
        st.warning(markdown.escape_markdown(sentence), icon=":material/search_off:")
    return None if matches.empty else dict(matches.iloc[0])


def details(upload: Upload) -> None:
    """Who, when, which file; every undo and redo; the original; undo or redo; what it changed."""
    with st.container(border=True, key="upload"):
        _mark, colour, icon, word = upload_list.STATES[upload["state"]]
        st.markdown(f"**{markdown.escape_markdown(what(upload))}** :{colour}-badge[{icon} {_(word)}]")
        st.caption(markdown.escape_markdown(" ".join(_facts(upload))))
        _turns(upload)
        with st.container(horizontal=True, vertical_alignment="center", key="upload-buttons"):
            provenance.original(upload["file_sha256"], upload["file_name"], key=f"original-{upload['submission_id']}")
            _undo_or_redo(upload)
        if upload["kind"] == "plan":
            _plan_changes(upload)
        elif upload["kind"] == "nil":
            st.markdown(_("A nil report: no figures."))
        else:
            _report_changes(upload)


def what(upload: Upload) -> str:
    """The upload in a few words: agency, plan, period and version."""
    if upload["kind"] == "plan":
        return _("Plan {plan}, version {version}").format(plan=upload["plan_code"], version=upload["version"])
    return _("{agency}, plan {plan}, period {month}, version {version}").format(
        agency=upload["agency"],
        plan=upload["plan_code"],
        month=dates.period(upload["period_on"]),
        version=upload["version"],
    )


def _facts(upload: Upload) -> list[str]:
    parts = [
        _("Committed {at} by {by}; sent on {sent}. File: {file} ({size} kB).").format(
            at=_moment(upload["committed_at"]),
            by=upload["committed_by"],
            sent=dates.day(upload["sent_on"]),
            file=upload["file_name"],
            size=numbers.number(max(1, round(int(upload["file_bytes"]) / 1024))),
        )
    ]
    if isinstance(upload["agency_name"], str) and upload["agency_name"] != upload["agency"]:
        parts.insert(0, f"{upload['agency_name']}.")
    if words := upload_list.changed(upload["kind"], upload["new_rows"], upload["changed_rows"]):
        parts.append(_("When it was committed: {changed}.").format(changed=words))
    if isinstance(upload["reason"], str) and upload["reason"]:
        parts.append(_("Reason: {reason}").format(reason=upload_history.sentence(upload["reason"])))
    if upload["is_demo"]:
        parts.append(_("Demo data."))
    return parts


def _turns(upload: Upload) -> None:
    """Every undo and redo, oldest first: when, who and why."""
    icons = {"undo": ":material/undo:", "redo": ":material/redo:"}
    words = {"undo": _("Undone {at} by {by}: {reason}"), "redo": _("Redone {at} by {by}: {reason}")}
    lines = []
    for turn in data.fetch(upload_history.turns, submission_id=upload["submission_id"]).to_dict("records"):
        sentence = words[turn["kind"]].format(
            at=_moment(turn["turned_at"]), by=turn["turned_by"], reason=upload_history.sentence(turn["reason"])
        )
        lines.append(f"{icons[turn['kind']]} {markdown.escape_markdown(sentence)}")
    if lines:
        st.caption("  \n".join(lines))


def _moment(at: pd.Timestamp) -> str:
    return f"{dates.day(at)} {at:%H:%M}"


def _report_changes(upload: Upload) -> None:
    report_change = data.fetch(upload_history.changed, submission_id=upload["submission_id"])
    compared = {
        "version": _("What it changed, compared with version {version}"),
        "period": _("What it changed, compared with what was reported for earlier periods"),
        "nothing": _("The first report of this agency"),
    }[report_change.compared]
    st.markdown(f"**{markdown.escape_markdown(compared.format(version=report_change.version))}**")
    st.markdown(markdown.escape_markdown(changes.counts([report_change.diff])))
    changes.show(changes.frame([("", report_change.diff)]), key=f"changes-{upload['submission_id']}", height=260)


def _plan_changes(upload: Upload) -> None:
    earlier = upload_history.before(data.fetch(upload_history.everything), upload)
    if earlier is None:
        st.markdown(_("The first version of this plan."))
        return
    old, new = (upload_history.sheets(data.database(), one["submission_id"]) for one in (earlier, upload))
    if old is None or new is None:
        return
    sentence = _("What it changed, compared with version {version}").format(version=earlier["version"])
    st.markdown(f"**{markdown.escape_markdown(sentence)}**")
    changes.show_plan(old, new, key=f"changes-{upload['submission_id']}", height=260)


# ---- undo and redo ----


def _undo_or_redo(upload: Upload) -> None:
    is_undo = upload["state"] != "undone"
    label = _("Undo") if is_undo else _("Redo")
    icon = ":material/undo:" if is_undo else ":material/redo:"
    if is_undo and _is_rested_on(upload):
        with st.popover(label, icon=icon, key="undo-refused"):
            st.markdown(markdown.escape_markdown(_(failures.SENTENCES["plan_has_reports"])))
        return
    kind = "undo" if is_undo else "redo"
    forms.button(
        label, f"{kind}-{upload['submission_id']}", partial(_form, kind), subject="upload",
        seen=(upload["submission_id"], " ".join(_consequences(upload))), title=f"{label}: {what(upload)}", icon=icon,
    )  # fmt: skip


def _form(kind: str, form: forms.Form) -> None:
    """What will happen, why and who."""
    submission_id, consequences = form.seen
    st.markdown(markdown.escape_markdown(consequences))
    forms.text_box(form, "reason", _("Reason"))
    forms.done_by(form)
    label = _("Yes, undo it") if kind == "undo" else _("Yes, redo it")
    forms.step(form, label, partial(_turn, kind, submission_id, form))


def _is_rested_on(upload: Upload) -> bool:
    """The only version of a plan with reports that count: `submissions.undo` refuses it."""
    history = data.fetch(upload_history.everything)
    if upload["kind"] != "plan" or len(upload_history.same_place(history, upload)) > 1:
        return False
    reports = history[(history["plan_code"] == upload["plan_code"]) & (history["kind"] != "plan")]
    return bool((reports["state"] == "in_force").any())


def _consequences(upload: Upload) -> list[str]:
    """What undoing it, or redoing it if it is undone, would do to the figures."""
    history = data.fetch(upload_history.everything)
    later, earlier = upload_history.later(history, upload), upload_history.before(history, upload)
    is_undone = upload["state"] == "undone"
    if later is not None:
        sentence = (
            _("Version {version} counts. Redoing this one changes no figure: it will stand in the history as replaced.")
            if is_undone
            else _("Version {version} counts. Undoing this one changes no figure; it stays in the history.")
        )
        return [sentence.format(version=later["version"])]
    if is_undone:
        sentence = _("It will count again. Every figure is recalculated at once.")
        if earlier is not None:
            sentence = _("It will count again in place of version {version}. Every figure is recalculated at once.")
            sentence = sentence.format(version=earlier["version"])
        return [sentence, *_in_a_closed_month(upload)]
    if earlier is not None:
        sentence = _("Version {version} will count again. Every figure is recalculated at once; nothing is deleted.")
        return [sentence.format(version=earlier["version"]), *_lost(upload, earlier), *_in_a_closed_month(upload)]
    if upload["kind"] == "plan":
        return [_("The plan will no longer be shown. Nothing is deleted; it can be redone.")]
    sentence = _("The agency will count as not having reported. Every figure is recalculated; nothing is deleted.")
    return [sentence, *_in_a_closed_month(upload)]


def _lost(upload: Upload, earlier: Upload) -> list[str]:
    """Reports on tasks that only the version to be undone has."""
    if upload["kind"] != "plan":
        return []
    ids = {"plan_id": upload["submission_id"], "earlier_id": earlier["submission_id"]}
    n = data.fetch(submissions.only_in, **ids)
    sentence = plural(
        n,
        "What was reported on {n} task that only this version has will not be shown.",
        "What was reported on {n} tasks that only this version has will not be shown.",
    )
    return [sentence.format(n=numbers.number(n))] if n else []


def _in_a_closed_month(upload: Upload) -> list[str]:
    if upload["kind"] == "plan":
        return []
    month: date = upload["period_on"].date()
    period = data.fetch(plans.period, plan_code=upload["plan_code"], period_on=month)
    if period is None or period["state"] != "closed":
        return []
    return [_("The period is closed: who was expected to report in it stays as it is.")]


def _turn(kind: str, submission_id: str, form: forms.Form, who: Mapping[str, Any]) -> tuple[str, str]:
    """Undo or redo; returns which of both, and of what."""
    reason = form.text("reason").strip()
    if not who["by"] or not reason:
        raise Refused("reason_missing" if who["by"] else "name_missing")
    act = submissions.undo if kind == "undo" else submissions.redo
    act(data.database(), submission_id, reason=reason, **who)
    return kind, submission_id


def news(uploads: pd.DataFrame) -> None:
    """What the last undo or redo came to; nothing before one."""
    last = forms.outcome("upload")
    forms.say_stopped(last)
    if last.done is None:
        return
    kind, submission_id = last.done
    upload = next((dict(row) for _i, row in uploads.iterrows() if row["submission_id"] == submission_id), None)
    if upload is None:
        return
    words = (
        _("Undone: {what}. The figures are up to date.")
        if kind == "undo"
        else _("Redone: {what}. The figures are up to date.")
    )
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="history-told"):
        sentence = markdown.escape_markdown(words.format(what=what(upload)))
        st.markdown(f":green[:material/task_alt: **{sentence}**]", width="content")
        navigation.link("overview", _("See the overview"), icon=":material/dashboard:")


# ---- backup ----


def backups() -> None:
    """Everything in one file, to be kept on another machine."""
    with st.container(border=True, key="backup"):
        st.markdown(f"**{markdown.escape_markdown(_('Backup'))}**")
        sentence = _(
            "One .zip with every figure, this history and the workbooks received, as of this moment; others can "
            "keep working. Keep it on another machine. python -m dashboard restore FILE.zip rebuilds the "
            "database from it."
        )
        st.caption(markdown.escape_markdown(sentence))
        st.download_button(
            _("Download a backup"),
            speaking(_backup),
            file_name=backup.file_name(datetime.now(VIETNAM)),
            mime="application/zip",
            key="download-backup",
            icon=":material/archive:",
            on_click="ignore",
        )


def _backup() -> bytes:
    out = io.BytesIO()
    backup.write(data.database(), out, datetime.now(UTC))
    return out.getvalue()
