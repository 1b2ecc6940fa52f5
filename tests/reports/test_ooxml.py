"""Every paper opens in Microsoft Office without a question: what it asks of a file and LibreOffice forgives."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator

import pytest

from dashboard.reports.content import Content
from dashboard.reports.excel import pack
from dashboard.reports.word import letter, report
from dashboard.store.database import Database
from dashboard.ui.kit import tables
from tests import build
from tests.reports import decks, ooxml
from tests.reports.word.test_letter import PARTY, STATE

EVIL = "=1+1 <b>đậm</b> & \x0b\x1f ]]> _x0041_ file:x"
KINDS: dict[str, Callable[[Content], bytes]] = {
    "docx": report.monthly_report,
    "pptx": decks.powerpoint,
    "xlsx": lambda gathered: pack.workbook(gathered, tables.describe),
}


@pytest.fixture(scope="module")
def office() -> Iterator[Database]:
    """A plan with texts nobody should trust, money, an overdue task and a silent agency; only read."""
    db = build.new()
    build.plan(
        db,
        [
            build.task("1", due="2024-01-31", title=EVIL),
            build.task("2", ["a", "b"], due="2024-02-10"),
            build.task("3", ["b"], section="I.2"),
        ],
    )
    money = [{"ref": "1", "source": EVIL, "estimated": 5_000_000}]
    build.report(db, "a", "2024-03", {"1": {"percent": 10.0, "difficulty": "=1+1", "result": "\x0b"}}, money=money)
    yield db
    db.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("month", ["2023-04", "2024-03"], ids=["nothing reported", "reported"])
def test_papers_need_no_repair(office: Database, kind: str, month: str) -> None:
    """Parts, relationships, ids and the order of elements are those of the standard, charts' workbooks included."""
    assert ooxml.faults(KINDS[kind](decks.gathered(office, build.scope(month)))) == []


def test_letters_need_no_repair() -> None:
    """The reminder letters in both layouts."""
    for given in (STATE, PARTY):
        assert ooxml.faults(letter.docx(given)) == []


def _spoilt(content: bytes, part: str, pattern: str, instead: str) -> list[str]:
    """What is found when a part of a good file is changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            text = good.read(name)
            if name == part:
                changed = re.sub(pattern, instead, text.decode(), count=1, flags=re.DOTALL).encode()
                assert changed != text
                text = changed
            bad.writestr(name, text)
    return ooxml.faults(out.getvalue())


@pytest.mark.parametrize(
    ("part", "pattern", "instead", "expected"),
    [
        ("word/document.xml", r"(<w:keepNext/>)(.*?)(<w:jc [^>]*/>)", r"\3\2\1", "w:pPr has"),
        ("word/document.xml", r"(<w:tc>(?:(?!<w:p>).)*)<w:p>.*?</w:p></w:tc>", r"\1</w:tc>", "w:tc does not end"),
        ("word/document.xml", r'r:id="rId\d+"', 'r:id="rId999"', "refers to rId999"),
        ("word/document.xml", r"</w:body>", "", "not well formed"),
        ("word/_rels/document.xml.rels", r'Target="styles.xml"', 'Target="gone.xml"', "leads to word/gone.xml"),
        ("[Content_Types].xml", r'<Default Extension="xml"[^>]*/>', "", "of no declared kind"),
    ],
    ids=["order", "cell", "reference", "form", "relationship", "kind"],
)
def test_what_office_would_repair_is_found(part: str, pattern: str, instead: str, expected: str) -> None:
    """One thing spoilt in a good letter is the one thing told."""
    faults = _spoilt(letter.docx(STATE), part, pattern, instead)
    assert faults and any(expected in fault for fault in faults), faults
