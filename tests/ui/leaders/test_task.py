"""The task page: the list behind every figure, and everything known about one task."""

import re
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.charts import theme
from dashboard.metrics import attention, budget, completion, tasks
from dashboard.store import states, submissions
from dashboard.store.database import Database, Reader
from dashboard.store.report_values import PROGRESS_VALUES
from dashboard.text import statuses, translation
from dashboard.ui.kit import provenance
from dashboard.ui.leaders import task, task_list
from tests import build
from tests.ui import opened
from tests.ui.conftest import OfficeWith

pytestmark = pytest.mark.usefixtures("blank_pages")

SCOPE = build.scope("2024-03")


def _plain(text: str) -> str:
    """What a reader sees of escaped Markdown."""
    return re.sub(r"\\(.)", r"\1", text).replace("\u2060", "")


def _text(page: AppTest) -> str:
    """Everything the page says outside its grids."""
    parts = [*page.title, *page.header, *page.markdown, *page.caption, *page.info, *page.warning, *page.success]
    cells = [str(cell) for table in page.table for row in table.value.to_numpy() for cell in row]
    return _plain("\n".join([*(str(part.value) for part in parts), *cells]))


def _refs(page: AppTest) -> list[str]:
    return list(page.dataframe(key="grid-task-list-0").value["ref"])


def _agencies(page: AppTest) -> pd.DataFrame:
    return next(grid.value for grid in page.dataframe if "role" in grid.value)


def nine_tasks(db: Database) -> None:
    """Nine tasks with reports for 02 and 03/2024: late, done, moved, without lead, contradictory, suspended, withdrawn,
    following another one, done by the plan's own word."""
    build.plan(
        db,
        [
            build.task("1.a", ["a", "b"], ["c"], title="Lễ dâng hoa", due="2024-01-31", start="2024-01-01",
                       deadline_printed="tháng 01 năm 2024", precision="month", target=10, unit="nhà",
                       contradiction="Mục 1 ghi 2023; mục 5 ghi 2024", also_at="5; 7", note="*Ghi chú* <b>"),
            build.task("1.b", ["a"], title="Dâng hương và hoa", due="2024-02-29"),
            build.task("2", ["b"], title="Triển lãm ảnh", due="2024-04-10", start="2024-01-01", tentative=True),
            build.task("3", [], title="Giao lưu", leads_phrase="Các huyện ủy", section="I.2"),
            build.task("4", ["b"], title="Hội thảo", due="2024-03-20"),
            build.task("5", ["c"], title="Xây nhà", due="2024-12-31"),
            build.task("6", ["c"], title="Việc đã rút", due="2024-01-15", withdrawn="2024-01-10"),
            build.task("7", ["c"], title="Việc làm sau", precision="relative", depends_on="2", depends_days=-5),
            build.task("8", ["a"], title="Đã làm theo kế hoạch", due="2023-03-31", completed="2023-03-31",
                       completed_note="Kế hoạch ghi đã thực hiện"),
        ],
        changes=[
            {"ref": "4", "old": "2024-03-20", "new": "2024-05-20", "document": "CV 12", "on": "2024-03-01"},
            {"ref": "4", "old": "2024-05-20", "new": "2024-06-20", "document": "CV 15", "on": "2024-03-25"},
        ],
        lead_changes=[{"ref": "5", "old": "c", "new": "b", "document": "QĐ 21", "on": "2024-04-10"}],
    )  # fmt: skip
    build.report(db, "a", "2024-02", {
        "1.a": {"percent": 40, "quantity": 2, "unit": "nhà", "result": "Đã họp"},
        "1.b": {"percent": 100, "finished": "2024-02-20"},
    })  # fmt: skip
    build.report(
        db, "a", "2024-03",
        {"1.a": {"percent": 60, "quantity": 3, "difficulty": "Thiếu :red[vốn] <b>", "proposal": "Xin $thêm$ vốn"},
         "3": 20},
        money=[{"ref": "1.a", "source": "Ngân sách tỉnh", "item": "Hoa", "estimated": 540_000_000,
                "allocated": 500_000_000, "disbursed": 0}],
    )  # fmt: skip
    build.report(db, "c", "2024-03", {"5": {"percent": 30, "state": "suspended"}})


@pytest.fixture
def plan(office_with: OfficeWith) -> Database:
    """An office database with them, only to be read."""
    return office_with(nine_tasks, is_read_only=True)


@pytest.fixture
def own_plan(office_with: OfficeWith) -> Database:
    """One that the test may change."""
    return office_with(nine_tasks)


# ---- the list ----


def test_without_a_task_all_tasks_are_listed(plan: Database) -> None:
    """The page opens on every task of the filters, in printed order, counted as n/N."""
    page = opened.at("task")
    assert _refs(page) == ["1.a", "1.b", "2", "3", "4", "5", "6", "7", "8"]
    assert "9/9 nhiệm vụ" in _text(page)


def test_every_status_and_flag_can_be_asked_for(plan: Database) -> None:
    """A link from any bar or tile opens its list: a table whose count is said, or a sentence that there is none."""
    with plan.reader() as reader:
        listing = tasks.listing(reader, SCOPE)
    page = opened.at("task")
    for code in [*theme.STATUS, *task_list.FLAGS]:
        expected = list(task_list.having(listing, [code], SCOPE)["ref"])
        page.query_params["status"] = code
        opened.run(page)
        assert (sorted(_refs(page)) if expected else []) == sorted(expected), code
        assert expected or ((page.info or page.success) and not page.dataframe), code
        assert f"{len(expected)}/9 nhiệm vụ" in _text(page), code


def test_the_list_holds_as_many_as_the_figure_that_links_to_it(plan: Database) -> None:
    """Who clicks on 3 finds 3: the flags count as the metrics do."""
    with plan.reader() as reader:
        listing = tasks.listing(reader, SCOPE)
        totals = completion.totals(reader, SCOPE).iloc[0]
        kinds = attention.items(reader, SCOPE)["kind"].value_counts()
        unstated = budget.not_stated(reader, SCOPE)
    counts = {code: len(task_list.having(listing, [code], SCOPE)) for code in [*theme.STATUS, *task_list.FLAGS]}
    assert counts["due"] == totals["due"] > 0
    assert counts["done"] == totals["done"] > 0
    assert counts["overdue"] == totals["overdue"] > 0
    assert counts["no_lead"] == kinds["no_lead"] == 1
    assert counts["contradiction"] == kinds["contradiction"] == 1
    assert counts["suspended"] == kinds["suspended"] == 1
    assert counts["unstated"] == len(unstated) == 7
    assert counts["moved"] == 1
    assert sum(counts[code] for code in theme.STATUS) == len(listing)


def test_several_statuses_are_joined(plan: Database) -> None:
    """`status=done,moved` lists what is done or moved; codes that do not exist are left out."""
    assert _refs(opened.at("task", status="done,moved,nonsense")) == ["1.b", "4", "8"]
    assert len(_refs(opened.at("task", status="nonsense,"))) == 9


def test_a_chosen_status_is_seen_and_taken_off_with_one_click(plan: Database) -> None:
    """The filter shows a cross; clicking it empties the address again."""
    page = opened.at("task", status="moved", lang="en")
    pills = page.pills(key="task-status")
    assert pills.value == ["moved"]
    assert [label for label in pills.options if "close" in label] == ["Deadline moved **1** :material/close:"]
    pills.set_value([])
    page = opened.run(page)
    assert page.query_params == {"lang": "en"}
    assert len(_refs(page)) == 9


def test_choosing_a_status_writes_it_into_the_address(plan: Database) -> None:
    """A link to the filtered list can be passed on."""
    page = opened.at("task", plan="P")
    page.pills(key="task-status").set_value(["overdue", "moved"])
    page = opened.run(page)
    assert page.query_params == {"plan": "P", "status": "overdue,moved"}


@pytest.mark.parametrize(
    ("query", "refs"),
    [
        ("le dang hoa", ["1.a"]),
        ("HOA dâng", ["1.a", "1.b"]),  # any order, any tone, any case
        ("dâng hương", ["1.b"]),
        ("1.b", ["1.b"]),
        ("P/1", ["1.a", "1.b"]),
        ("1B", ["1.b"]),  # dots and spaces of a number do not matter
        ("p1 b", ["1.b"]),
        ("co quan b hoi", ["4"]),  # the full name of an agency and a word of the title
        ("huyen uy", ["3"]),  # leads printed without a name
        ("oa", []),  # the middle of a word is not looked for
        ("   ", ["1.a", "1.b", "2", "3", "4", "5", "6", "7", "8"]),
        ("***", ["1.a", "1.b", "2", "3", "4", "5", "6", "7", "8"]),
    ],
)
def test_search_needs_no_tones_and_no_order(plan: Database, query: str, refs: list[str]) -> None:
    """Words of the number, title and agencies are found as people type them."""
    with plan.reader() as reader:
        rows, texts = tasks.listing(reader, SCOPE), task_list.search_texts(reader, SCOPE)
    assert list(task_list.matching(rows, query, texts)["ref"]) == refs


def test_words_side_by_side_come_first(plan: Database) -> None:
    """What was typed as one phrase stands above what only holds its words."""
    with plan.reader() as reader:
        rows, texts = tasks.listing(reader, SCOPE), task_list.search_texts(reader, SCOPE)
    assert list(task_list.matching(rows, "hương và hoa", texts)["ref"]) == ["1.b"]
    assert list(task_list.matching(rows, "dâng hoa", texts)["ref"]) == ["1.a", "1.b"]
    assert list(task_list.matching(rows.iloc[::-1], "dâng hoa", texts)["ref"]) == ["1.a", "1.b"]


def test_an_agency_is_found_however_its_name_is_written() -> None:
    """ "VHTT&DL", "VHTTDL" and the full name mean the same agency."""
    rows = pd.DataFrame({"task_id": ["A/1", "A/2"], "ref": ["1", "2"]})
    texts = {"A/1": (" a 1 so vhttdl", "sovhttdl"), "A/2": (" a 2 so y te", "soyte")}
    for query in ("Sở VHTTDL", "Sở VHTT&DL", "vhtt&dl"):
        assert list(task_list.matching(rows, query, texts)["task_id"]) == ["A/1"]


def test_search_is_kept_in_the_address_with_the_filters(plan: Database) -> None:
    """Typing narrows the list and can be passed on; clearing it leaves nothing behind."""
    page = opened.at("task", status="overdue,done")
    page.text_input(key="task-search").set_value(" dang hoa ")
    page = opened.run(page)
    assert page.query_params == {"status": "overdue,done", "q": "dang hoa"}
    assert _refs(page) == ["1.a", "1.b"]
    assert "2/9 nhiệm vụ" in _text(page)
    page.text_input(key="task-search").set_value("")
    assert opened.run(page).query_params == {"status": "overdue,done"}


def test_the_address_fills_the_search_box(plan: Database) -> None:
    """A link with a search opens with the words in the box."""
    page = opened.at("task", q="triển lãm")
    assert page.text_input(key="task-search").value == "triển lãm"
    assert _refs(page) == ["2"]


def test_nothing_found_offers_the_way_back(plan: Database) -> None:
    """No empty table: a sentence, and a button that shows everything again."""
    page = opened.at("task", q="không có đâu", status="overdue")
    assert not page.dataframe
    page.button(key="task-show-all").click()
    page = opened.run(page)
    assert page.query_params == {}
    assert len(_refs(page)) == 9


def test_nothing_overdue_is_good_news(office: Database) -> None:
    """The list behind a figure of 0 says so, in green."""
    build.plan(office, [build.task("1", due="2024-12-31")])
    build.report(office, "a", "2024-03", {"1": 10})
    assert opened.at("task", status="overdue").success


def test_overdue_tasks_stand_worst_first_with_their_days(own_plan: Database) -> None:
    """The list behind "overdue" answers how late, longest first."""
    build.plan(own_plan, [build.task("1", due="2024-02-29"), build.task("2", due="2023-12-31")], code="Q")
    grid = opened.at("task", status="overdue", plan="Q").dataframe(key="grid-task-list-0").value
    assert grid["ref"].tolist() == ["2", "1"]
    assert grid["days_late"].tolist() == [91, 31]


def test_filters_without_tasks_say_so(own_plan: Database) -> None:
    """An empty selection names the reason and the way out."""
    build.plan(own_plan, [build.task("1", ["z"])], code="Q")
    page = opened.at("task", plan="P", agency="z")
    assert page.button(key="clear-filters")
    assert not page.dataframe


def test_without_a_plan_the_page_opens(office: Database) -> None:
    """A new office is told where to begin."""
    assert opened.at("task").info


# ---- one task ----


def test_an_unknown_task_says_so_and_shows_the_list(plan: Database) -> None:
    """An outdated link ends neither in an error nor in an empty page; the id is shown as text."""
    page = opened.at("task", task="P/<b>*x*")
    assert "“P/<b>*x*”" in _text(page)
    assert len(_refs(page)) == 9


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_task_opens_in_both_languages(plan: Database, lang: str) -> None:
    """Whatever a task has or lacks, its page names it and says its status in words."""
    with plan.reader() as reader:
        status_of = tasks.listing(reader, SCOPE).set_index("ref")["status"]
    page = opened.at("task", lang=lang)
    for ref, status in status_of.items():
        page.query_params["task"] = f"P/{ref}"
        opened.run(page)
        assert _plain(page.title[0].value).startswith(f"{ref} "), ref
        with translation.speaking(lang):
            assert statuses.word(status) in _text(page), ref


def test_everything_known_is_said(plan: Database) -> None:
    """Printed and read dates, leads and what they last said, target, reports with their source, money, notes."""
    text = _text(opened.at("task", task="P/1.a", lang="en"))
    for words in (
        "60 days overdue: due on 31/01/2024",
        "2/2 leads have not finished: B (no report), A (60%)",
        "1/2 leads have ever reported",
        "“tháng 01 năm 2024”",
        "01/01/2024 to 31/01/2024 (to the month)",
        "3/10 nhà",
        "Mục 1 ghi 2023; mục 5 ghi 2024",
        "5; 7",
        "Kế hoạch P",
        "I.1 Mục 1",
        "allocated 500 million VND",
        "estimated 540 million VND",
        "0 VND",
        "Thiếu",
        "From test.xlsx, sheet “Tiến độ”, E6",
    ):
        assert words in text, words


def test_text_from_data_is_never_markup(plan: Database) -> None:
    """Notes and reports are shown letter by letter, wherever they stand."""
    page = opened.at("task", task="P/1.a")
    raw = "\n".join(str(part.value) for part in page.markdown)
    cells = "\n".join(str(cell) for table in page.table for row in table.value.to_numpy() for cell in row)
    assert r"\:red\[vốn\]" in raw
    assert r"\$thêm\$" in raw
    assert r"\*Ghi chú\*" in cells
    assert "<b>" not in raw + cells


def test_reports_are_newest_first_and_only_the_newest_is_open(plan: Database) -> None:
    """The last month's words are read at once; the others are a click away."""
    page = opened.at("task", task="P/1.a", lang="en")
    labels = [part.label for part in page.expander]
    assert [label.split(" · ")[0] for label in labels] == ["March 2024", "February 2024"]
    assert "1 difficulty" in labels[0]
    assert "Đã họp" not in _text(page)


def test_a_missing_figure_stands_with_its_reason(own_plan: Database) -> None:
    """A month without a figure shows why, and the percent stays that of the month before."""
    build.report(own_plan, "a", "2024-04", {"1.a": {"missing_reason": "Chờ *cấp xã*"}})
    page = opened.at("task", task="P/1.a", lang="en", period="2024-04")
    assert "Reason for no figure: Chờ \\*cấp xã\\*" in "\n".join(str(part.value) for part in page.markdown)
    assert _agencies(page)["percent"].iloc[0] == 60


def test_agencies_stand_with_what_each_last_said(plan: Database) -> None:
    """Leads before coordinators, one who said nothing without a number."""
    rows = _agencies(opened.at("task", task="P/1.a", lang="en"))
    assert rows["name"].tolist() == ["Cơ quan a", "Cơ quan b", "Cơ quan c"]
    assert rows["role"].tolist() == ["lead", "lead", "coordinating"]
    assert rows["percent"].iloc[0] == 60
    assert rows["percent"].iloc[1:].isna().all()


def test_the_chart_waits_for_two_months(plan: Database) -> None:
    """One point is no course: the months are drawn from two reported ones on."""
    assert opened.at("task", task="P/1.a").get("plotly_chart")
    for ref in ("2", "5"):
        assert not opened.at("task", task=f"P/{ref}").get("plotly_chart")


def test_not_stated_money_is_not_zero(plan: Database) -> None:
    """Where nobody stated money the page says so; a stated 0 is shown as 0."""
    assert "Not stated is not zero." in _text(opened.at("task", task="P/2", lang="en"))
    assert "Not stated is not zero." not in _text(opened.at("task", task="P/1.a", lang="en"))


def test_moved_deadlines_are_counted_with_their_documents(plan: Database) -> None:
    """The n-th move with its document; the deadline in force is the last one, the first one stays visible."""
    text = _text(opened.at("task", task="P/4", lang="en"))
    assert "moved 2 times, first 20/03/2024" in text
    assert "20/03/2024 → 20/05/2024 · CV 12 of 01/03/2024" in text
    assert "20/05/2024 → 20/06/2024 · CV 15 of 25/03/2024" in text
    assert "Change 2" in text


def test_changed_leads_are_listed_with_their_documents(plan: Database) -> None:
    """Who led before, who leads now, by which document; what the new lead stands on was said by the old one."""
    page = opened.at("task", task="P/5", period="2024-04", lang="en")
    assert "C → B · QĐ 21 of 10/04/2024" in _text(page)
    (row,) = _agencies(page).to_dict("records")
    assert (row["name"], row["percent"], row["said_by"]) == ("Cơ quan b", 30, "C")
    earlier = opened.at("task", task="P/5", period="2024-03", lang="en")
    assert "QĐ 21" not in _text(earlier)
    assert _agencies(earlier)["name"].tolist() == ["Cơ quan c"]


def test_the_list_counts_moves_where_there_are_any(plan: Database) -> None:
    """A column of its own, blank for the others, left out where no deadline moved."""
    moves = opened.at("task", lang="en").dataframe(key="grid-task-list-0").value.set_index("ref")["moves"]
    assert moves["4"] == 2 and moves.drop("4").isna().all()
    assert "moves" not in opened.at("task", lang="en", period="2024-02").dataframe(key="grid-task-list-0").value


def test_a_relative_deadline_names_the_task_it_follows(plan: Database) -> None:
    """Days before the other task, and a way there."""
    page = opened.at("task", task="P/7", lang="en", status="in_progress")
    assert "5 days before task 2" in _text(page)
    page.button(key="task-step-follows").click()
    assert opened.run(page).query_params == {"lang": "en", "status": "in_progress", "task": "P/2"}


def test_leads_that_name_nobody_are_quoted(plan: Database) -> None:
    """The printed phrase stands for the lead, and who reports instead is said."""
    page = opened.at("task", task="P/3", lang="en")
    assert "The plan names only “Các huyện ủy”." in _text(page)
    assert _agencies(page)["role"].tolist() == ["reports for it"]


def test_what_the_plan_itself_calls_done_is_said(plan: Database) -> None:
    """A task done without a report is not shown as unreported work."""
    text = _text(opened.at("task", task="P/8", lang="en"))
    assert "Done on 31/03/2023, in time for 31/03/2023." in text
    assert "Kế hoạch ghi đã thực hiện" in text
    assert "No report on it yet." in text


def test_one_steps_through_the_list_one_came_from(plan: Database) -> None:
    """Next and previous follow the filtered list; its filters and search stay in the address."""
    page = opened.at("task", task="P/1.b", status="done,overdue", q="dang")
    assert [page.button(key=f"task-step-{name}").label.replace("\\", "") for name in ("list", "before")] == [
        "Danh sách nhiệm vụ (2/2)", "1.a",
    ]  # fmt: skip
    with pytest.raises(KeyError):
        page.button(key="task-step-after")
    page.button(key="task-step-before").click()
    page = opened.run(page)
    assert page.query_params == {"task": "P/1.a", "status": "done,overdue", "q": "dang"}
    page.button(key="task-step-list").click()
    page = opened.run(page)
    assert page.query_params == {"status": "done,overdue", "q": "dang"}
    assert _refs(page) == ["1.a", "1.b"]


def test_a_task_outside_the_filters_still_opens(plan: Database) -> None:
    """A link from an agency that only coordinates leads to the task, without a place in the list."""
    page = opened.at("task", task="P/1.b", agency="b")
    assert page.title[0].value.replace("\\", "").startswith("1.b")
    assert page.button(key="task-step-list").label == "Danh sách nhiệm vụ"


def test_reports_of_those_that_are_done_wait_behind_the_others(office: Database, blank_pages: None) -> None:
    """Of a task of many leads the month opens with those that are not done; the finished ones come on request."""
    build.plan(office, [build.task("1", "abcde")], starts="2024-01-01", ends="2024-03-31")
    for agency in "abcd":
        build.report(office, agency, "2024-01", {"1": {"percent": 100, "finished": "2024-01-10"}})
    build.report(office, "e", "2024-01", {"1": 30})

    def names(page: AppTest) -> list[str]:
        return [matches[0] for text in page.markdown if (matches := re.findall(r"^\*\*(\w)\*\* ·", text.value))]

    page = opened.at("task", task="P/1", lang="en")
    assert names(page) == ["E"]
    page.toggle[0].set_value(True)
    assert names(opened.run(page)) == ["E", "A", "B", "C", "D"]


def test_the_page_of_a_task_follows_the_report_period(plan: Database) -> None:
    """At an earlier period, what was reported and moved later is not known yet."""
    text = _text(opened.at("task", task="P/1.a", period="2024-02", lang="en"))
    assert "40%" in text
    assert "Thiếu" not in text
    assert "moved" not in _text(opened.at("task", task="P/4", period="2024-02", lang="en"))


# ---- the sentences ----


def test_the_finding_says_how_a_task_stands(db: Database) -> None:
    """One sentence per status, right for one day and for many."""
    cases: list[tuple[dict[str, Any], str]] = [
        ({"due": "2024-03-30"}, "1 day overdue: due on 30/03/2024, 10% done."),
        ({"due": "2024-03-29"}, "2 days overdue: due on 29/03/2024, 10% done."),
        ({"due": "2024-03-31"}, "Due on the report date itself; 10% done."),
        ({"due": "2024-04-01"}, "1 day left until 01/04/2024; 10% done."),
        ({"due": "2024-04-02"}, "2 days left until 02/04/2024; 10% done."),
        ({"due": "2024-12-31"}, "In progress: 10% done, due on 31/12/2024."),
        ({}, "The plan states no deadline; 10% done."),
        ({"withdrawn": "2024-02-01"}, "Withdrawn on 01/02/2024."),
        ({"due": "2024-03-01", "completed": "2024-03-01"}, "Done on 01/03/2024, in time for 01/03/2024."),
        ({"due": "2024-03-01", "completed": "2024-03-02"}, "Done on 02/03/2024, 1 day after 01/03/2024."),
        ({"due": "2024-03-01", "completed": "2024-03-04"}, "Done on 04/03/2024, 3 days after 01/03/2024."),
        ({"completed": "2024-03-04"}, "Done on 04/03/2024; the plan states no deadline."),
    ]
    build.plan(db, [build.task(str(ref), **values) for ref, (values, _sentence) in enumerate(cases)])
    build.report(db, "a", "2024-03", {str(ref): 10 for ref in range(len(cases))})
    with db.reader() as reader, translation.speaking("en"):
        for ref, (values, sentence) in enumerate(cases):
            assert task.standing(_whole(reader, f"P/{ref}"), SCOPE) == sentence, values


def test_a_task_to_come_says_when_it_begins(db: Database) -> None:
    """Before its start and without a report a task is neither late nor under way."""
    build.plan(db, [build.task("1", start="2024-05-02", due="2024-12-31")])
    with db.reader() as reader, translation.speaking("en"):
        assert task.standing(_whole(reader, "P/1"), SCOPE) == "Not yet to start: it begins on 02/05/2024."


def _whole(reader: Reader, task_id: str) -> task.Whole:
    whole = task.whole(reader, SCOPE, task_id)
    assert whole is not None
    return whole


def test_only_so_many_leads_are_named(db: Database) -> None:
    """A task of many leads names the furthest behind and stays a sentence."""
    leads = list("abcdefg")
    build.plan(db, [build.task("1", leads)])
    build.report(db, "a", "2024-03", {"1": 100})
    with db.reader() as reader, translation.speaking("en"):
        sentence = task.standing(_whole(reader, "P/1"), SCOPE)
    assert "6/7 leads have not finished: B (no report), C (no report), D (no report), E (no report), F" in sentence
    assert sentence.endswith("…")


def test_neighbours_at_the_ends_and_outside() -> None:
    """No step before the first and after the last, none from a task that is not in the list."""
    assert task.neighbours("a", ["a", "b", "c"]) == (1, None, "b")
    assert task.neighbours("c", ["a", "b", "c"]) == (3, "b", None)
    assert task.neighbours("x", ["a", "b", "c"]) == (None, None, None)


# ---- where a figure came from ----


def _figures(figures: list[provenance.Figure]) -> list[tuple[str, str, str]]:
    return [(figure.who, provenance.in_words(figure), figure.upload["file_name"]) for figure in figures]


def test_every_figure_names_its_cell_and_what_was_carried_its_period(db: Database) -> None:
    """Percent, dates, quantity and texts with sheet and cell; what was not said again this month with its period."""
    build.plan(db, [build.task("1", ["a", "b"])])
    cells = {name: f"{letter}7" for name, letter in zip(PROGRESS_VALUES, "FGHIJKLMNOP", strict=True)}
    with db.writer() as writer:
        for agency, period, values in (
            ("a", "2023-11", {"percent": 40.0, "quantity": 3.0, "unit": "nhà", "started_on": build.day("2023-10-02")}),
            ("a", "2024-03", {"percent": None, "difficulty": "Thiếu vốn"}),
            ("b", "2024-03", {"percent": 100.0, "state": "complete", "finished_on": build.day("2024-03-20")}),
        ):
            sender = build.sender(file_name=f"{agency} {period}.xlsx")
            (upload,) = submissions.register(writer, "P", build.month(period), {agency: "report"}, sender).values()
            row = submissions.ReportRow("1", values, "Tiến độ", 7, cells)
            submissions.insert_reports(writer, "P", build.month(period), [(upload, agency, [row], [])])
        states.refresh(writer)
    with translation.speaking("en"):
        whole = build.ask(db, task.whole, SCOPE, "P/1")
        now = provenance.of_progress(whole.reports, whole.leads["agency_id"], SCOPE.period_on)
        assert _figures(now) == [
            ("A", "Percent complete: 40% – sheet “Tiến độ”, cell F7, carried from period 11/2023", "a 2023-11.xlsx"),
            ("A", "Quantity done: 3 nhà – sheet “Tiến độ”, cell J7, carried from period 11/2023", "a 2023-11.xlsx"),
            ("A", "Started: 02/10/2023 – sheet “Tiến độ”, cell H7, carried from period 11/2023", "a 2023-11.xlsx"),
            ("B", "Percent complete: 100% – sheet “Tiến độ”, cell F7", "b 2024-03.xlsx"),
            ("B", "Finished: 20/03/2024 – sheet “Tiến độ”, cell I7", "b 2024-03.xlsx"),
        ]
        (report,) = (r for r in whole.reports.to_dict("records") if r["agency"] == "A" and r["period_on"].year == 2024)
        assert _figures(provenance.of_report(report)) == [
            ("A", "Difficulties: Thiếu vốn – sheet “Tiến độ”, cell M7", "a 2024-03.xlsx")
        ]


def test_every_amount_names_where_it_came_from(own_plan: Database) -> None:
    """Each amount of a line with its sheet; of the plan's own estimate the sheet of the plan workbook."""
    with own_plan.reader() as reader, translation.speaking("en"):
        rows = tasks.money(reader, SCOPE, "P/1.a")
        assert rows["file_name"].tolist() == ["test.xlsx"]
        words = [provenance.in_words(figure) for figure in provenance.of_money(rows, SCOPE.period_on)]
    assert words == [
        "Estimated (Ngân sách tỉnh, Hoa): 540 million VND – sheet “Kinh phí”",
        "Allocated (Ngân sách tỉnh, Hoa): 500 million VND – sheet “Kinh phí”",
        "Disbursed (Ngân sách tỉnh, Hoa): 0 VND – sheet “Kinh phí”",
    ]
    build.plan(
        own_plan, [build.task("9", ["a"])], code="Q", estimates=[{"ref": "9", "source": "NS", "item": "Nhà", "vnd": 5}]
    )
    with own_plan.reader() as reader, translation.speaking("en"):
        (figure,) = provenance.of_money(tasks.money(reader, SCOPE, "Q/9"), SCOPE.period_on)
        assert figure.who == "the plan itself" and not figure.carried_from
        assert provenance.in_words(figure).endswith("5 VND – sheet “Dự toán”")


def test_a_figure_leads_to_its_upload_and_its_file(plan: Database) -> None:
    """One click on the page of a task opens it: who committed the file and when, its upload, its loss if it is gone."""
    page = opened.at("task", task="P/1.a", lang="en")
    assert "Version 1, committed" not in _text(page)
    page.session_state["from-progress"] = True
    text = _text(opened.run(page))
    assert "A: test.xlsx" in text and "Version 1, committed 31/03/2024 07:00 by test." in text
    assert "it cannot be downloaded" in text
    with plan.reader() as reader:
        one = tasks.reports(reader, SCOPE, "P/1.a")["submission_id"].iloc[0]
    links = [link.proto.query_string for link in page.get("page_link")]
    assert any(f"upload={one}" in link for link in links)
