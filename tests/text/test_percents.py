"""Percents: how they are written, and that nothing else writes them."""

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import percents, translation

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "src/dashboard").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"])
NOISE = 0.29 * 100
"""28.999999999999996"""


@pytest.mark.parametrize(
    ("points", "progress", "quoted"),
    [
        (0, "0%", "0%"),
        (-0.0, "0%", "0%"),
        (0.2, "1%", "0,2%"),
        (1e-12, "0%", "0%"),
        (NOISE, "29%", "29%"),
        (28.5, "29%", "28,5%"),
        (28.4999, "28%", "28,4999%"),
        (45.5, "46%", "45,5%"),
        (99.5, "99%", "99,5%"),
        (99.96, "99%", "99,96%"),
        (99.999999999999, "100%", "100%"),
        (100, "100%", "100%"),
        (100.2, "101%", "100,2%"),
        (Decimal("99.6"), "99%", "99,6%"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_progress_is_whole_and_a_cell_is_quoted(points: float | None, progress: str, quoted: str) -> None:
    """Only what is done is 100 %, only nothing is 0 %; arithmetic's noise is not work; a cell keeps its decimals."""
    assert percents.progress(points) == progress
    assert percents.quoted(points) == quoted


@pytest.mark.parametrize(
    ("rate", "vietnamese", "english"),
    [
        (0, "0%", "0%"),
        (0.0002, "0,1%", "0.1%"),
        (0.29, "29%", "29%"),
        (4 / 18, "22,2%", "22.2%"),
        (0.5225, "52,3%", "52.3%"),
        (0.9996, "99,9%", "99.9%"),
        (1 / 3 + 1 / 3 + 1 / 3, "100%", "100%"),
        (1.0004, "100,1%", "100.1%"),
        (12.5, "1.250%", "1,250%"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_a_share_has_at_most_one_decimal(rate: float | None, vietnamese: str, english: str) -> None:
    """A share of many, in the language in use; 99.96 % of the tasks is not all of them."""
    assert percents.share(rate) == vietnamese
    translation.use("en")
    assert percents.share(rate) == english


@given(st.floats(0, 1.5), st.floats(0, 1.5))
def test_differences_add_up_by_eye(rate: float, other: float) -> None:
    """Who subtracts the two shares on the screen finds the gap beside them."""
    translation.use("en")

    def number(words: str) -> Decimal:
        return Decimal(words.removesuffix("%").replace(",", ""))

    assert Decimal(str(percents.gap(rate, other))) == number(percents.share(rate)) - number(percents.share(other))
    points = [percents.progress(100 * value) for value in (rate, other)]
    assert percents.step(100 * rate, 100 * other) == number(points[0]) - number(points[1])


@given(st.floats(0, 100))
def test_numbers_in_cells_are_those_written(points: float) -> None:
    """A grid or a workbook holds the number that is shown elsewhere, so that both sort and read alike."""
    translation.use("en")
    assert f"{percents.progress_value(points):g}%" == percents.progress(points)
    assert f"{percents.share_value(points / 100):g}%" == percents.share(points / 100)


# ---- nothing else writes a percent ----


_TEMPLATE = re.compile(r"\{[^{}]*\}\s?%(?!\{)|\{[^{}]*:[^{}%]*%\}|%[.\d]*[dfgs]\s?%%")
"""A text that is filled in: "{n}%", "{:.0%}", "%d%%"."""
_NUMBER_FORMAT = re.compile(r'^(\[[^\]]*\])?[#0.,]*0(\.[0#]+)?\s?"?%')
_CHARTS = re.compile(r"^,?\.\d+%$|:[,.\d]+%\}")
"""What plotly reads: ".0%", "%{y:.1%}"."""
SHOWING = ("charts", "metrics", "reports", "ui", "pages")


def percents_written(source: str, is_showing: bool = True) -> Iterator[int]:
    """The lines of a module in which a percent is written, or made from a rate, by hand."""
    tree = ast.parse(source)
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        match node:
            case ast.FormattedValue(format_spec=ast.JoinedStr(values=[*_parts, ast.Constant(value=str(end))])) if (
                end.endswith("%")
            ):
                yield node.lineno
            case ast.JoinedStr(values=parts):
                for before, after in pairwise(parts):
                    if (
                        isinstance(before, ast.FormattedValue)
                        and isinstance(after, ast.Constant)
                        and re.match(r"\s?%(?!\{)", str(after.value))
                    ):
                        yield node.lineno
            case ast.Constant(value=str(text)) if id(node) not in docstrings:
                if _TEMPLATE.search(text) or _NUMBER_FORMAT.search(text) or _CHARTS.search(text):
                    yield node.lineno
            case ast.BinOp(op=ast.Add(), right=ast.Constant(value=str(text))) if text.strip().startswith("%"):
                yield node.lineno
            case ast.BinOp(op=ast.Mult(), left=ast.Constant(value=100)) if is_showing:
                yield node.lineno
            case ast.BinOp(op=ast.Mult(), right=ast.Constant(value=100)) if is_showing:
                yield node.lineno
            case ast.BinOp(op=ast.FloorDiv(), right=ast.Constant(value=1)):
                yield node.lineno
            case ast.Attribute(attr="floor") if is_showing:
                yield node.lineno


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_module_writes_a_percent(path: Path) -> None:
    """99.96 % was 99 % on one screen and 100 % on another, because each rounded for itself."""
    if path.name == "percents.py":
        return
    is_showing = any(part in SHOWING for part in path.relative_to(ROOT).parts)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [lines[at - 1].strip() for at in percents_written("\n".join(lines), is_showing)] == []


@pytest.mark.parametrize(
    "code",
    [
        'f"{rate:.0%}"', 'f"{rate:.{n}%}"', 'f"{percent}%"', 'f"{percent:.1f} %"', '"{percent}%".format(percent=1)',
        '"{:.1%}".format(rate)', '"%d%%" % 5', '"%.1f%%"', 'str(round(x)) + "%"', "round(100 * rate)",
        "rate * 100", "percent // 1", "math.floor(percent)", 'figure(hovertemplate="%{y:.0%}")',
        'axis(tickformat=".0%")', 'cell.number_format = "0%"', '"0.#%"', '"""0"%\\""""', '_("{n}% is less")',
    ],
)  # fmt: skip
def test_the_search_sees_each_way_to_write_one(code: str) -> None:
    """A search that overlooks a form would promise what it does not hold."""
    assert list(percents_written(f"x = {code}" if not code.startswith(("cell", "figure", "axis")) else code))


@pytest.mark.parametrize(
    "code", ['"width: 100%"', '"at least 80% of the tasks"', 'f"{n}px"', '"%H:%M"', 'f"{at:%H:%M}"', '"%"']
)
def test_the_search_leaves_other_percent_signs_alone(code: str) -> None:
    """A width in a style sheet, a rule in words, a time of day."""
    assert list(percents_written(f"x = {code}")) == []


@pytest.mark.parametrize("points", [1e17, 1e19, -1e22, 1.7e308, Decimal("1e310"), 123456789012345678.0])
def test_huge_number_is_written_in_full(points: float | Decimal) -> None:
    """A cell in which somebody typed nonsense is quoted in the problem it makes, and stops nothing."""
    for words in (percents.quoted(points), percents.progress(points)):
        assert words.endswith("%") and Decimal(words[:-1].replace(".", "").replace(",", ".")) == Decimal(str(points))
