"""The parts of a page: data text stays text, figures keep their signs, failures are one sentence."""

import logging
import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pandas.io.formats.style import Styler
from streamlit.elements.lib.pandas_styler_utils import marshall_styler
from streamlit.proto.ArrowData_pb2 import ArrowData
from streamlit.testing.v1 import AppTest

from dashboard.errors import DatabaseUnavailable
from dashboard.store.database import Database
from dashboard.text import translation
from dashboard.ui.kit import tables
from dashboard.ui.kit.markdown import escape_markdown, status
from tests import build

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NASTY = "# *a* _b_ **c** [x](http://e.vn) `q` <b>d</b> :red[e] :material/home: $f$ ~~g~~ 1. h & www.e.vn a@b.vn"


def _run(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def _page(script: Any, *, lang: str = "vi", **address: str) -> AppTest:
    page = AppTest.from_function(script, default_timeout=300)
    for name, value in ({"lang": lang} | address).items():
        page.query_params[name] = value
    return _run(page)


def test_a_settled_table_says_the_same() -> None:
    """What a browser gets of a table worked out once is, byte for byte, what it got of one worked out on every run."""
    rows = pd.DataFrame({"agency": ["a", "b", "c"], "month": ["in time", None, "late"]})

    def sent(table: Styler) -> ArrowData:
        proto = ArrowData()
        marshall_styler(proto, table, "any")
        return proto

    def styler() -> Styler:
        return rows.style.map(lambda word: "color: red" if word == "late" else "").set_uuid("one")

    settled = tables.settled(styler())
    assert "color: red" in sent(settled).styler.styles
    assert sent(settled) == sent(styler()) == sent(settled)


# ---- text from data ----


def _as_read(markdown: str) -> list[Any]:
    """The inline tokens a Markdown parser makes of it, text joined."""
    blocks = MARKDOWN.parse(markdown)
    assert [block.type for block in blocks] == ["paragraph_open", "inline", "paragraph_close"]
    return list(blocks[1].children or [])


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(lambda text: text.split()))
@settings(deadline=None)
def test_any_text_is_shown_letter_by_letter(text: str) -> None:
    """Markdown reads nothing into escaped text: one paragraph of plain text, equal to what came in."""
    tokens = _as_read(escape_markdown(text))
    assert {token.type for token in tokens} <= {"text", "text_special"}
    assert "".join(token.content for token in tokens).replace("\u2060", "") == " ".join(text.split()).replace(
        "\u2060", ""
    )


def test_nasty_text_makes_no_link_icon_or_emoji() -> None:
    """What Streamlit looks for after Markdown was read is broken up, too: addresses, :smile:, :material/home:."""
    shown = "".join(token.content for token in _as_read(escape_markdown(NASTY + " :smile: https://e.vn")))
    assert not re.search(r":[\w+/-]+:|://|www\.|\w@\w", shown)


def test_line_breaks_do_not_start_a_new_block() -> None:
    """A title with a line break in its cell cannot open a list or a heading."""
    assert escape_markdown("a\n# b\r\n- c") == "a # b - c"


# ---- header, tiles ----


def _header() -> None:
    from dashboard.ui.app import filters, i18n
    from dashboard.ui.kit import page as layout

    i18n.start()
    layout.header("*Tổng quan*", filters.scope())


def test_the_header_says_the_report_date_and_removes_filters(office: Database) -> None:
    """Every page says the date its figures are true for; a chip takes its filter out of the address."""
    build.plan(office, [build.task("1")])
    page = _page(_header, plan="P", section="I.1", period="2024-03")
    assert page.title[0].value == r"\*Tổng quan\*"
    assert "31/03/2024" in page.markdown[0].value.replace("\\", "")
    page.button(key="chip-plan").click()
    assert _run(page).query_params == {"period": "2024-03", "lang": "vi"}


def _tiles() -> None:
    import streamlit as st

    from dashboard.ui.app import i18n, navigation
    from dashboard.ui.kit import tiles

    i18n.start()
    st.navigation(list(navigation.pages().values()), position="hidden")
    tiles.tiles(
        [
            tiles.Tile("Số *giao*", "46,2%", "Đã **xong** / số giao", of=(12, 26), delta="3,1 điểm", page="task"),
            tiles.Tile("Quá hạn", "7", "…", delta="-2", is_more_better=False, page="task", query={"list": "overdue"}),
            tiles.Tile("Nhiệm vụ", "114", "…", delta="", is_more_better=None),
            tiles.Tile("Giải ngân", "1,5", "…", unit="tỷ đồng", of=(3, 4)),
        ]
    )


def test_tiles_keep_sign_and_sense(office: Database, blank_pages: None) -> None:
    """A fall is a fall, and good where less is better; no change is said in words, without an arrow."""
    page = _page(_tiles, lang="en")
    rise, fall, same, none = (metric.proto for metric in page.metric)
    colour, direction = type(rise).MetricColor, type(rise).MetricDirection
    assert (rise.delta, rise.color, rise.direction) == ("3,1 điểm", colour.GREEN, direction.UP)
    assert (fall.delta, fall.color, fall.direction) == ("-2", colour.GREEN, direction.DOWN)
    assert (same.delta, same.color, same.direction) == ("no change", colour.GRAY, direction.NONE)
    assert (none.delta, none.color, none.direction) == ("–", colour.GRAY, direction.NONE)
    assert none.body == "1,5 :small[tỷ đồng]"


def test_tiles_show_their_parts_and_definition_and_lead_to_the_list(office: Database, blank_pages: None) -> None:
    """n/N stands on the link to the list behind it; the definition is behind the "?" as plain text."""
    build.plan(office, [build.task("1")])
    page = _page(_tiles, lang="en", plan="P")
    assert [link.label for link in page.page_link] == ["12/26", "See the list"]
    assert page.page_link[1].proto.query_string == "plan=P&lang=en&list=overdue"
    assert [caption.value for caption in page.caption][-1] == "3/4"
    assert page.caption[0].proto.help == r"Đã \*\*xong\*\* / số giao"


def _titles() -> None:
    import streamlit as st

    from dashboard.ui.app import i18n, navigation
    from dashboard.ui.kit import page as layout

    i18n.start()
    st.navigation(list(navigation.pages().values()), position="hidden")
    for title in ("Lễ *viếng*", "Một nhiệm vụ 1. dài", "Một nhiệm vụ có tên dài hơn hai dòng"):
        layout.titled_link("task", title, 13, task="P/1")


def test_the_title_of_a_link_has_two_lines(office: Database, blank_pages: None) -> None:
    """Each line stays what it is, also one that would start a list; what is cut stands whole in the hint."""
    short, long, cut = (link.proto for link in _page(_titles).page_link)
    assert (short.label, short.help) == (r"Lễ \*viếng\*", "")
    assert (long.label, long.help) == ("Một nhiệm vụ  \n1\\. dài", "")
    assert (cut.label, cut.help) == ("Một nhiệm vụ  \ncó tên dài…", "Một nhiệm vụ có tên dài hơn hai dòng")


# ---- charts and tables ----


def _chart() -> None:
    import pandas as pd
    import plotly.graph_objects as go

    from dashboard.ui.app import i18n
    from dashboard.ui.kit import chart

    i18n.start()
    rows = pd.DataFrame({"agency_id": ["a"], "agency": ["=A"], "assigned": [1234], "rate": [0.5]})

    def empty(_rows: pd.DataFrame) -> go.Figure:
        return go.Figure()

    empty.__qualname__ = "empty"  # as at the top of a module of charts
    chart.chart("by-agency", empty, rows, alt="Theo cơ quan", title="Ai *chậm*?", finding="Câu hỏi")


def test_a_chart_brings_its_rows_only_when_asked(office: Database) -> None:
    """The table and the files behind a chart cost nothing until the reader opens them."""
    page = _page(_chart)
    assert not page.dataframe
    assert page.markdown[0].value == r"**Ai \*chậm\*?**"
    page.session_state["table-by-agency"] = True
    page = _run(page)
    assert page.dataframe[0].value.columns.tolist() == ["agency", "assigned", "rate"]
    assert {button.key for button in page.get("download_button")} == {"xlsx-by-agency", "csv-by-agency"}


def _stem() -> None:
    import streamlit as st

    from dashboard.ui.kit import downloads

    st.text(downloads._file_name("load", ""))


def test_a_file_is_named_after_its_filters_and_report_date(office: Database) -> None:
    """A picture and a CSV file have no line for them: two files of two agencies are told apart by name."""
    build.plan(office, [build.task("1")])
    assert _page(_stem, plan="P", agency="a").text[0].value == "load-P-a-2024-12-31"
    assert _page(_stem, plan="nobody's").text[0].value == "load-2024-12-31"


def _tasks() -> None:
    from dashboard.metrics import tasks
    from dashboard.ui.app import data, filters, i18n
    from dashboard.ui.kit import task_table

    i18n.start()
    task_table.task_table(data.fetch(tasks.listing, filters.scope()))


def test_a_task_table_says_status_in_words_and_dates_as_days(office: Database) -> None:
    """Codes never reach the reader, ids stay out, and 99.6 % is not shown as done."""
    build.plan(office, [build.task("1", due="2024-01-31"), build.task("2")])
    build.report(office, "a", "2024-03", {"1": 99.6})
    shown = _page(_tasks, lang="en").dataframe[0].value
    assert shown.columns.tolist() == ["ref", "title", "lead", "due_on", "percent", "status"]
    assert shown["percent"].tolist() == [99, 0]
    assert [list(words) for words in shown["status"]] == [["! Overdue"], ["∞ No deadline"]]


def test_unknown_columns_and_ids_are_not_shown() -> None:
    """A column without a name for the reader is not shown under its code name."""
    frame = pd.DataFrame({"agency_id": ["a"], "agency": ["A"], "is_ranked": [True], "lead": [3]})
    described = tables.describe(frame)
    assert {name: column.kind for name, column in described.items()} == {"agency": "text", "lead": "integer"}
    translation.use("en")
    assert tables.describe(frame, {"lead": "", "is_ranked": "Ranked"})["lead"].label == "As lead"
    translation.use("vi")


def test_numbers_are_localised_and_sort_numerically(office: Database) -> None:
    """ "1.234" on a Vietnamese screen whatever the browser's language, and still a number below it."""
    page = _page(_chart)
    page.session_state["table-by-agency"] = True
    frame = _run(page).dataframe[0]
    assert frame.value["assigned"].tolist() == [1234]
    assert "1.234" in frame.proto.arrow_data.styler.display_values.decode("utf-8", "ignore")


def test_a_status_is_icon_colour_and_word() -> None:
    """Colour alone says nothing to a colour-blind reader or on a bad projector."""
    translation.use("en")
    assert status("overdue") == ':color[:material/error:]{foreground="#d1140f"} Overdue'
    translation.use("vi")


# ---- nothing, failures ----


def _nothing() -> None:
    import streamlit as st

    from dashboard.ui.app import filters, i18n, navigation
    from dashboard.ui.kit import page as layout

    i18n.start()
    st.navigation(list(navigation.pages().values()), position="hidden")
    layout.nothing_to_show(filters.scope())


def test_an_empty_office_is_led_to_the_upload(office: Database, blank_pages: None) -> None:
    """Without a plan the way on is to load one."""
    page = _page(_nothing, lang="en")
    assert "no plan yet" in page.info[0].value
    assert page.page_link[0].label == "Go to Submit reports"


def test_filters_that_match_nothing_can_be_taken_off_at_once(office: Database, blank_pages: None) -> None:
    """The reader is told that the filters are the reason, and one click removes them all."""
    build.plan(office, [build.task("1")])
    page = _page(_nothing, lang="en", plan="P", agency="a")
    page.button(key="clear-filters").click()
    page = _run(page)
    assert page.query_params == {"lang": "en"}
    assert "no reports yet" in page.info[0].value


def _broken() -> None:
    import streamlit as st

    from dashboard.ui.kit import failures

    try:
        st.session_state["raise"]()
    except Exception as error:
        assert failures.explain(error)


@pytest.mark.parametrize(("lang", "words"), [("vi", "Mã lỗi"), ("en", "Error number")])
def test_a_failure_is_one_sentence_with_a_number(
    office: Database, caplog: pytest.LogCaptureFixture, lang: str, words: str
) -> None:
    """The reader sees no traceback; the number leads to it in the log."""
    page = AppTest.from_function(_broken, default_timeout=300)
    page.query_params["lang"] = lang
    page.session_state["raise"] = lambda: {}["secret detail"]
    with caplog.at_level(logging.ERROR):
        _run(page)
    shown = page.error[0].value.replace("\\", "")
    assert "secret" not in shown
    assert "Traceback" not in shown
    number = re.search(r"[0-9A-F]{6}", shown)
    assert number
    assert number[0] in caplog.text
    assert "secret detail" in caplog.text
    if lang == "en":
        assert words in shown


def test_a_known_failure_says_what_to_do(office: Database) -> None:
    """An error of ours has its own sentence, with its values as plain text."""

    def fail() -> None:
        raise DatabaseUnavailable("database_folder", path="/data/*x*", detail="disk full")

    page = AppTest.from_function(_broken, default_timeout=300)
    page.query_params["lang"] = "en"
    page.session_state["raise"] = fail
    shown = _run(page).error[0].value
    assert r"/data/\*x\*" in shown
    assert "disk full" in shown
