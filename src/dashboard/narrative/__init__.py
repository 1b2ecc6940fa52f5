"""Every sentence made from figures, in the language in use: screens, slides, Word and Excel take theirs from here."""

from dashboard.narrative import (
    completion,
    figures,
    load,
    meetings,
    money,
    names,
    plans,
    reporting,
    scope,
    search,
    since,
    tasks,
    timeline,
    uploads,
)

__all__ = [
    "completion",
    "figures",
    "load",
    "meetings",
    "money",
    "names",
    "plans",
    "reporting",
    "scope",
    "search",
    "since",
    "tasks",
    "timeline",
    "uploads",
]
