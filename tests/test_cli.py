"""The command line: plain words, exit codes, and nothing written where nothing should be."""

import shutil
from pathlib import Path

import pytest

from dashboard import cli
from dashboard.ingest.plan import plan_workbook
from dashboard.store import database
from tests.conftest import made_once


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office's own database in a folder of its own."""
    monkeypatch.setenv("DASHBOARD_DATABASE", str(tmp_path / "data" / "dashboard.duckdb"))
    return tmp_path


@pytest.fixture
def with_plans(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That office as a first command leaves it: with the two plans."""
    (office / "data").mkdir()
    shutil.copy(made_once(tmp_path_factory, "plans", plan_workbook.load_shipped), office / "data" / "dashboard.duckdb")
    return office


def test_template_check_import_again(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A template goes out, is checked, imported with its warnings accepted, and the second time changes nothing."""
    out = office / "mau"
    arguments = ["template", "--plan", "A", "--period", "2023-12", "--agency", "Sở Y tế", "--out", str(out)]
    assert cli.main(arguments) == cli.OK
    (file,) = out.glob("*.xlsx")
    assert cli.main(["check", str(file)]) == cli.OK
    assert cli.main(["import", str(file)]) == cli.PROBLEMS, "an empty template only has warnings, which need a yes"
    assert "--accept-warnings" in capsys.readouterr().out
    assert cli.main(["import", "--accept-warnings", str(file)]) == cli.OK
    assert cli.main(["--language", "en", "import", str(file)]) == cli.OK
    assert "Already received" in capsys.readouterr().out


def test_a_report_of_another_month_needs_a_yes(with_plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--period` says which month is received: a workbook of another one is not stored without --accept-warnings."""
    out = with_plans / "mau"
    cli.main(["template", "--plan", "A", "--period", "2023-12", "--agency", "so-y-te", "--out", str(out)])
    (file,) = out.glob("*.xlsx")
    capsys.readouterr()
    assert cli.main(["import", "--period", "2023-11", str(file)]) == cli.PROBLEMS
    text = capsys.readouterr().out
    assert "đang tiếp nhận báo cáo kỳ 11/2023" in text and "chưa được mở" in text
    assert cli.main(["check", "--period", "2023-12", str(file)]) == cli.OK
    assert "đang tiếp nhận" not in capsys.readouterr().out


def test_one_bad_file_does_not_stop_the_rest(with_plans: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file has its own verdict, in Vietnamese; the exit code says that one had problems."""
    bad = with_plans / "anh.xlsx"
    bad.write_bytes(b"%PDF-1.4")
    out = with_plans / "mau"
    cli.main(["template", "--plan", "A", "--period", "2023-12", "--agency", "so-y-te", "--out", str(out)])
    (good,) = out.glob("*.xlsx")
    capsys.readouterr()
    assert cli.main(["check", str(bad), str(good)]) == cli.PROBLEMS
    text = capsys.readouterr().out
    assert "PDF" in text and "Sở Y tế" in text


def test_database_in_use_is_said(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A database that cannot be opened is one sentence and exit code 3."""
    path = office / "data" / "dashboard.duckdb"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"this is no database" * 1000)
    assert cli.main(["check", "x.xlsx"]) == cli.UNAVAILABLE
    assert str(path) in capsys.readouterr().err


def test_bad_setting_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A setting that is no number names itself."""
    monkeypatch.setenv("DASHBOARD_DUE_SOON_DAYS", "nhiều")
    assert cli.main(["check", "x.xlsx"]) == cli.UNAVAILABLE
    assert "DASHBOARD_DUE_SOON_DAYS" in capsys.readouterr().err


def test_demo_is_not_mixed_with_real_reports(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Demo figures are refused where a real report is."""
    from tests import build

    db = database.connect(office / "data" / "dashboard.duckdb")
    build.plan(db, [build.task("1")])
    build.report(db, "a", "2023-04", {"1": 10})
    db.close()
    assert cli.main(["demo"]) == cli.PROBLEMS
    assert capsys.readouterr().err


def test_help_is_translated(capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` of every command exists in both languages."""
    for language in ("vi", "en"):
        for command in ("import", "check", "template", "backup", "restore", "demo"):
            with pytest.raises(SystemExit) as stop:
                cli.main(["--language", language, command, "--help"])
            assert stop.value.code == 0
    assert capsys.readouterr().out
