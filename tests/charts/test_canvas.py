"""Text from the data stays text, labels fit, and months are named in the reader's language."""

import html
import itertools
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import canvas, theme
from dashboard.text import limits, translation
from tests.charts.frames import HOSTILE


def test_plain_leaves_no_markup() -> None:
    """What plotly would read as a tag or an entity is shown letter by letter."""
    assert canvas.plain("<b>a</b> & <br>\n b") == "&lt;b&gt;a&lt;/b&gt; &amp; &lt;br&gt; b"


@given(st.text(), st.integers(8, 60))
def test_shorten_never_exceeds_its_letters(text: str, letters: int) -> None:
    """A shortened text fits, keeps its beginning, and a text that fits is kept whole."""
    whole = " ".join(text.split())
    short = limits.shorten(text, letters)
    assert len(short) <= letters
    assert short == whole if len(whole) <= letters else short.endswith("…") and whole.startswith(short[:-1])


def test_shorten_cuts_at_a_word() -> None:
    """Half words are not left standing."""
    assert limits.shorten("Tổ chức Lễ kỷ niệm 20 năm chia tách", 24) == "Tổ chức Lễ kỷ niệm 20…"


@given(st.text(alphabet="aăâ đ<>&", max_size=120), st.integers(12, 40), st.integers(1, 3))
def test_wrap_breaks_into_lines_that_fit(text: str, letters: int, lines: int) -> None:
    """At most so many lines of at most so many letters, and no tag but our line break."""
    wrapped = canvas.wrap(text, letters, lines).split("<br>")
    assert len(wrapped) <= lines
    assert all(len(html.unescape(line)) <= letters and "<" not in line for line in wrapped)


def test_wrap_leaves_no_single_word_over() -> None:
    """Two lines share their words evenly."""
    assert canvas.wrap("Công tác giáo dục lý luận chính trị", 34) == "Công tác giáo dục<br>lý luận chính trị"


def test_hover_escapes_its_title_and_drops_empty_lines() -> None:
    """The title is data; the lines are already safe and may be absent."""
    text = canvas.hover(HOSTILE, "", "a", "")
    assert text.endswith("<br>a")
    assert "<a " not in text
    assert html.unescape(text.removesuffix("<br>a").replace("<b>", "").replace("</b>", "")) != ""
    assert text.count("<br>") == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, False), (float("nan"), False), (pd.NaT, False), (pd.NA, False), (0, True), ("", True), (False, True)],
)
def test_missing_is_not_zero(value: object, expected: bool) -> None:
    """None, NaN, NaT and NA are "not stated"; 0, no and an empty text are values."""
    assert canvas.is_there(value) is expected


def test_columns_become_plain_python() -> None:
    """Whatever pandas type a column has, a chart sees Python values and None."""
    days = pd.Series(pd.to_datetime(["2024-01-31", None])).astype("datetime64[s]")
    assert canvas.days(days) == [date(2024, 1, 31), None]
    assert canvas.days(pd.Series([date(2024, 1, 31), None], dtype=object)) == [date(2024, 1, 31), None]
    assert canvas.numbers(pd.Series([1, pd.NA], dtype="Int64")) == [1.0, None]
    assert canvas.counts(pd.Series([2.0, float("nan")])) == [2, 0]
    assert canvas.texts(pd.Series(["a", None])) == ["a", None]


def test_months_are_numbered_in_vietnamese_and_named_in_english() -> None:
    """ "T3" in Vietnamese, "Mar" in English, the year once below."""
    months = canvas.months_between(date(2023, 11, 5), date(2024, 2, 1))
    assert canvas.month_ticks(months, 400)[1] == ["T11<br>2023", "T12", "T1<br>2024", "T2"]
    translation.use("en")
    assert canvas.month_ticks(months, 400)[1] == ["Nov<br>2023", "Dec", "Jan<br>2024", "Feb"]


@pytest.mark.parametrize("count", [1, 2, 11, 22, 60, 240])
@pytest.mark.parametrize("width_px", [300, 760, 1600])
def test_month_labels_never_touch(count: int, width_px: int) -> None:
    """However many months and however narrow the plot, two labels stand at least 36 px apart."""
    months = canvas.months_between(date(2023, 3, 1), date(2023, 3, 1).replace(year=2023 + (count + 1) // 12))[:count]
    positions, texts = canvas.month_ticks(months, width_px)
    assert positions
    assert len(positions) == len(texts)
    apart = [(b - a) * width_px / len(months) for a, b in itertools.pairwise(positions)]
    assert all(gap >= 36 for gap in apart)


def test_two_rows_of_the_same_name_stay_two() -> None:
    """Rows are numbered: agencies that share a short name do not become one bar."""
    axis, _px = canvas.name_axis(["UBND", "UBND"])
    assert axis["tickvals"] == [0, 1]
    assert axis["ticktext"] == ["UBND", "UBND"]


def test_rows_are_high_enough_for_their_names() -> None:
    """A name on two lines gets a higher row."""
    assert canvas.name_axis(["a<br>b"])[1] > canvas.name_axis(["a"])[1] == canvas.ROW_PX


def test_key_flows_into_lines() -> None:
    """Entries stand side by side as long as there is room, in order, each with its colour."""
    entries = [(canvas.SQUARE, theme.ACCENT, "Chủ trì"), (canvas.SQUARE, theme.NEUTRAL, "Phối hợp")]
    wide, wide_px = canvas.key(entries, 700)
    narrow, narrow_px = canvas.key(entries, 100)
    assert "<br>" not in wide
    assert narrow.count("<br>") == 1
    assert narrow_px == 2 * wide_px
    assert wide.index("Chủ trì") < wide.index("Phối hợp")
    assert theme.ACCENT in wide


def test_an_empty_figure_says_why() -> None:
    """Instead of empty axes, one sentence."""
    figure = canvas.empty("Không có <nhiệm vụ> nào.")
    assert not figure.data
    assert [note.text for note in figure.layout.annotations] == ["Không có &lt;nhiệm vụ&gt; nào."]


def test_separators_follow_the_language() -> None:
    """1.234,5 in Vietnamese, 1,234.5 in English, wherever plotly writes a number itself."""
    assert canvas.figure([], height=100).layout.separators == ",."
    translation.use("en")
    assert canvas.figure([], height=100).layout.separators == ".,"


def test_figures_carry_our_template_whatever_the_default_is() -> None:
    """Streamlit sets a default template of its own; a chart looks the same with and without it."""
    import plotly.io as pio

    before = pio.templates.default
    try:
        pio.templates.default = "plotly_dark"
        assert canvas.figure([], height=100).layout.template.layout.paper_bgcolor == theme.BACKGROUND["light"]
    finally:
        pio.templates.default = before
