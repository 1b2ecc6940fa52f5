"""A problem as a person reads it, in the language in use: where, what is wrong, what to do."""

from datetime import date

from dashboard.ingest.columns import PROGRESS, ROLES, STATES
from dashboard.ingest.problem import EXPECTED_LENGTH, FOLDED_LENGTH, FOUND_LENGTH, Problem, shorten
from dashboard.ingest.problem_catalogue import IF_EXPECTED, PERCENTS, SENTENCES
from dashboard.text import dates, numbers, percents
from dashboard.text.translation import _, language

_WORDS = {
    PROGRESS[name].header: {value: word for word, value in reversed(choices.items())}
    for name, choices in (("state", STATES), ("role", ROLES))
}


class _Values(dict[str, str]):
    """A value that a rule forgot to give must not keep the reader from the rest of the sentence."""

    def __missing__(self, key: str) -> str:
        return "…"


_UNGROUPED = ("read_as", "first", "second")


def _value_text(name: str, value: object) -> str:
    """A value of a sentence as text in the language in use; periods, years and row numbers tell by their names."""
    match value:
        case None:
            return _("(blank)")
        case date():
            return dates.short_month(value) if name.startswith("period") else dates.day(value)
        case int() | float() if not isinstance(value, bool):
            return _figure(name, value)
        case list() | tuple() | set() | frozenset():
            return ", ".join(_value_text(name, one) for one in value)
    return shorten(str(value))


def _figure(name: str, value: float) -> str:
    if name.endswith("_vnd"):
        return numbers.money_vnd(value)
    if name.endswith(("row", "year")):
        return str(value)
    if name in _UNGROUPED:
        # Beside "1.500" as typed, 1.500 would not tell which number it became.
        return f"{value:.15g}".replace(".", "," if language() == "vi" else ".")
    return numbers.number(value)


def _texts(problem: Problem) -> _Values:
    words = _WORDS.get(problem.column or "", {})
    length = FOUND_LENGTH if problem.count == 1 else FOLDED_LENGTH
    texts = _Values({name: _value_text(name, value) for name, value in problem.values.items()})
    cell_text, expected = problem.found, problem.expected
    texts["found"] = _("(blank)") if cell_text is None else shorten(words.get(cell_text, cell_text), length)
    # What is expected is often a list of headers, choices or names, which must not be cut short.
    texts["expected"] = _("(blank)") if expected is None else shorten(_(words.get(expected, expected)), EXPECTED_LENGTH)
    texts["column"] = problem.column or ""
    texts["task"] = problem.task or ""
    for name in PERCENTS.get(problem.code, ()):
        value = problem.values.get(name)
        if value is None or isinstance(value, int | float):
            texts[name] = _("(blank)") if value is None else percents.quoted(value)
    return texts


def sentence(problem: Problem) -> str:
    """The problem as a person reads it, in the language in use: where, what is wrong, what to do.

    Plain text on one line: text from a cell is cut to 60 characters and must never be rendered as markup.
    """
    texts = _texts(problem)
    template = SENTENCES.get(problem.code)
    text = _(template).format_map(texts) if template else problem.code
    if problem.expected is not None and problem.code in IF_EXPECTED:
        text += " " + _(IF_EXPECTED[problem.code]).format_map(texts)
    if first := problem.values.get("first_cell"):
        text = _("for example {cell}: {text}").format(cell=first, text=text)
    if more := problem.values.get("more"):
        text += " " + _("The same for: {more}.").format(more=more)
    return _placed(problem, text)


def _placed(problem: Problem, text: str) -> str:
    """The sentence behind its place: sheet, cell or row, column."""
    if problem.sheet is None:
        return text[:1].upper() + text[1:]
    place = {
        "sheet": shorten(problem.sheet),
        "cell": problem.cell,
        "row": problem.row,
        "column": shorten(problem.column or ""),
        "count": numbers.number(problem.count),
        "text": text,
    }
    if problem.cell is None:
        return (
            _("Sheet '{sheet}': {text}") if problem.row is None else _("Sheet '{sheet}', row {row}: {text}")
        ).format(**place)
    if problem.count > 1:
        return (
            _("Sheet '{sheet}', cells {cell}, {count} cells ({column}): {text}")
            if problem.column
            else _("Sheet '{sheet}', cells {cell}, {count} cells: {text}")
        ).format(**place)
    return (
        _("Sheet '{sheet}', cell {cell} ({column}): {text}")
        if problem.column
        else _("Sheet '{sheet}', cell {cell}: {text}")
    ).format(**place)
