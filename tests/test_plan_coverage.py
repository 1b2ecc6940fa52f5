"""The shipped plan workbooks, docs/plan-coverage.md and the printed plans say the same (domain.md §1, §3)."""

import calendar
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from dashboard.ingest import normalise
from dashboard.ingest.normalise.agencies import Directory
from dashboard.ingest.normalise.rows import Row
from dashboard.ingest.plan import plan_workbook
from dashboard.ingest.reading import workbook
from dashboard.settings import ROOT
from dashboard.store import plans
from dashboard.store.database import Database
from dashboard.text.fold import agency_key, key

DOCUMENT = ROOT / "docs" / "plan-coverage.md"
FILES = {"A": "plan-a-commemoration-2023-2024.xlsx", "B": "plan-b-political-education-2024.xlsx"}
CODES = tuple(FILES)
RESULTS = ("task", "merged", "phrase only", "context")
RULE = re.compile(r"\|[-:| ]+\|")

# Dashes under each heading, counted by hand in the printed plans; a heading without dashes is one paragraph.
DASHES = {
    "A": {
        "B.I.1": 3, "B.II.4": 2,
        "D.1": 9, "D.2": 5, "D.3": 4, "D.4": 6, "D.5": 2, "D.6": 1, "D.7": 2, "D.8": 1, "D.9": 2, "D.10": 3,
        "D.11": 3, "D.12": 3, "D.13": 1, "D.14": 2, "D.15": 3, "D.16": 1, "D.17": 1, "D.18": 3, "D.19": 2, "D.20": 3,
        "D.21": 2, "D.22": 1, "D.23": 3, "D.24": 2, "D.25": 1, "D.26.a": 7, "D.26.b": 7, "D.KT": 2,
    },
    "B": {
        "I": 2, "II.1": 4, "II.2": 1, "II.3": 4, "II.4.1": 5, "II.4.2": 2, "II.5": 4, "II.6": 2, "III": 4,
    },
}  # fmt: skip
# Items of part B of plan A whose numbers, or whose letters of B.II.3, are not dashes counted from 1.
LETTERED = {
    "B.I.2.1.a", "B.I.2.1.b", "B.I.2.1.c", "B.I.2.1.d", "B.I.2.1.e", "B.I.2.1.g", "B.I.2.1.h", "B.I.2.2", "B.II.1",
    "B.II.2.a", "B.II.2.b", "B.II.2.c", "B.II.3.a.1", "B.II.3.a.2", "B.II.3.a.3", "B.II.3.a.4", "B.II.3.b",
    "B.II.3.c", "B.III.1.1", "B.III.1.2", "B.III.1.3", "B.III.1.4", "B.III.1.5", "B.III.2",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row of a coverage table; `task` is "" where the document prints a dash."""

    printed: str
    what: str
    task: str
    result: str
    reason: str

    @property
    def kind(self) -> str:
        """The result without the task it names."""
        return "merged" if self.result.startswith("merged into ") else self.result


@cache
def sheets(code: str) -> Mapping[str, Sequence[Row]]:
    """The typed rows of a shipped plan workbook by sheet."""
    rows, problems = normalise.plan(workbook.read((plan_workbook.SHIPPED / FILES[code]).read_bytes()))
    assert not problems
    return rows


def tasks(code: str) -> dict[str, Row]:
    """Tasks of a plan by printed number, in the order of the workbook."""
    return {row["ref"]: row for row in sheets(code)["tasks"]}


def listed(text: str | None) -> list[str]:
    """The parts of a cell that lists things."""
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def levels(code: str) -> dict[str, str]:
    """Level of every agency of a plan by its code."""
    return {row["code"]: row["level"] for row in sheets(code)["agencies"]}


@cache
def directory(code: str) -> Directory:
    """The agencies of one plan by any of their names."""
    return Directory(
        [(r["code"], r["name"], r["short_name"], listed(r["aliases"]), r["level"]) for r in sheets(code)["agencies"]]
    )


def leads(code: str, ref: str) -> list[str | None]:
    """Codes in the leads cell of a task."""
    return [directory(code).find(name) for name in tasks(code)[ref]["leads"]]


def coordinators(code: str, ref: str) -> list[str | None]:
    """Codes in the coordinators cell of a task."""
    return [directory(code).find(name) for name in tasks(code)[ref]["coordinators"]]


@cache
def document() -> str:
    """The coverage document."""
    return DOCUMENT.read_text(encoding="utf-8")


def cells(text: str) -> list[list[str]]:
    """The body rows of the Markdown tables in a text."""
    rows = [line for line in text.splitlines() if line.startswith("|")]
    headers = {i - 1 for i, line in enumerate(rows) if RULE.fullmatch(line)}
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for i, line in enumerate(rows)
        if i not in headers and not RULE.fullmatch(line)
    ]


@cache
def lines(code: str) -> tuple[Line, ...]:
    """The coverage table of a plan, in printed order."""
    part = document().split(f"\n## Plan {code}\n")[1].split("\n## ")[0]
    return tuple(Line(p, w, "" if t == "–" else t, r, why) for p, w, t, r, why in cells(part))


def merges(code: str) -> list[tuple[str, str]]:
    """(printed number, task) of every merged line."""
    return [(line.printed, line.task) for line in lines(code) if line.kind == "merged"]


# --- The document and the workbooks --------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_every_line_points_to_a_task_that_exists(code: str) -> None:
    """A reader who follows a line finds the task; only context and phrases may have none."""
    known = tasks(code)
    for line in lines(code):
        assert line.kind in RESULTS, line
        assert line.what and line.reason, line
        assert line.task in known or (not line.task and line.kind in ("phrase only", "context")), line
        if line.kind == "task":
            assert line.task == line.printed
        if line.kind == "merged":
            assert line.result == f"merged into {line.task}"


@pytest.mark.parametrize("code", CODES)
def test_every_task_has_one_line_in_the_same_order(code: str) -> None:
    """The tasks of the workbook are the lines with the result "task", each once, in printed order."""
    assert [line.printed for line in lines(code) if line.kind == "task"] == list(tasks(code))


@pytest.mark.parametrize("code", CODES)
def test_merged_lines_are_what_the_tasks_say_is_also_printed_elsewhere(code: str) -> None:
    """A merge is written down on both sides: in the document and under "Cũng nêu tại" of the task."""
    also_at = [(also, ref) for ref, row in tasks(code).items() for also in listed(row["also_at"])]
    assert Counter(merges(code)) == Counter(also_at)
    assert max(Counter(also_at).values()) == 1


@pytest.mark.parametrize(
    ("code", "shared"),
    [
        (
            "A",
            {
                "B.II.2": {"B.II.2.a", "B.II.2.b"},
                "D.1.3": {"B.III.1.2", "B.II.4.1", "B.II.4.2.a", "B.II.4.2.b", "B.I.2.1.g"},
                "D.4.3": {"B.II.2.c", "D.10.3.c"},
                "D.25.1": {"B.II.3.a.3", "B.II.3.a.4"},
            },
        ),
        ("B", {}),
    ],
)
def test_nothing_is_merged_twice_unless_it_prints_several_things(code: str, shared: dict[str, set[str]]) -> None:
    """One printed item goes to one task; the few that name several works go to each of them, and are no task too."""
    targets: dict[str, set[str]] = {}
    for printed, task in merges(code):
        targets.setdefault(printed, set()).add(task)
    assert {printed: refs for printed, refs in targets.items() if len(refs) > 1} == shared
    assert not set(targets) & set(tasks(code))
    kinds: dict[str, set[str]] = {}
    for line in lines(code):
        kinds.setdefault(line.printed, set()).add(line.kind)
    assert {printed for printed, own_kinds in kinds.items() if len(own_kinds) > 1} == set()


@pytest.mark.parametrize("code", CODES)
def test_every_printed_dash_has_a_line(code: str) -> None:
    """Whole or in parts, each dash counted in the printed plan is covered, and no dash is invented."""
    printed = {re.sub(r" \(.*\)$", "", line.printed) for line in lines(code)}
    wanted = {f"{head}.{n}" for head, count in DASHES[code].items() for n in range(1, count + 1)}
    missing = {w for w in wanted if not any(p == w or p.startswith(f"{w}.") for p in printed)}
    assert not missing
    if code == "A":
        wanted |= LETTERED
        assert printed >= LETTERED
    roots = "|".join(re.escape(w) for w in wanted)
    assert {ref for ref in tasks(code) if not re.fullmatch(rf"(?:{roots})(?:\.[a-e])?", ref)} == set()


def test_counts_in_the_text_are_those_of_the_tables() -> None:
    """The figures of the prose are counted again from what they speak about."""
    text = document()
    head = text.split("\n## Numbers that are ours")[0]
    prose = {row[0].strip("*"): (int(row[1]), int(row[2])) for row in cells(head)}
    counts = {code: Counter(line.kind for line in lines(code)) for code in CODES}
    assert prose == {
        **{kind: (counts["A"][kind], counts["B"][kind]) for kind in RESULTS},
        "lines": (len(lines("A")), len(lines("B"))),
    }
    assert f"Plan A has {len(tasks('A'))} tasks, plan B {len(tasks('B'))}:" in text
    nobody = {c: [r for r in tasks(c) if all(levels(c)[str(a)] == "phrase" for a in leads(c, r))] for c in CODES}
    assert nobody["A"] == ["B.III.2"]
    assert f"{len(nobody['A'])} task of plan A (B.III.2) and {len(nobody['B'])} of plan B name nobody" in text


@pytest.mark.parametrize("code", CODES)
def test_the_contradictions_listed_are_those_of_the_workbook(code: str) -> None:
    """A leader who reads the list sees every badge there is."""
    part = document().split("\n## Contradictions shown to readers\n")[1].split("\n## ")[0].replace("\n", " ")
    match = re.search(rf"(\d+) tasks of plan {code}:(.*?)(?:\d+ tasks of plan|$)", part)
    assert match
    refs = [ref for ref, row in tasks(code).items() if row["contradiction"]]
    assert int(match[1]) == len(refs)
    assert re.findall(r"[A-Z]+(?:\.\w+)+", match[2]) == refs


@pytest.mark.parametrize("code", CODES)
def test_passages_cited_in_contradictions_and_notes_exist(code: str) -> None:
    """A number in a contradiction or note can be looked up in the coverage table."""
    printed = {line.printed for line in lines(code)} | {row["ref"] for row in sheets(code)["sections"]}
    pattern = r"\b[BD]\.(?:[IVX]+|KT|\d+)(?:\.(?:\d+|[a-h]\b))*" if code == "A" else r"\bI{1,3}(?:\.(?:\d|[a-e]\b))+"
    for ref, row in tasks(code).items():
        for cited in re.findall(pattern, f"{row['contradiction'] or ''} {row['note'] or ''}"):
            assert any(p == cited or p.startswith(f"{cited}.") for p in printed), (ref, cited)


# --- What is shown to leaders --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_contradictions_are_short_and_name_their_passages(code: str) -> None:
    """At most 300 characters of whole sentences, beginning with the passage the first one speaks of."""
    for ref, row in tasks(code).items():
        if text := row["contradiction"]:
            assert len(text) <= 300 and text.endswith("."), ref
            assert re.match(r"[BD]\.[IVX\d]", text), ref
            cited = set(re.findall(r"[BD]\.(?:[IVX]+|\d+)(?:\.(?:\d+|[a-h]\b))*", text))
            # Two items contradict themselves: two dates in one line, and one year printed twice.
            assert len(cited) >= 2 or ref in ("B.I.2.1.g", "B.II.2.a"), ref


@pytest.mark.parametrize(
    ("ref", "passages"),
    [
        ("B.II.1", ("B.II.1", "năm 2023", "D.5.1", "năm 2024")),
        ("B.I.2.1.d", ("bốn đơn vị", "D.2.5", "Ban Tuyên giáo Tỉnh ủy chủ trì")),
        ("B.III.1.3", ("cùng thực hiện", "D.3.1", "Văn phòng Tỉnh ủy chủ trì", "D.2.1")),
        ("B.II.4.2.c", ("ba sở", "D.12.3", "Sở Kế hoạch và Đầu tư chủ trì", "D.6.1")),
        ("B.I.2.1.g", ("tháng 05 - 12/2023", "30/10/2023")),
        ("B.II.4.1", ("đã thực hiện", "D.1.3", "chủ trì")),
        ("B.II.2.a", ("12/12/2023-12/12/2023", "1953")),
        ("B.II.3.a.1", ("B.II.3", "không ghi đơn vị thực hiện và thời hạn", "D.26.b.6")),
        ("B.II.3.a.2", ("B.II.3", "không ghi đơn vị thực hiện và thời hạn", "D.26.a.6")),
        ("B.II.3.a.3", ("B.II.3", "không ghi đơn vị thực hiện và thời hạn", "D.25.1")),
        ("B.II.3.a.4", ("B.II.3", "không ghi đơn vị thực hiện và thời hạn", "D.25.1")),
    ],
)
def test_known_contradictions_state_both_passages(ref: str, passages: tuple[str, ...]) -> None:
    """Where the plan contradicts itself, the note says what each passage states (domain.md §3)."""
    assert all(words in tasks("A")[ref]["contradiction"] for words in passages)


# --- Deadlines (domain.md §3) --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "ref", "printed", "start", "due", "precision", "is_tentative"),
    [
        ("A", "B.I.2.1.b", "Quý III năm 2023", "2023-07-01", "2023-09-30", "quarter", False),
        ("A", "B.I.2.1.d", "Tháng 12 năm 2023", "2023-12-01", "2023-12-31", "month", False),
        ("A", "B.II.4.1", "tháng 3/2023 (Đã thực hiện)", "2023-03-01", "2023-03-31", "month", False),
        ("A", "B.I.2.1.e", "Từ tháng 12/2023 đến tháng 12/2024", "2023-12-01", "2024-12-31", "month", False),
        (
            "A", "B.I.2.1.g", "Dự kiến từ tháng 05 - 12/2023 (hoàn thành trước 30/10/2023)",
            "2023-05-01", "2023-10-30", "day", True,
        ),
        ("A", "B.I.2.1.h", "Dự kiến từ tháng 06 - 12/2023", "2023-06-01", "2023-12-31", "month", True),
        ("A", "B.III.1.1", "Dự kiến trong tháng 01 năm 2024", "2024-01-01", "2024-01-31", "month", True),
        ("A", "B.III.1.4", "Dự kiến trong tháng 01/2024", "2024-01-01", "2024-01-31", "month", True),
        ("A", "B.II.4.2.c", "Dự kiến thời gian tổ chức Quý IV/2023", "2023-10-01", "2023-12-31", "quarter", True),
        ("A", "B.II.1", "Năm 2023", "2023-01-01", "2023-12-31", "year", False),
        ("A", "D.15.3", "vào năm 2024", "2024-01-01", "2024-12-31", "year", False),
        ("A", "D.KT.1", "trước ngày 19/5/2023", None, "2023-05-19", "day", False),
        ("B", "III.4", "trước ngày 30/01/2024", None, "2024-01-30", "day", False),
        ("A", "B.I.2.2", "Ra trước lễ kỷ niệm 05 ngày", None, None, "relative", False),
        ("A", "D.8.1", None, None, None, "none", False),
    ],
)  # fmt: skip
def test_printed_deadlines_are_read_as_agreed(
    code: str, ref: str, printed: str | None, start: str | None, due: str | None, precision: str, is_tentative: bool
) -> None:
    """The phrase stays as printed and becomes the dates of domain.md §3."""
    row = tasks(code)[ref]
    assert row["deadline_printed"] == printed
    assert (row["start"], row["due"]) == tuple(date.fromisoformat(d) if d else None for d in (start, due))
    assert row["precision"] == precision
    assert bool(row["tentative"]) is is_tentative


@pytest.mark.parametrize("code", CODES)
def test_every_deadline_fits_its_phrase(code: str) -> None:
    """Quarters, months and years are whole, "dự kiến" is tentative, and no phrase means no date."""
    for ref, row in tasks(code).items():
        phrase, start, due = row["deadline_printed"], row["start"], row["due"]
        assert bool(row["tentative"]) is (phrase or "").startswith("Dự kiến"), ref
        if row["precision"] in ("none", "relative"):
            assert start is None and due is None, ref
            assert (phrase is None) is (row["precision"] == "none"), ref
            assert bool(row["depends_on"]) is (row["precision"] == "relative"), ref
            continue
        assert str(due.year) in phrase, ref
        if row["precision"] == "day":
            assert any(f"{due.day}/{month}/{due.year}" in phrase for month in (f"{due.month:02d}", due.month)), ref
            continue
        assert start.day == 1 and due.day == calendar.monthrange(due.year, due.month)[1], ref
        if row["precision"] == "quarter":
            quarter = ("I", "II", "III", "IV")[due.month // 3 - 1]
            assert re.search(rf"Quý {quarter}\b", phrase) and start == date(due.year, due.month - 2, 1), ref
        if row["precision"] == "year":
            assert (start, due) == (date(due.year, 1, 1), date(due.year, 12, 31)), ref


def test_relative_deadlines_follow_the_ceremony() -> None:
    """The special issue comes out 5 days before the ceremony, the clean-up at the latest the day before."""
    following = {r: (t["depends_on"], t["depends_days"]) for r, t in tasks("A").items() if t["depends_on"]}
    assert following == {"B.I.2.2": ("B.III.1.4", -5), "D.21.2": ("B.III.1.4", -1)}


def test_plan_b_has_one_deadline() -> None:
    """The year in the title of plan B is nobody's deadline: only III.4 states one."""
    assert {ref: row["due"] for ref, row in tasks("B").items() if row["due"] or row["deadline_printed"]} == {
        "III.4": date(2024, 1, 30)
    }
    assert not any(row["start"] or row["depends_on"] for row in tasks("B").values())


def test_only_the_marathon_is_done_by_the_plan_itself() -> None:
    """Completed because the plan prints "Đã thực hiện", on the last day of the month it names."""
    done = {ref: row["completed_on"] for code in CODES for ref, row in tasks(code).items() if row["completed_on"]}
    assert done == {"B.II.4.1": date(2023, 3, 31)}


# --- Quantities and money ------------------------------------------------------------------------------------


def test_houses_and_their_money_count_once() -> None:
    """51 houses are 24 new and 27 repaired for 960 + 540 = 1 500 million, printed in B.II.1 and again in D.5.1."""
    row = tasks("A")["B.II.1"]
    assert (row["target"], row["unit"]) == (51, "nhà")
    assert [int(n) for n in re.findall(r"\d+", row["target_note"])] == [24, 27]
    assert "D.5.1" in listed(row["also_at"]) and "D.5.1" not in tasks("A")
    money = [(e["task"], e["item"].split()[0], e["estimated_vnd"]) for e in sheets("A")["estimates"]]
    assert money == [("B.II.1", "24", 960_000_000), ("B.II.1", "27", 540_000_000)]
    assert sum(vnd for _, _, vnd in money) == 1_500_000_000
    assert not sheets("B")["estimates"]


def test_targets_are_the_printed_ones() -> None:
    """About 500 articles, about 1 000 copies, and nothing else but 51 houses, one film and two sums of ours."""
    targets = {ref: (row["target"], row["unit"]) for ref, row in tasks("A").items() if row["target"] is not None}
    assert targets == {
        "B.I.2.1.c": (1, "phóng sự"),
        "B.I.2.1.e": (500, "bài viết, phóng sự"),
        "B.I.2.2": (1000, "cuốn"),
        "B.II.1": (51, "nhà"),
        "B.II.3.b": (8, "công trình"),
        "D.14.2": (30, "học sinh"),
    }
    assert all("khoảng" in tasks("A")[ref]["target_note"] for ref in ("B.I.2.1.c", "B.I.2.1.e", "B.I.2.2"))
    assert all("do cộng lại" in tasks("A")[ref]["target_note"] for ref in ("B.II.3.b", "D.14.2"))
    assert not any(row["target"] for row in tasks("B").values())


# --- Agencies ------------------------------------------------------------------------------------------------


def test_alike_names_are_different_agencies() -> None:
    """Province and city have a Ban Tuyên giáo each; the province's office centre is not the city's school."""
    a, b = directory("A"), directory("B")
    pairs = [
        (a.find("Ban Tuyên giáo Tỉnh ủy"), b.find("Ban Tuyên giáo Thành ủy")),
        (a.find("Trung tâm Hành chính - Chính trị tỉnh"), b.find("Trung tâm Chính trị thành phố")),
    ]
    for province, city in pairs:
        assert province and city and province != city
        assert province not in levels("B") and city not in levels("A")
    assert a.find("Ban Tuyên giáo Thành ủy") is None and b.find("Ban Tuyên giáo Tỉnh ủy") is None
    assert leads("A", "B.I.2.1.a") == [pairs[0][0]] and leads("B", "II.1.2") == [pairs[0][1]]
    assert coordinators("A", "B.III.1.2")[0] == pairs[1][0] and leads("B", "III.4") == [pairs[1][1]]


def test_a_name_means_one_agency_in_both_plans() -> None:
    """The two plans share a directory: no name of one is another agency's in the other, and a code has one name."""
    owners: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    for code in CODES:
        for row in sheets(code)["agencies"]:
            names.setdefault(row["code"], set()).add(row["name"])
            for name in (row["name"], row["short_name"], *listed(row["aliases"])):
                owners.setdefault(agency_key(name), set()).add(row["code"])
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}
    assert {code: own_names for code, own_names in names.items() if len(own_names) > 1} == {}


def test_districts_and_city_are_eight_agencies() -> None:
    """ "UBND các huyện, thành phố" is the city and seven districts; "UBND các huyện" the seven alone."""
    members = {row["code"]: listed(row["members"]) for row in sheets("A")["agencies"] if row["level"] == "group"}
    both, districts = members["ubnd-huyen-tp"], members["ubnd-cac-huyen"]
    assert len(set(both)) == len(both) == 8
    assert [levels("A")[m] for m in both] == ["city"] + ["district"] * 7
    assert set(both) == {"ubnd-tp-lai-chau", *districts} and len(districts) == 7
    assert directory("A").find("UBND các huyện, thành phố") == "ubnd-huyen-tp"


def test_printed_roles_keep_their_order() -> None:
    """The first printed lead is accountable; part D adds roles at the end and takes none away."""
    assert leads("A", "B.I.2.1.d") == ["ban-tuyen-giao-tinh-uy", "so-tttt", "so-vhttdl", "van-phong-ubnd-tinh"]
    assert leads("A", "B.III.1.3") == ["van-phong-tinh-uy", "ban-tuyen-giao-tinh-uy"]
    assert leads("A", "B.II.4.2.c") == ["so-vhttdl", "so-cong-thuong", "so-khdt"]
    assert leads("A", "B.II.1") == ["so-ldtbxh", "ubnd-huyen-tp"]
    assert coordinators("A", "B.III.1.1") == ["cac-don-vi-co-lien-quan", "bo-chqs-tinh"]
    assert coordinators("A", "B.II.4.2.c")[-1] == "bo-cong-thuong"
    assert leads("B", "II.1.4") == ["ban-tuyen-giao-thanh-uy", "trung-tam-chinh-tri-tp"]


def test_phrases_and_groups_never_take_a_role(db: Database) -> None:
    """ "Các đơn vị có liên quan" is no agency: what is stored are single agencies, a task of phrases has no lead."""
    assert plan_workbook.load_shipped(db) == 2
    with db.reader() as reader:
        for code in CODES:
            roles = plans.roles(reader, code)
            assert {levels(code)[role["agency_id"]] for role in roles} <= {"province", "city", "district", "central"}
            led = {role["task_id"] for role in roles if role["role"] == "lead"}
            phrased = {
                f"{code}/{ref}"
                for ref in tasks(code)
                if all(levels(code)[str(a)] == "phrase" for a in leads(code, ref))
            }
            assert {f"{code}/{ref}" for ref in tasks(code)} - led == phrased
            standing = directory(code).find(sheets(code)["plan"][0]["standing_agency"][0])
            speaking = {r["task_id"]: r["agency_id"] for r in roles if r["role"] == "reporting"}
            assert speaking == dict.fromkeys(phrased, standing)
    phrase = {row["code"]: row for code in CODES for row in sheets(code)["agencies"] if row["level"] == "phrase"}
    assert {"cac-don-vi-co-lien-quan", "cap-uy-cac-cap", "cac-tieu-ban"} <= set(phrase)
    assert not any(row["members"] for row in phrase.values())


# --- Milestones ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "A",
            [
                ("2023-05-19", 133, 1890, "Chủ tịch Hồ Chí Minh"),
                ("2023-12-12", 70, 1953, "Bác Hồ gửi thư"),
                ("2024-01-01", 20, 2004, "chia tách, thành lập tỉnh"),
                ("2024-06-28", 115, 1909, "thành lập tỉnh"),
                ("2024-10-10", 75, 1949, "Đảng bộ tỉnh"),
            ],
        ),
        (
            "B",
            [
                ("2024-01-01", 20, 2004, "chia tách, thành lập tỉnh"),
                ("2024-02-03", 94, 1930, "Đảng Cộng sản Việt Nam"),
                ("2024-04-30", 49, 1975, "Giải phóng miền Nam"),
                ("2024-06-28", 115, 1909, "thành lập tỉnh"),
                ("2024-07-27", 77, 1947, "Thương binh"),
                ("2024-10-10", 75, 1949, "Đảng bộ tỉnh"),
                ("2024-10-10", 20, 2004, "thị xã Lai Châu"),
                ("2024-10-26", 20, 2004, "Đảng bộ thị xã"),
            ],
        ),
    ],
)
def test_milestones_and_their_years_add_up(code: str, expected: list[tuple[str, int, int, str]]) -> None:
    """Date less age is the year of the event, and the note names that year; the letter's 1953 is worked out."""
    rows = sheets(code)["milestones"]
    assert [row["date"].isoformat() for row in rows] == [day for day, *_ in expected]
    for row, (_, years, since, words) in zip(rows, expected, strict=True):
        assert row["date"].year - since == years
        assert f"{years} năm" in row["title"] and key(words) in key(row["title"])
        assert str(since) in row["note"]
        assert row["ref"] in tasks(code)


# --- The workbooks as the app receives them ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        ("A", {"plan": 1, "tasks": 74, "milestones": 5, "estimates": 2, "deadline_changes": 0}),
        ("B", {"plan": 1, "tasks": 41, "milestones": 8, "estimates": 0, "deadline_changes": 0}),
    ],
)
def test_a_shipped_workbook_previews_without_any_problem(db: Database, code: str, counts: dict[str, int]) -> None:
    """The secretariat's first sight of the software has no error, no warning and no note."""
    file = Path(plan_workbook.SHIPPED / FILES[code])
    preview = plan_workbook.preview(db, file.read_bytes(), file.name)
    assert preview.plan_code == code and preview.is_clean
    assert preview.problems == []
    assert {kind: preview.counts[kind] for kind in counts} == counts
    assert preview.added == tuple(tasks(code))


def test_plans_are_headed_as_printed() -> None:
    """Number, date and standing agency of each plan (domain.md §1)."""
    a, b = (sheets(code)["plan"][0] for code in CODES)
    assert (a["number"], a["issued_on"], a["starts_on"], a["ends_on"]) == (
        None, None, date(2023, 3, 1), date(2024, 12, 31),
    )  # fmt: skip
    assert (b["number"], b["issued_on"], b["starts_on"], b["ends_on"]) == (
        "160-KH/ThU", date(2023, 12, 12), date(2024, 1, 1), date(2024, 12, 31),
    )  # fmt: skip
    assert [directory(c).find(p["standing_agency"][0]) for c, p in zip(CODES, (a, b), strict=True)] == [
        "so-vhttdl",
        "ban-tuyen-giao-thanh-uy",
    ]
