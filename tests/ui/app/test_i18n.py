"""The language on the threads Streamlit starts: of a part that is drawn anew, of a file that is downloaded."""

from collections.abc import Callable
from threading import Thread

import pytest
import streamlit as st

from dashboard.text import translation
from dashboard.ui.app import i18n


def _on_a_thread(function: Callable[[], str]) -> str:
    languages: list[str] = []
    thread = Thread(target=lambda: languages.append(function()))
    thread.start()
    thread.join()
    return languages[0]


def test_a_fragment_speaks_the_language_of_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is drawn anew without the shell, which would say the language."""
    monkeypatch.setattr(st, "fragment", lambda function: function)
    monkeypatch.setattr(i18n, "param", lambda: "en")
    assert _on_a_thread(translation.language) == "vi"
    assert _on_a_thread(i18n.fragment(translation.language)) == "en"


def test_a_download_speaks_the_language_of_its_page() -> None:
    """Its file is made on a thread of the server when somebody asks for it."""
    with translation.speaking("en"):
        make = i18n.speaking(translation.language)
    assert _on_a_thread(make) == "en"
