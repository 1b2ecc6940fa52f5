"""The sentence on what a search found; in the language in use."""

from dashboard.text import numbers
from dashboard.text.translation import _, plural


def hits(agencies: int, tasks: int, passages: int, conclusions: int) -> str:
    """ "2 agencies, 14 tasks, 31 passages of reports, 1 conclusion"; what there is none of is left out."""
    counts = (
        (agencies, plural(agencies, "{n} agency", "{n} agencies")),
        (tasks, plural(tasks, "{n} task", "{n} tasks")),
        (passages, plural(passages, "{n} passage of a report", "{n} passages of reports")),
        (conclusions, plural(conclusions, "{n} conclusion", "{n} conclusions")),
    )
    return _("Found: {what}.").format(what=", ".join(text.format(n=numbers.number(n)) for n, text in counts if n))
