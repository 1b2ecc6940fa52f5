"""The app's own database for a page under test: a real one, in a folder of the test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.store.database import Database
from dashboard.ui import data, navigation


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


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """An empty office database, which the pages run by the test read."""
    monkeypatch.setenv("DASHBOARD_DATABASE", str(tmp_path / "office.duckdb"))
    _forget()
    yield data.database()
    data.database().close()
    _forget()


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
