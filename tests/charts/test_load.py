"""Load per agency: roles side by side, never added up; a blank cell is no task."""

from datetime import date

import pandas as pd
import pytest

from dashboard.charts import canvas, load, theme
from dashboard.text import translation
from tests.charts import frames


def agencies(*rows: tuple[str, int, int]) -> pd.DataFrame:
    """`load.by_agency`."""
    return pd.DataFrame(
        [(f"id-{name}", name, lead, helping, lead + 0.3 * helping) for name, lead, helping in rows],
        columns=["agency_id", "agency", "lead", "coordinating", "weighted"],
    )


def months(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    """`load.by_month`."""
    frame = pd.DataFrame(
        [(f"id-{name}", name, day, lead, helping, lead + 0.3 * helping) for name, day, lead, helping in rows],
        columns=["agency_id", "agency", "month_on", "lead", "coordinating", "weighted"],
    )
    frame["month_on"] = pd.to_datetime(frame["month_on"]).astype("datetime64[s]")
    return frame


MONTH = date(2024, 3, 1)
THREE = (("Sở A", 2, 9), ("Sở B", 7, 0), ("Sở C", 0, 0), ("Sở D", 2, 1))


def test_agencies_are_sorted_by_what_they_lead() -> None:
    """Most leads first, then most coordinated; an agency without an active task has no row."""
    lead, helping = load.bars(agencies(*THREE), MONTH).data
    assert list(lead.customdata[1]) == ["agency=&active=2024-03&unit=id-S%E1%BB%9F+A&role=lead", 2]
    assert list(lead.x) == [7, 2, 2]
    assert list(helping.x) == [0, 9, 1]


def test_each_bar_carries_its_number() -> None:
    """Values stand at the bars, 0 without a number; no axis to read off."""
    lead, helping = load.bars(agencies(*THREE), MONTH).data
    assert list(lead.text) == ["7", "2", "2"]
    assert list(helping.text) == ["", "9", "1"]
    assert {lead.marker.color, helping.marker.color} == {theme.LEAD, theme.COORDINATING}


def test_only_the_top_is_shown_and_the_rest_is_counted() -> None:
    """150 agencies do not fill ten screens: the first, and how many more there are."""
    translation.use("en")
    many = agencies(*((f"Cơ quan {i}", i + 1, 0) for i in range(150)))
    figure = load.bars(many, MONTH, top=15)
    assert len(figure.data[0].x) == 15
    assert "and 135 other agencies" in frames.words(figure)
    assert len(load.bars(many, MONTH, top=None).data[0].x) == 150
    assert "other" not in frames.words(load.bars(many, MONTH, top=None))


def test_cells_carry_numbers_and_zero_is_blank() -> None:
    """Each cell with a task shows its number and can be clicked; a month without one is empty, not 0."""
    frame = months(("A", "2024-01-01", 3, 1), ("A", "2024-02-01", 0, 2), ("B", "2024-02-01", 5, 0))
    cells, numbers = load.heatmap(frame).data
    assert [list(row) for row in cells.z] == [[None, 5.0], [3.0, None]]
    assert list(zip(numbers.customdata, numbers.x, numbers.y, numbers.text, strict=True)) == [
        (["agency=&active=2024-01&unit=id-A&role=lead", 3], 0, 1, "3"),
        (["agency=&active=2024-02&unit=id-B&role=lead", 5], 1, 0, "5"),
    ]


def test_the_busiest_agency_stands_on_top() -> None:
    """Agencies are ordered by the total of the role shown, and only the top asked for are drawn."""
    frame = months(("A", "2024-01-01", 3, 0), ("B", "2024-01-01", 1, 8), ("C", "2024-01-01", 2, 0))
    assert list(load.heatmap(frame).layout.yaxis.ticktext) == ["A", "C", "B"]
    assert list(load.heatmap(frame, "coordinating").layout.yaxis.ticktext) == ["B"]
    assert list(load.heatmap(frame, top=2).layout.yaxis.ticktext) == ["A", "C"]


def test_what_is_left_out_and_what_is_planned_is_said() -> None:
    """Of more agencies than asked for the rest is counted; a line parts what is known from what is planned."""
    translation.use("en")
    frame = months(("A", "2024-01-01", 3, 0), ("B", "2024-02-01", 2, 0), ("C", "2024-04-01", 1, 0))
    figure = load.heatmap(frame, top=2, report_on=date(2024, 2, 29))
    assert [note.text for note in figure.layout.annotations] == ["<b>Report date 29/02/2024</b>", "and 1 other agency"]
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == 1.5
    for day in (date(2023, 12, 31), date(2024, 4, 30)):  # all of it planned, all of it known
        whole = load.heatmap(frame, report_on=day).layout
        assert not whole.shapes
        assert not whole.annotations


def test_a_month_in_between_keeps_its_column() -> None:
    """A month without any task is an empty column: time does not jump."""
    frame = months(("A", "2023-11-01", 1, 0), ("A", "2024-02-01", 1, 0))
    figure = load.heatmap(frame)
    assert len(figure.data[0].x) == 4
    assert list(figure.layout.xaxis.ticktext) == ["T11<br>2023", "T12", "T1<br>2024", "T2"]


def test_one_hue_and_the_themes_text_on_it() -> None:
    """Pale to deep of one accent; the numbers have no colour of their own, so they follow light and dark."""
    cells, numbers = load.heatmap(months(("A", "2024-01-01", 3, 0))).data
    assert {theme._channels(theme.ACCENT)} == {
        tuple(int(part) for part in colour[5:-1].split(",")[:3]) for _at, colour in cells.colorscale
    }
    assert numbers.textfont.color is None
    assert cells.zmin == 0


def test_weighted_load_has_a_decimal(language: str) -> None:
    """A weighted load of 3.3 reads 3,3 in Vietnamese."""
    figure = load.heatmap(months(("A", "2024-01-01", 3, 1)), "weighted")
    assert figure.data[1].text[0] == ("3,3" if language == "vi" else "3.3")


def test_hover_is_in_the_readers_language(language: str) -> None:
    """Agency, role and month are named as the reader says them."""
    bars = frames.words(load.bars(agencies(*THREE), MONTH))
    assert translation._("As lead") in bars
    assert translation._("As coordinator") in bars
    cell = load.heatmap(months(("A", "2024-03-01", 3, 0))).data[1].hovertext[0]
    assert ("tháng 3/2024" if language == "vi" else "March 2024") in cell


def test_data_never_becomes_markup() -> None:
    """An agency's name is text."""
    for figure in (
        load.bars(agencies((frames.HOSTILE, 1, 1)), MONTH),
        load.heatmap(months((frames.HOSTILE, "2024-01-01", 1, 1))),
    ):
        assert frames.ours(frames.markup(figure)), frames.markup(figure)
        assert "dâng</a>" in frames.words(figure)


def test_long_names_break_into_lines_and_get_room() -> None:
    """A full official name stands on two lines, not cut by the edge, in a higher row."""
    long = "Ban Quản lý dự án đầu tư xây dựng các công trình dân dụng và công nghiệp tỉnh Lai Châu"
    figure = load.heatmap(months((long, "2024-01-01", 1, 0)))
    lines = figure.layout.yaxis.ticktext[0].split("<br>")
    assert len(lines) == 2
    assert max(map(len, lines)) <= 34
    assert frames.words(figure).count("Lai Châu") >= 1


@pytest.mark.parametrize("frame", [agencies(), agencies(("A", 0, 0))], ids=["no rows", "nothing active"])
def test_no_load_is_said(frame: pd.DataFrame, language: str) -> None:
    """Nothing active is a sentence."""
    assert not load.bars(frame, MONTH).data
    assert frames.words(load.bars(frame, MONTH)) == load.bars_alt(frame) != ""


@pytest.mark.parametrize("frame", [months(), months(("A", "2024-01-01", 0, 0))], ids=["no rows", "nothing active"])
def test_no_load_in_any_month_is_said(frame: pd.DataFrame, language: str) -> None:
    """An empty heat map is a sentence."""
    assert not load.heatmap(frame).data
    assert frames.words(load.heatmap(frame)) == load.heatmap_alt(frame) != ""


def test_alt_names_the_busiest() -> None:
    """The alt texts name the agency a reader would see first."""
    translation.use("en")
    assert load.bars_alt(agencies(*THREE)) == (
        "Active tasks of 3 agencies; most lie with Sở B: leads 7, coordinates 0."
    )
    frame = months(("A", "2024-01-01", 3, 1), ("B", "2024-02-01", 5, 0))
    assert load.heatmap_alt(frame) == "Active tasks of 2 agencies by month; the most: B, February 2024, 5."


def test_two_digits_fit_the_narrow_cells_of_a_phone() -> None:
    """22 months leave a cell 15 px: two digits are small enough for it, one digit is as large as ever."""
    months = pd.DataFrame(
        {
            "agency_id": "a",
            "agency": "Sở A",
            "month_on": pd.date_range("2023-03-01", periods=22, freq="MS").astype("datetime64[s]"),
            "lead": [9, 10] * 11,
            "coordinating": 0,
            "weighted": 0.0,
        }
    )
    with canvas.screen(is_narrow=True):
        numbers = next(trace for trace in load.heatmap(months).data if trace.type == "scatter")
        column_px = canvas.plot_px() / 22
    for text, size in zip(numbers.text, numbers.textfont.size, strict=True):
        assert len(text) * 0.6 * size < column_px
    assert set(numbers.textfont.size) == {theme.LABEL_PX, 11}
