"""`python -m dashboard …`: import, check, template, backup, restore, demo.

Messages in Vietnamese unless `--language en`.

Exit codes: 0 done; 1 a file has problems or nothing was changed because of them; 2 wrong use; 3 the database or a
setting cannot be used (another program holds it, no permission, damaged, disk full, a newer version made it).
"""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from dashboard import __version__, demo, settings
from dashboard.errors import UNAVAILABLE, DashboardError, DatabaseInUse, DatabaseUnavailable, Refused, SettingError
from dashboard.ingest import columns
from dashboard.ingest.monthly import monthly_report, prefilled, reporting_month
from dashboard.ingest.plan import plan_workbook
from dashboard.ingest.problem import Problem
from dashboard.ingest.problem_wording import sentence
from dashboard.ingest.reading import container, workbook
from dashboard.settings import Settings
from dashboard.store import backup, database, originals, submissions
from dashboard.store.database import Database
from dashboard.store.scope import month_start
from dashboard.store.submissions import Sender
from dashboard.text import dates, failures, translation
from dashboard.text.translation import _, plural
from dashboard.text.xml_text import xml_text

OK, PROBLEMS, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Never a traceback for what a person can mend."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    translation.use(_language(arguments))
    chosen = _parser().parse_args(arguments)
    try:
        options = settings.read()
        return int(chosen.run(chosen, options))
    except (DatabaseInUse, DatabaseUnavailable, SettingError) as error:
        _complain(failures.sentence(error))
        return UNAVAILABLE
    except DashboardError as error:
        _complain(failures.sentence(error, workbook.REFUSALS))
        return PROBLEMS
    except OSError as error:
        _complain(failures.sentence(failures.of_file(error)))
        return PROBLEMS
    except KeyboardInterrupt:
        _complain(_("Stopped. What had been committed is kept; the rest was not written."))
        return PROBLEMS


def _language(arguments: Sequence[str]) -> str:
    """Needed before the parser, whose own help is in that language."""
    for i, argument in enumerate(arguments):
        if argument == "--language" and i + 1 < len(arguments):
            return arguments[i + 1]
        if argument.startswith("--language="):
            return argument.partition("=")[2]
    return "vi"


def _complain(text: str) -> None:
    print(text, file=sys.stderr)


def _period(text: str) -> date:
    try:
        return dates.parse_month(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("not a month such as 2024-03 or 03/2024")) from None


def _day(text: str) -> date:
    try:
        return dates.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("not a date such as 31/03/2024")) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dashboard",
        description=_("Plan dashboard of Lai Châu: workbooks in, templates out, demo figures."),
    )
    parser.add_argument("--version", action="version", version=__version__)
    parser.add_argument("--language", choices=translation.LANGUAGES, default="vi", help=_("language of the messages"))
    commands = parser.add_subparsers(required=True, metavar=_("command"))

    def command(name: str, run: object, text: str) -> argparse.ArgumentParser:
        subparser = commands.add_parser(name, help=text, description=text)
        subparser.set_defaults(run=run)
        return subparser

    def answers(subparser: argparse.ArgumentParser) -> None:
        subparser.add_argument("--plan", help=_("plan code, for a workbook that is not stamped"))
        subparser.add_argument("--agency", help=_("agency name or code, for a workbook that is not stamped"))
        subparser.add_argument(
            "--period",
            type=_period,
            help=_("reporting month: of a workbook that is not stamped; one stamped with another gets a warning"),
        )
        subparser.add_argument("--sent-on", type=_day, help=_("day the agency sent it (today if left out)"))

    import_ = command("import", _import, _("check workbooks (plans or monthly reports) and store those without errors"))
    import_.add_argument("files", nargs="+", type=Path, metavar=_("file"))
    answers(import_)
    import_.add_argument("--by", default=_("Command line"), help=_("who commits, for the history"))
    import_.add_argument("--reason", help=_("why a closed period is changed"))
    import_.add_argument("--accept-warnings", action="store_true", help=_("store although there are warnings"))
    check = command("check", _check, _("check workbooks and write nothing"))
    check.add_argument("files", nargs="+", type=Path, metavar=_("file"))
    answers(check)
    blank = command("template", _template, _("write the pre-filled monthly workbooks of a period"))
    blank.add_argument("--plan", required=True, help=_("plan code"))
    blank.add_argument("--period", type=_period, required=True, help=_("reporting month, e.g. 2024-03"))
    blank.add_argument("--agency", help=_("one agency (name or code); all of them if left out"))
    blank.add_argument("--out", type=Path, default=Path(), help=_("folder to write to"))
    backup_ = command("backup", _backup, _("write a backup of the database and the received workbooks, as one .zip"))
    backup_.add_argument("folder", type=Path, metavar=_("folder"), help=_("where to; best on another disk"))
    restore = command("restore", _restore, _("make the database anew from a backup; never overwrites one"))
    restore.add_argument("backup", type=Path, metavar=_("file.zip"))
    demonstration = command("demo", _demo, _("load the two plans and labelled demo progress"))
    demonstration.add_argument("--serve", action="store_true", help=_("then start the dashboard"))
    return parser


# --- import and check ---


def _import(chosen: argparse.Namespace, options: Settings) -> int:
    return _each_file(chosen, options, is_commit=True)


def _check(chosen: argparse.Namespace, options: Settings) -> int:
    return _each_file(chosen, options, is_commit=False)


def _each_file(chosen: argparse.Namespace, options: Settings, *, is_commit: bool) -> int:
    db = database.connect(options.database)
    try:
        plan_workbook.load_shipped(db)
        codes = []
        for file in chosen.files:
            print(f"{xml_text(file.name)}:")
            try:
                codes.append(_one_file(db, chosen, file, is_commit))
            except Refused as error:
                print(f"  {failures.sentence(error, workbook.REFUSALS)}")
                codes.append(PROBLEMS)
            except OSError as error:
                print("  " + _("The file cannot be read: {reason}").format(reason=error.strerror))
                codes.append(PROBLEMS)
        return max(codes)
    finally:
        db.close()


def _one_file(db: Database, chosen: argparse.Namespace, file: Path, is_commit: bool) -> int:
    if file.stat().st_size > container.MAX_BYTES:
        raise Refused("file_too_large", limit=container.MAX_BYTES // 1024 // 1024)
    content = file.read_bytes()
    book = workbook.read(content)
    if book.sheet(columns.PLAN.title) and book.sheet(columns.TASKS.title):
        return _one_plan(db, chosen, file, content, is_commit)
    return _one_report(db, chosen, file, content, is_commit)


def _sender(chosen: argparse.Namespace, file: Path, content: bytes) -> Sender:
    return Sender(
        by=chosen.by,
        at=datetime.now(UTC),
        sent_on=chosen.sent_on or date.today(),
        file_name=file.name,
        file_sha256=originals.digest(content),
        file_bytes=len(content),
        reason=chosen.reason,
    )


def _one_plan(db: Database, chosen: argparse.Namespace, file: Path, content: bytes, is_commit: bool) -> int:
    preview = plan_workbook.preview(db, content, file.name)
    _list(preview.problems)
    if not preview.is_clean:
        return PROBLEMS
    counts = preview.counts
    words = _("Plan {code}: tasks: {tasks}, agencies: {agencies}, new tasks: {new}.")
    print(f"  {words.format(code=preview.plan_code, new=len(preview.added), **counts)}")
    if is_commit and preview.warnings and not preview.is_received and not chosen.accept_warnings:
        print("  " + _("Not stored because of the warnings; --accept-warnings stores it anyway."))
        return PROBLEMS
    if is_commit and (preview.is_received or plan_workbook.commit(db, preview, _sender(chosen, file, content)) is None):
        print("  " + _("Already received: nothing changes."))
    elif is_commit:
        print("  " + _("Stored."))
    return OK


def _one_report(db: Database, chosen: argparse.Namespace, file: Path, content: bytes, is_commit: bool) -> int:
    agency = None
    if chosen.agency:
        with db.reader() as reader:
            agency = reporting_month.directory(reader).find(chosen.agency)
        if agency is None:
            print("  " + _("No agency is called “{name}”.").format(name=chosen.agency))
            return PROBLEMS
    preview = monthly_report.preview(
        db, content, file.name, chosen.sent_on or date.today(), plan=chosen.plan, agency=agency, period=chosen.period,
        chosen=chosen.period, reason=getattr(chosen, "reason", None),
    )  # fmt: skip
    _list(preview.problems)
    if preview.asks:
        missing = ", ".join(f"--{name}" for name in preview.asks)
        print("  " + _("The workbook does not say what it is for. Add: {missing}").format(missing=missing))
        return PROBLEMS
    for part in preview.parts:
        counts = {kind: part.diff.count(kind) for kind in ("new", "changed", "unchanged", "missing")}
        words = _("{new} new, {changed} changed, {unchanged} unchanged, {missing} missing.").format(**counts)
        print(f"  {part.agency_name}, {part.plan_code}, {dates.period(part.period_on)}: {words}")
    if preview.is_received:
        print("  " + _("Already received: nothing changes."))
        return OK
    if not preview.is_clean:
        return PROBLEMS
    if not is_commit:
        return OK
    if preview.warnings and not chosen.accept_warnings:
        print("  " + _("Not stored because of the warnings; --accept-warnings stores it anyway."))
        return PROBLEMS
    monthly_report.commit(db, preview, _sender(chosen, file, content))
    print("  " + _("Stored."))
    return OK


def _list(problems: Sequence[Problem]) -> None:
    words = {"error": _("error"), "warning": _("warning"), "note": _("note")}
    for problem in problems:
        print(f"  [{words[problem.severity]}] {sentence(problem)}")


# --- backup and restore ---


def _backup(chosen: argparse.Namespace, options: Settings) -> int:
    if not options.database.exists():
        raise DatabaseUnavailable("database_missing", path=str(options.database))
    db = database.connect(options.database)
    try:
        at = datetime.now().astimezone()
        file = chosen.folder / backup.file_name(at)
        partial = file.with_suffix(".part")
        try:
            chosen.folder.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as out:
                counts = backup.write(db, out, at)
                out.flush()
                os.fsync(out.fileno())
            partial.replace(file)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise Refused("backup_not_written", folder=str(chosen.folder), detail=str(error)) from error
    finally:
        db.close()
    print(file)
    _tell(counts)
    return OK


def _restore(chosen: argparse.Namespace, options: Settings) -> int:
    counts = backup.restore(chosen.backup, options.database)
    print(options.database)
    _tell(counts)
    return OK


def _tell(counts: backup.Counts) -> None:
    print(
        "  " + _("Uploads: {uploads}, received workbooks: {files}.").format(uploads=counts.uploads, files=counts.files)
    )
    if counts.missing:
        words = plural(
            counts.missing,
            "{n} received workbook was no longer beside the database and is not in the backup.",
            "{n} received workbooks were no longer beside the database and are not in the backup.",
        )
        print("  " + words.format(n=counts.missing))


# --- template and demo ---


def _template(chosen: argparse.Namespace, options: Settings) -> int:
    db = database.connect(options.database)
    try:
        plan_workbook.load_shipped(db)
        period = month_start(chosen.period)
        with db.reader() as reader:
            agencies = reporting_month.reporters(reader, chosen.plan, period)
            filled = prefilled.prefill(reader, chosen.plan, period)
            if chosen.agency:
                agency_id = reporting_month.directory(reader).find(chosen.agency)
                agencies = [a for a in agencies if a["agency_id"] == agency_id]
        if not agencies:
            raise Refused("no_template", plan=chosen.plan, agency=chosen.agency or "", period=dates.period(period))
        chosen.out.mkdir(parents=True, exist_ok=True)
        for agency in agencies:
            file = chosen.out / prefilled.file_name(chosen.plan, agency["agency_id"], period)
            file.write_bytes(filled.workbook(agency["agency_id"]))
            print(file)
        return OK
    finally:
        db.close()


def _demo(chosen: argparse.Namespace, options: Settings) -> int:
    db = database.connect(options.database)
    try:
        with db.reader() as reader:
            is_loaded = demo.is_loaded(reader)
            history = submissions.history(reader)
            has_own = bool(((history["kind"] != "plan") & ~history["is_demo"].astype(bool)).any())
        if has_own:
            _complain(_("This database holds real reports; demo figures are not mixed with them."))
            return PROBLEMS
        if not is_loaded:
            print(_("Loading demo figures into {path}").format(path=options.database))
            try:
                demo.load(db, _show_progress)
            finally:
                print()  # behind the progress, on whose line a sentence would be unreadable
    finally:
        db.close()
    if chosen.serve:
        os.chdir(settings.ROOT)
        os.execv(sys.executable, [sys.executable, str(settings.ROOT / "app.py")])  # noqa: S606 - our own file
    return OK


def _show_progress(done: int, of: int, what: str) -> None:
    print(f"\r  {done}/{of} {what:<12}", end="", flush=True)
