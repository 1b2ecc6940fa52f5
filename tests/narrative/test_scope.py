"""What figures are true for, in words."""

from dataclasses import replace

from dashboard import narrative
from dashboard.text import translation
from tests.build import scope


def test_in_words_names_each_filter_once() -> None:
    """The report date first, then the period and what is filtered by; a section only with its plan."""
    at = scope("2024-03")
    names = {"plan": "Kế hoạch", "section": "Mục", "agency": "Sở Y tế"}
    with translation.speaking("en"):
        assert narrative.scope.in_words(at, **names) == ["Figures to 31/03/2024", "Report period: 03/2024"]
        assert narrative.scope.in_words(replace(at, plan="A", section="B.I", agency="y"), **names)[2:] == [
            "Plan: A. Kế hoạch", "Section: B.I. Mục", "Lead agency: Sở Y tế",
        ]  # fmt: skip
        assert narrative.scope.in_words(replace(at, section="B.I"), **names)[2:] == []


def test_made_up_figures_say_so() -> None:
    """A note for made-up figures, none for real ones."""
    with translation.speaking("en"):
        assert narrative.scope.demo_mark(is_demo=True) == ["MADE-UP FIGURES"]
        assert narrative.scope.demo_mark(is_demo=False) == []
