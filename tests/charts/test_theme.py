"""Colours hold for every eye and on both backgrounds; words, icons and plotly's own sentences are ours."""

import itertools
import re
import tomllib
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from dashboard.charts import canvas, load, theme
from dashboard.text import statuses, translation

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
SIGHT = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
ANY_TWO, NEIGHBOURS = 9.0, 12.0
MARKS = {"accent": theme.ACCENT, "neutral": theme.NEUTRAL} | theme.BUDGET


def linear(colour: str) -> np.ndarray:
    """Linear RGB of "#rrggbb"."""
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE Lab (D65) of linear RGB."""
    to_xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    )
    xyz = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.95047, 1, 1.08883])
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """CIEDE2000 between two Lab colours."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    lm, cm, hm = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2) % 360
    t = (
        1
        - 0.17 * np.cos(np.radians(hm - 30))
        + 0.24 * np.cos(np.radians(2 * hm))
        + 0.32 * np.cos(np.radians(3 * hm + 6))
        - 0.20 * np.cos(np.radians(4 * hm - 63))
    )
    sl = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -2 * np.sqrt(cm**7 / (cm**7 + 25.0**7)) * np.sin(np.radians(60 * np.exp(-(((hm - 275) / 25) ** 2))))
    dl, dc = (l2 - l1) / sl, (c2 - c1) / sc
    return float(np.sqrt(dl**2 + dc**2 + (dh / sh) ** 2 + rt * dc * dh / sh))


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours."""
    light, dark = sorted((float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_difference_of_colours_is_measured_right(
    one: tuple[float, ...], other: tuple[float, ...], expected: float
) -> None:
    """The measure the next tests rest on agrees with the published test data of CIEDE2000 (Sharma 2005)."""
    assert difference(np.array(one), np.array(other)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("sight", SIGHT)
def test_statuses_differ_for_every_eye(sight: str) -> None:
    """Any two statuses can stand side by side in a bar, and a colour-blind reader can still tell them apart."""
    colours = {code: lab(SIGHT[sight] @ linear(look.colour)) for code, look in theme.STATUS.items()}
    order = list(theme.STATUS)
    for one, other in itertools.combinations(order, 2):
        least = NEIGHBOURS if order.index(other) - order.index(one) == 1 else ANY_TWO
        assert difference(colours[one], colours[other]) >= least, (one, other)


@pytest.mark.parametrize("mode", theme.BACKGROUND)
@pytest.mark.parametrize("colour", [*MARKS.values(), *(look.colour for look in theme.STATUS.values())])
def test_marks_stand_out_on_both_backgrounds(colour: str, mode: str) -> None:
    """A filled mark has at least 3:1 against the page, light or dark."""
    assert contrast(colour, theme.BACKGROUND[mode]) >= 3


@pytest.mark.parametrize("colour", [look.colour for look in theme.STATUS.values()])
def test_text_on_a_mark_is_readable(colour: str) -> None:
    """A number inside a bar has at least 4.5:1."""
    assert contrast(theme.on(colour), colour) >= 4.5


@pytest.mark.parametrize("colour", [look.colour for look in theme.STATUS.values()])
def test_the_words_of_a_dark_page_are_readable_on_a_sunk_mark(colour: str) -> None:
    """A grid writes its words on the colour of the status in the page's own colour of text."""
    assert contrast(theme.TEXT["dark"], theme.sunk(colour)) >= 4.5


def test_budget_steps_differ_for_every_eye() -> None:
    """Estimated, allocated and disbursed can be told apart in a group of bars."""
    for sight in SIGHT.values():
        colours = [lab(sight @ linear(colour)) for colour in theme.BUDGET.values()]
        assert min(difference(one, other) for one, other in itertools.combinations(colours, 2)) >= 10


@pytest.mark.parametrize("mode", theme.BACKGROUND)
def test_text_is_readable_in_both_templates(mode: str) -> None:
    """Text has at least 7:1, also on the deepest cell of a heat map at least 4.5:1, and 13 px at least."""
    layout = pio.templates[f"dashboard_{mode}"].layout
    text, background = layout.font.color, layout.paper_bgcolor
    assert contrast(text, background) >= 7
    accent, page = np.array(theme._channels(theme.ACCENT)), np.array(theme._channels(background))
    deepest = load._DEEPEST * accent + (1 - load._DEEPEST) * page
    assert contrast(text, "#" + "".join(f"{round(part):02x}" for part in deepest)) >= 4.5
    sizes = [layout.font.size, layout.xaxis.tickfont.size, layout.yaxis.tickfont.size, layout.hoverlabel.font.size]
    assert min([*sizes, layout.annotationdefaults.font.size]) >= 13


def test_the_page_has_the_colours_of_the_charts() -> None:
    """The app's backgrounds and accent are the ones the colours were checked against."""
    assert {mode: CONFIG[mode]["backgroundColor"] for mode in theme.BACKGROUND} == theme.BACKGROUND
    assert {mode: CONFIG[mode]["textColor"] for mode in theme.TEXT} == theme.TEXT
    assert CONFIG["light"]["primaryColor"] == theme.ACCENT


def blend(colour: str, share: float, background: str) -> str:
    """The colour let through to the background by `share`."""
    parts = zip(theme._channels(colour), theme._channels(background), strict=True)
    return "#" + "".join(f"{round(share * one + (1 - share) * other):02x}" for one, other in parts)


@pytest.mark.parametrize("mode", theme.BACKGROUND)
def test_the_words_of_a_page_are_readable(mode: str) -> None:
    """Text, links, captions (60 % of the text, Streamlit says) and coloured words have 4.5:1 wherever they stand;
    a coloured word also on its own pale tint."""
    page = CONFIG[mode]
    grounds = [page["backgroundColor"], page["secondaryBackgroundColor"], page["sidebar"]["backgroundColor"]]
    for ground in grounds:
        colours = [page["textColor"], blend(page["textColor"], 0.6, ground), page["linkColor"]]
        colours += [colour for name, colour in page.items() if name.endswith("TextColor")]
        assert min(contrast(colour, ground) for colour in colours) >= 4.5, ground
    for name in ("red", "green", "orange", "blue", "gray"):
        tint = blend(page[f"{name}Color"], 0.1, page["backgroundColor"])
        assert contrast(page[f"{name}TextColor"], tint) >= 4.5, name


def test_what_is_chosen_is_readable() -> None:
    """White on the main button, and the language chosen, which stands on its own tint. On a dark page no one colour
    does both, so the sidebar has its own; the segments of the page itself stay at 3:1 there, in a frame."""
    for mode in theme.BACKGROUND:
        page = CONFIG[mode]
        aside = {**page, **page["sidebar"]}
        assert contrast("#ffffff", page["primaryColor"]) >= 4.5
        tint = blend(aside["primaryColor"], 0.1, aside["backgroundColor"])
        assert contrast(aside["primaryColor"], tint) >= 4.5
        tint = blend(page["primaryColor"], 0.1, page["backgroundColor"])
        assert contrast(page["primaryColor"], tint) >= (4.5 if mode == "light" else 3)


def test_ten_statuses_each_with_colour_icon_and_word(language: str) -> None:
    """Every status has all three, and no two share one."""
    assert len(theme.STATUS) == 10
    for part in (statuses.word, theme.icon, theme.colour):
        assert len({part(code) for code in theme.STATUS}) == 10
    assert all(re.fullmatch(r":material/[a-z_]+:", theme.icon(code)) for code in theme.STATUS)


def test_icons_exist() -> None:
    """Streamlit has every icon a status names; a missing one would show as its name."""
    from streamlit.string_util import validate_material_icon

    for code in theme.STATUS:
        assert validate_material_icon(theme.icon(code))


def test_tint_keeps_the_colour_and_adds_transparency() -> None:
    """A pale bar is its status's colour let through to the background."""
    assert theme.tint("#d1140f", 0.28) == "rgba(209,20,15,0.28)"


def test_a_colour_that_is_none_is_refused() -> None:
    """A misspelt colour fails where it is used, not as a black mark on the screen."""
    with pytest.raises(ValueError, match="red"):
        theme.on("red")


def test_the_chart_buttons_speak_the_readers_language(language: str) -> None:
    """One button, no logo; the hint plotly shows for it is looked up in the reader's language."""
    config = theme.config("tien-do")
    assert config["modeBarButtons"] == [["toImage"]]
    assert config["displaylogo"] is False
    assert config["toImageButtonOptions"]["filename"] == "tien-do"
    dictionary = config["locales"][config["locale"]]["dictionary"]
    assert config["locale"] == language
    assert dictionary["Download plot as a PNG"] == translation._("Save the chart as a picture")


def test_the_buttons_hints_are_still_plotlys_own_sentences() -> None:
    """plotly looks its sentences up word by word: one it no longer says would come back in English."""
    import plotly

    script = Path(plotly.__file__).with_name("package_data") / "plotly.min.js"
    text = script.read_text("utf-8")
    assert [sentence for sentence in theme._HINTS if f'"{sentence}"' not in text] == []


def _with_accent() -> go.Figure:
    """A figure with the accent, or the page behind it, wherever charts put colours."""
    line = {"color": theme.ACCENT}
    return canvas.figure(
        [
            canvas.bars(x=[1], y=[0], marker=line),
            canvas.points(x=[1, 2], y=[0, 0], marker={"color": [theme.HOLLOW, theme.ACCENT], "line": line}, line=line),
            canvas.points(x=[1], y=[0], mode="text", text="1", textfont={"shadow": f"0 0 3px {theme.HOLLOW}"}),
        ],
        height=100,
        shapes=[{"type": "line", "line": line}],
        annotations=[canvas.above(canvas.key([(canvas.SQUARE, theme.ACCENT, "Chủ trì")])[0])],
    )


def test_on_a_light_page_nothing_drawn_is_changed() -> None:
    """The light template, and the marks as the chart made them."""
    assert theme.dressed(_with_accent(), None).to_dict() == _with_accent().to_dict()


def test_on_a_dark_page_no_mark_is_dim_and_no_hollow_white() -> None:
    """The template is dark; wherever the accent or white stood, there stands its dark counterpart, in keys, too."""
    dark = theme.dressed(_with_accent(), "dark")
    assert dark.layout.template.layout.paper_bgcolor == theme.BACKGROUND["dark"]
    written = dark.to_dict()
    written["layout"].pop("template")
    assert theme.ACCENT not in str(written)
    assert theme.HOLLOW not in str(written)
    assert str(written).count(theme.DARK[theme.ACCENT]) == 6


def test_the_dark_counterparts_stand_out_and_stay_apart() -> None:
    """Marks have more contrast than the colours they stand for, the steps of the budget differ for every eye, and white
    reads on the accent."""
    accent = theme.DARK[theme.ACCENT]
    assert contrast(accent, theme.BACKGROUND["dark"]) >= 3.8
    assert contrast(theme.on(theme.ACCENT), accent) >= 4.5
    for sight in SIGHT.values():
        colours = [lab(sight @ linear(theme.DARK.get(colour, colour))) for colour in theme.BUDGET.values()]
        assert min(difference(one, other) for one, other in itertools.combinations(colours, 2)) >= 10
