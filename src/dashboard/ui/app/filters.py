"""The filters: which plan, section and agency, up to which report period; the same on every page.

They live in the address (`?plan=A&section=B.I&agency=so-y-te&period=2024-03`), which alone decides what is
shown; the widgets only write it. `bind="query-params"` would put the words of the reader's language there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import streamlit as st

from dashboard import narrative
from dashboard.metrics import directory
from dashboard.store.database import Reader
from dashboard.store.scope import Scope, month_end, month_start
from dashboard.text import dates, fold
from dashboard.ui.app import address, data, i18n
from dashboard.ui.app.i18n import _

NAMES: Final = ("plan", "section", "agency", "period")


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from, in the order shown: words by value; `sections` by plan.

    `agencies`: (name, short name) of those that lead a task. `months`: submissions by month ("2024-03").
    `default_period`: `directory.default_period`.
    """

    plans: Mapping[str, str]
    sections: Mapping[str, Mapping[str, str]]
    agencies: Mapping[str, tuple[str, str]]
    months: Mapping[str, int]
    default_period: date | None
    ends_on: date | None


def choices(db: Reader) -> Choices:
    """What there is to choose from in the database."""
    plans, sections, periods = directory.plans(db), directory.sections(db), directory.periods(db)
    agencies = directory.agencies(db)
    names = {
        str(agency): (str(name), str(short))
        for agency, name, short, leads in zip(
            agencies["agency_id"], agencies["name"], agencies["short_name"], agencies["leads"], strict=True
        )
        if leads
    }
    return Choices(
        plans=dict(zip(plans["code"], plans["title"], strict=True)),
        sections={
            code: {
                ref: title
                for plan, ref, title in zip(sections["plan_code"], sections["ref"], sections["title"], strict=True)
                if plan == code
            }
            for code in plans["code"]
        },
        # A Vietnamese reader looks names up without regard to tones.
        agencies=dict(sorted(names.items(), key=lambda item: fold.key(item[1][0]))),
        months={f"{day:%Y-%m}": int(n) for day, n in zip(periods["period_on"], periods["submissions"], strict=True)},
        default_period=directory.default_period(db),
        ends_on=plans["ends_on"].max().date() if len(plans) else None,
    )


def current_choices() -> Choices:
    """What there is to choose from now."""
    # Asked for by every link of a page.
    return data.shared(_choices)


def _choices() -> Choices:
    return data.fetch(choices)


def scope() -> Scope:
    """What the reader asks about, read from the address; values that name nothing count as not given.

    The report date is the end of the report period, or today if that is earlier (domain.md §9).
    """
    return scope_of(st.query_params.to_dict())


def scope_of(query: Mapping[str, str]) -> Scope:
    """The same of any address."""
    return read(query, current_choices())


def read(query: Mapping[str, str], choices: Choices) -> Scope:
    """The same, also outside of a page."""
    plan = _choice(query.get("plan"), choices.plans)
    period = _choice(query.get("period"), choices.months)
    period_on = date.fromisoformat(f"{period}-01") if period else _default_period(choices)
    return Scope(
        period_on=period_on,
        report_on=min(month_end(period_on), data.today()),
        plan=plan,
        section=_choice(query.get("section"), choices.sections.get(plan, {})) if plan else None,
        agency=_choice(query.get("agency"), choices.agencies),
        soon_days=data.options().due_soon_days,
    )


def unfiltered() -> Scope:
    """The scope without any filter, at the default period."""
    choices = current_choices()
    period_on = _default_period(choices)
    return Scope(period_on, min(month_end(period_on), data.today()), soon_days=data.options().due_soon_days)


def default_period() -> date:
    """The period shown when none is chosen: `directory.default_period`, but not later than this month.

    Without reports: this month or the last month of the plans, whichever comes first.
    """
    return _default_period(current_choices())


def _default_period(choices: Choices) -> date:
    this_month = month_start(data.today())
    return min(month_start(choices.default_period or choices.ends_on or this_month), this_month)


def params(**extra: str | None) -> dict[str, str]:
    """The address of the same view, language included, for a link: valid filters only, plus `extra`.

    An extra value of None leaves that parameter out.
    """
    choices = current_choices()
    values = written(read(st.query_params.to_dict(), choices), choices) | {i18n.PARAM: i18n.param()} | extra
    return {name: value for name, value in values.items() if value is not None}


def written(now: Scope, choices: Choices) -> dict[str, str | None]:
    """The filters as parameters of an address; None where there is nothing to say."""
    period = None if now.period_on == _default_period(choices) else f"{now.period_on:%Y-%m}"
    return {"plan": now.plan, "section": now.section, "agency": now.agency, "period": period}


def unknown() -> dict[str, str]:
    """The filters of the address that name nothing, and so count as not given."""
    return _unknown(st.query_params.to_dict())


def _unknown(params: Mapping[str, str]) -> dict[str, str]:
    now = read(params, current_choices())
    counted = {"plan": now.plan, "section": now.section, "agency": now.agency, "period": f"{now.period_on:%Y-%m}"}
    return {name: params[name] for name in NAMES if params.get(name) and params[name] != counted[name]}


def choose(**values: str | None) -> None:
    """Put these values into the address (None: take out), and take out the filters that name nothing; for callbacks,
    before the page is drawn."""
    params = address.newest()
    gone = {*values, *_unknown(params)}
    others = {k: v for k, v in params.items() if k not in gone}
    address.write(others | {k: v for k, v in values.items() if v is not None})


def clear() -> None:
    """Take every filter out of the address."""
    choose(**dict.fromkeys(NAMES))


def chips(now: Scope) -> list[tuple[str, str]]:
    """(name, words) of each filter that is not at its default, in fixed order; short, plain text."""
    return short(now, current_choices())


def short(now: Scope, choices: Choices) -> list[tuple[str, str]]:
    """`chips`, also outside of a page."""
    parts = []
    if now.plan:
        parts.append(("plan", _("Plan {code}").format(code=now.plan)))
    if now.plan and now.section:
        parts.append(("section", _("Section {ref}").format(ref=now.section)))
    if now.agency:
        # A feed may outlive the agency it was made for.
        parts.append(("agency", choices.agencies.get(now.agency, (now.agency, now.agency))[1]))
    # What was known at a meeting is about that meeting's period, whatever is chosen here.
    if now.known_at is None and now.period_on != _default_period(choices):
        parts.append(("period", _("Period {month}").format(month=dates.period(now.period_on))))
    return parts


def chosen_period(now: Scope) -> date | None:
    """The report period if one was chosen; the one shown where none is chosen is no choice."""
    return now.period_on if any(name == "period" for name, _words in chips(now)) else None


def in_words(now: Scope) -> list[str]:
    """One sentence a filter in use, in full, the report date first, and those about plans that do not count: the notes
    on top of a workbook."""
    choices = current_choices()
    sentences = narrative.scope.in_words(
        now,
        plan=choices.plans[now.plan] if now.plan else "",
        section=choices.sections[now.plan][now.section] if now.plan and now.section else "",
        agency=choices.agencies[now.agency][0] if now.agency else "",
    )
    return [*sentences, *narrative.plans.standing(data.fetch(directory.standing, now))]


def report_date(now: Scope) -> str:
    """ "Số liệu đến 31/03/2024"."""
    return narrative.scope.report_date(now)


def _choice(value: str | None, names: Mapping[str, Any]) -> str | None:
    return value if value in names else None
