"""What is read from the database: computed once per question and data version, never shared with the caller."""

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from dashboard.metrics import completion
from dashboard.store.database import Database, Reader
from dashboard.store.scope import Scope
from dashboard.text import translation
from dashboard.ui.app import data
from tests import build
from tests.ui.conftest import OfficeWith

ASKED: list[tuple[str, ...]] = []


def _counted(db: Reader, scope: Scope, word: str = "") -> str:
    ASKED.append((str(scope.plan), word))
    return translation.language()


def _shared(word: str) -> list[str]:
    ASKED.append((word,))
    return [translation.language()]


def _drawn(frame: pd.DataFrame, title: str = "") -> go.Figure:
    ASKED.append((title,))
    return go.Figure(layout={"title": title + translation.language()})


@pytest.fixture
def office(office_with: OfficeWith) -> Database:
    """An empty office of the test alone: no earlier one knows its answers."""
    return office_with(lambda _db: None)


@pytest.fixture(autouse=True)
def nothing_asked() -> None:
    ASKED.clear()
    translation.use("vi")


def test_the_same_question_is_computed_once(office: Database) -> None:
    """Pages of many readers with the same filters cost one computation."""
    scope = build.scope("2024-03")
    assert [data.fetch(_counted, scope) for _ in range(3)] == ["vi"] * 3
    assert len(ASKED) == 1


def test_cache_key_has_scope_arguments_language_and_version(office: Database) -> None:
    """Nobody gets the answer to somebody else's filters, or one from before a commit."""
    data.fetch(_counted, build.scope("2024-03"))
    data.fetch(_counted, build.scope("2024-04"))
    data.fetch(_counted, build.scope("2024-03"), word="x")
    translation.use("en")
    assert data.fetch(_counted, build.scope("2024-03")) == "en"
    build.plan(office, [build.task("1")])
    data.fetch(_counted, build.scope("2024-03"))
    assert len(ASKED) == 5


def test_the_answer_belongs_to_the_caller(office: Database) -> None:
    """A page may change what it got without changing what the next reader gets."""
    build.plan(office, [build.task("1")])
    rows = data.fetch(completion.totals, build.scope("2024-03"))
    rows["tasks"] = 99
    assert data.fetch(completion.totals, build.scope("2024-03"))["tasks"].tolist() == [1]


def test_a_function_without_a_name_is_refused(office: Database) -> None:
    """Two lambdas of a module have one name: they would be given each other's answers."""
    with pytest.raises(ValueError, match="lambda"):
        data.fetch(lambda _reader: 1)


def test_shared_results_are_made_once_per_question_language_and_version(office: Database) -> None:
    """A hundred links of a page ask once; a commit, another question or language asks anew."""
    first = data.shared(_shared, "a")
    assert data.shared(_shared, "a") is first
    assert data.shared(_shared, "b") is not first
    translation.use("en")
    assert data.shared(_shared, "a") == ["en"]
    build.plan(office, [build.task("1")])
    assert data.shared(_shared, "a") is not first
    assert ASKED == [("a",), ("b",), ("a",), ("a",)]


def test_a_figure_is_drawn_once_per_content_and_language(office: Database) -> None:
    """Equal rows give the same figure; another row, option or language gives another one."""
    rows = pd.DataFrame({"x": [1, 2]})
    first = data.figure(_drawn, rows, title="a")
    assert data.figure(_drawn, rows.copy(), title="a") is first
    assert data.figure(_drawn, rows.assign(x=[1, 3]), title="a") is not first
    others = [
        rows.assign(x=[1.0, 2.0]), rows.assign(x=["1", "2"]), rows.rename(columns={"x": "y"}), rows.set_index("x"),
        rows.assign(y=[None, "a"]), rows.assign(y=["a", None]),
    ]  # fmt: skip
    assert len({id(data.figure(_drawn, frame, title="a")) for frame in (rows, *others)}) == 1 + len(others)
    assert data.figure(_drawn, rows, title="b") is not first
    translation.use("en")
    assert data.figure(_drawn, rows, title="a").layout.title.text == "aen"


def test_the_plain_form_of_a_figure_is_made_once(office: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit asks for it in every run; plotly would copy each list of the figure anew."""
    figure = data.figure(_drawn, pd.DataFrame({"x": [1]}), title="once")
    sent = pio.to_json(figure, validate=False)
    monkeypatch.setattr(go.Figure, "to_dict", lambda *_arguments: pytest.fail("made again"))
    assert pio.to_json(figure, validate=False) == sent and "once" in sent
