"""The boxes of the filters in the sidebar; they only write the address that `filters` reads."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard.ui.app.filters import choose, current_choices, default_period, scope, unknown
from dashboard.ui.app.i18n import _
from dashboard.ui.browser import picker
from dashboard.ui.kit.markdown import escape_markdown

_LONGEST: Final = 60


def tell_unknown() -> None:
    """One line about the filters of the link that name nothing; none if all do."""
    if named := unknown():
        words = ", ".join(f"{name}={value[:_LONGEST]}" for name, value in named.items())
        sentence = _("The link has unknown filters: {filters}; they were ignored.").format(filters=words)
        st.warning(escape_markdown(sentence), icon=":material/filter_alt_off:")


def show() -> None:
    """The widgets, at the current place of the sidebar."""
    now, choices = scope(), current_choices()
    sections = choices.sections.get(now.plan or "", {})
    _select("plan", _("Plan"), _numbered(choices.plans), now.plan, _("All plans"))
    if sections:
        _select("section", _("Section"), _numbered(sections), now.section, _("All sections"))
    names = {agency: picker.agency(name, short) for agency, (name, short) in choices.agencies.items()}
    _select("agency", _("Lead agency"), names, now.agency, _("All agencies"))
    months = {f"{default_period():%Y-%m}": 0} | dict(choices.months)
    # Whoever opens the box wants a month to be seen, not one that is to come.
    newest = sorted(sorted(months, reverse=True), key=lambda month: not months[month])
    _select(
        "period",
        _("Report period"),
        {m: _month(m) + ("" if months[m] else " " + _("(no reports)")) for m in newest},
        f"{now.period_on:%Y-%m}",
    )


def _select(name: str, label: str, words: Mapping[str, str], value: str | None, nothing: str | None = None) -> None:
    """A box to choose one value of the address; `nothing` stands in it, greyed, where none is chosen."""
    key = f"filter-{name}"
    st.session_state[key] = value
    picker.box(
        label,
        words,
        key,
        index=0 if nothing is None else None,
        on_change=_chosen,
        args=(name,),
        placeholder=nothing or label,
        disabled=not words,
        label_visibility="collapsed",  # each box says what it holds, and all of them stand on one screen of a projector
    )


def _chosen(name: str) -> None:
    value = st.session_state[f"filter-{name}"]
    if name == "period" and value == f"{default_period():%Y-%m}":
        value = None
    # A section belongs to its plan: the same numbering means something else in the other one.
    choose(**{name: value}, **({"section": None} if name == "plan" else {}))


def _numbered(titles: Mapping[str, str]) -> dict[str, str]:
    return {ref: f"{ref}. {title}" for ref, title in titles.items()}


def _month(month: str) -> str:
    return _("Period {month}").format(month=f"{month[5:]}/{month[:4]}")
