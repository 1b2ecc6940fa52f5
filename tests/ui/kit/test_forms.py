"""A form is drawn from what was known when it was opened, says in it what it lacks, and takes one step."""

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.errors import DashboardError, Refused, Stale
from dashboard.text import translation
from dashboard.ui.app import i18n
from dashboard.ui.kit import forms
from tests.ui.secretariat.steps import NAME, box, do, opened, texts


def _page() -> None:
    from functools import partial

    import streamlit as st

    from dashboard.errors import Refused, Stale
    from dashboard.ui.app import i18n
    from dashboard.ui.kit import forms

    i18n.start()
    steps = st.session_state.setdefault("steps", [])

    def act(form, who):  # type: ignore[no-untyped-def]
        if not who["by"]:
            raise Refused("name_missing")
        if st.session_state.get("moved on"):
            raise Stale("meeting_moved_on")
        steps.append((form.seen, form.text("title"), who["by"]))
        return len(steps)

    def draw(form):  # type: ignore[no-untyped-def]
        forms.text_box(form, "title", "Title", "first")
        forms.done_by(form)
        forms.step(form, "Do it", partial(act, form), then=lambda n: st.session_state.update(then=n))

    last = forms.outcome("x")
    if last.done:
        forms.say_done(f"done {last.done}")
    forms.say_stopped(last)
    if "left" not in st.query_params:
        for name in "ab":
            forms.button("Open", name, draw, subject="x", seen=(name, st.session_state.get("known")))


@pytest.fixture
def page() -> AppTest:
    """A page with the buttons of two forms."""
    page = AppTest.from_function(_page, default_timeout=300)
    page.query_params["lang"] = "en"
    page.session_state["known"] = 1
    assert not page.run().exception
    return page


def test_a_form_is_drawn_from_what_was_known_when_it_was_opened(page: AppTest) -> None:
    """Whatever the page shows by now; done once, it is closed, said, and the next one knows the name."""
    assert not page.text_input
    opened(page, "a")
    page.session_state["known"] = 2
    box(page.run(), "a-", "title").set_value("typed")
    assert "Write your name." in texts(do(page, "a-"))
    assert (box(page, "a-", "title").value, page.session_state["steps"]) == ("typed", [])
    box(page, "a-", "by").set_value(f" {NAME} ")
    assert "done 1" in texts(do(page, "a-"))
    assert not page.text_input
    assert (page.session_state["steps"], page.session_state["then"]) == ([(("a", 1), "typed", NAME)], 1)
    opened(page, "b")
    assert [box(page, "b-", name).value for name in ("title", "by")] == ["first", NAME]
    assert "done 1" not in texts(page)


def test_boxes_begin_with_their_values_each_time(page: AppTest) -> None:
    """After another form, and after the page was left and entered again: there the form is closed."""
    for leave in (lambda: opened(page, "b"), lambda: _left(page)):
        box(opened(page, "a"), "a-", "title").set_value("typed").run()
        leave()
        assert not [one for one in page.text_input if one.key.startswith("a-")]
        assert box(opened(page, "a"), "a-", "title").value == "first"


def _left(page: AppTest) -> None:
    page.query_params["left"] = "yes"
    page.run()
    del page.query_params["left"]
    page.run()


def test_what_moved_on_is_said_on_the_page(page: AppTest) -> None:
    """The form it was for is closed: no step can be taken with it any more."""
    box(opened(page, "a"), "a-", "by").set_value(NAME)
    page.session_state["moved on"] = True
    assert "somebody else changed this meeting" in do(page, "a-").warning[0].value
    assert not page.text_input and not page.session_state["steps"]
    assert not opened(page, "a").warning


@pytest.mark.parametrize("error", [None, Refused("reason_missing"), Stale("period_moved_on")])
def test_a_second_click_takes_no_second_step(error: DashboardError | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It finds the form closed; only what the form can mend may be tried again."""
    session: dict[str, Any] = {"a-1-by": "An"}
    monkeypatch.setattr(st, "session_state", session)
    form, calls = forms.Form("a", 1, forms.Outcome(), None), []

    def act(_who: Any) -> str:
        calls.append(1)
        if error:
            raise error
        return "done"

    for _click in range(2):
        forms._take(form, act, None)
    assert len(calls) == (2 if isinstance(error, Refused) else 1)
    assert (form.subject.done, form.subject.stopped) == (
        ("done", None) if error is None else (None, error if isinstance(error, Stale) else None)
    )


def test_a_dialog_speaks_the_language_of_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed in it draws it anew without the shell, which would say the language."""
    monkeypatch.setattr(i18n, "param", lambda: "en")
    spoken: list[str] = []
    draw: Callable[[forms.Form], None] = lambda _form: spoken.append(translation.language())  # noqa: E731
    with translation.speaking("vi"):
        forms._show(forms.Form("a", 1, forms.Outcome(), None), draw)
        assert spoken == ["en"]
