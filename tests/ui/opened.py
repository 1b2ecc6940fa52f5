"""One page as opened at an address, without the frame around it; use with the fixtures `office` and `blank_pages`."""

from streamlit.testing.v1 import AppTest

from dashboard.settings import ROOT


def _page(path: str) -> None:
    from pathlib import Path

    import streamlit as st

    from dashboard.ui.app import i18n, navigation

    i18n.start()
    st.navigation(list(navigation.pages().values()), position="hidden")
    exec(compile(Path(path).read_text(encoding="utf-8"), path, "exec"), {})


def run(page: AppTest) -> AppTest:
    """Run the page once more; no exception and no error may show."""
    page.run()
    assert not page.exception
    assert not page.error
    return page


def at(name: str, **address: str) -> AppTest:
    """The page of this name at this address."""
    page = AppTest.from_function(_page, args=(str(ROOT / "pages" / f"{name}.py"),), default_timeout=300)
    for parameter, value in address.items():
        page.query_params[parameter] = value
    return run(page)
