"""The app's own database for a page under test: a real one, in a folder of the test."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store import database
from dashboard.store.database import Database
from dashboard.ui.app import data, navigation


def _forget() -> None:
    data.options.cache_clear()
    data.database.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _no_packaged_components() -> Iterator[None]:
    """For every page a test opens Streamlit reads what each installed package says of itself, to find components: a
    quarter of a second. There are none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.components.v2.manifest_scanner.scan_component_manifests", list)
        yield


@pytest.fixture(scope="session", autouse=True)
def _boxes_are_looked_over() -> Iterator[None]:
    """In every run of every page: what a box says already is not put into it again, for in a browser a text that is put
    in takes the place of what somebody is typing there at that moment; and a box to choose from says something of its
    own where nothing is chosen, also where None is one of its choices: Streamlit shows no words of it."""
    run = AppTest._run

    def checked(page: AppTest, *args: Any, **kwargs: Any) -> AppTest:
        before = {box.id: box.value for box in _text_boxes(page)}
        run(page, *args, **kwargs)
        put_again = [box.key for box in _text_boxes(page) if box.proto.set_value and before.get(box.id) == box.value]
        assert not put_again, f"put into its box again: {put_again}"
        wordless = [box.key for box in page.selectbox if box.value is None and not box.proto.placeholder]
        assert not wordless, f"no words of ours in its box: {wordless}"
        return page

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AppTest, "_run", checked)
        yield


def _text_boxes(page: AppTest) -> list[Any]:
    return [*page.text_input, *page.text_area]


AS_OPENED = 1
"""The version of a database in which nobody has written since it was opened."""
serial = itertools.count(1)

Fill = Callable[[Database], object]


class OfficeWith(Protocol):
    def __call__(self, fill: Fill, *, is_read_only: bool = False) -> Database: ...


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Fill], Path]:
    """The closed file of a database that a function has filled, for copies: making the tables takes ten times as long
    as a copy, and filling them as long again."""

    @cache
    def path(fill: Fill) -> Path:
        path = tmp_path_factory.mktemp("filled") / "office.duckdb"
        db = database.connect(path)
        fill(db)
        db.close()
        return path

    return path


@pytest.fixture
def office_with(filled_once: Callable[[Fill], Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[OfficeWith]:
    """Opens the office database, which the pages run by the test read: a copy of what a function has filled once, or,
    for tests that only read (`is_read_only`), that very file.

    Of both the answers known to an earlier test are known already: the copy always lies in the same place, and as long
    as nobody has written into it its version is that of every other. From then on it is its own.
    """
    opened: list[Database] = []
    unwritten: list[tuple[Database, int]] = []

    def version(db: Database) -> int:
        plain = db._commits + db._engine.generation
        return plain if plain == AS_OPENED else plain + writings.setdefault(db, 1_000_000 * next(serial))

    writings: dict[Database, int] = {}
    monkeypatch.setattr(Database, "version", property(version))

    def office(fill: Fill, *, is_read_only: bool = False) -> Database:
        path = filled_once(fill)
        if not is_read_only:
            own = path.parent / "own"
            shutil.rmtree(own, ignore_errors=True)
            own.mkdir()
            path = Path(shutil.copy(path, own))
        monkeypatch.setenv("DASHBOARD_DATABASE", str(path))
        _forget()
        opened.append(data.database())
        if is_read_only:
            unwritten.append((opened[-1], opened[-1].version))
        return opened[-1]

    yield office
    for db in opened:
        db.close()
    _forget()
    assert all(db.version == before for db, before in unwritten), "the next test would read what this one wrote"


@pytest.fixture
def office(office_with: OfficeWith) -> Database:
    """An empty office database, which the pages run by the test read."""
    return office_with(_nothing)


def _nothing(_db: Database) -> None:
    pass


@pytest.fixture(scope="module")
def demo_office(demo_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The app's database is a copy of the demo one."""
    path = Path(shutil.copy(demo_path, tmp_path_factory.mktemp("demo-office")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_DATABASE", str(path))
        _forget()
        yield
        data.database().close()
        _forget()


@pytest.fixture
def blank_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that only say their name, for tests of what stands around them."""
    (tmp_path / "pages").mkdir()
    for screen in navigation.SCREENS:
        (tmp_path / "pages" / f"{screen.name}.py").write_text(f"import streamlit as st\nst.text('{screen.name}')\n")
    monkeypatch.setattr(navigation, "ROOT", tmp_path)
