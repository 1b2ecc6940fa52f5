"""Many problems as few: sorted as the workbook is read, and cells alike made one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from dashboard.ingest.columns import BUDGET, GUIDE_SHEET, META_SHEET, PLAN_WORKBOOK, PROGRESS
from dashboard.ingest.problem import FOUND_LENGTH, Problem, Severity, shorten
from dashboard.ingest.reading.address import position

MIN_FOLDED = 3
"""So many cells below each other with one fault become one problem."""

_FOLDED_TEXTS = 5
_FOLDED_PLACES = 8

_SHEETS = {
    title: order
    for order, title in enumerate(
        (GUIDE_SHEET, META_SHEET, *(s.title for s in PLAN_WORKBOOK), PROGRESS.title, BUDGET.title)
    )
}


def tidy(problems: Iterable[Problem], limit: int = 500) -> tuple[list[Problem], int]:
    """(problems as a person reads them, how many there were): sorted by sheet, row, column.

    One fault down at least three adjacent cells of a column is one problem "C6:C55" with its count. At most
    `limit` problems come back, errors before warnings before notes if not all of them do.
    """
    every = list(problems)
    columns: dict[tuple[object, ...], list[Problem]] = defaultdict(list)
    folded = []
    for problem in every:
        if problem.cell is None or problem.count > 1 or ":" in problem.cell:
            folded.append(problem)
        else:
            column = position(problem.cell)[1]
            columns[problem.severity, problem.code, problem.sheet, column].append(problem)
    for below in columns.values():
        folded += _folded(sorted(below, key=_order))
    if len(folded) > limit:
        gravity = list(Severity)
        folded = sorted(folded, key=lambda p: (gravity.index(p.severity), *_order(p)))[:limit]
    return sorted(folded, key=_order), sum(problem.count for problem in every)


def folded(problems: Iterable[Problem]) -> list[Problem]:
    """Problems as a person reads them, errors first: one fault in at least three places of a column is one problem
    "C6, C9, C12:C14" (or one row's, with the other tasks named), which stands where the first of them stood."""
    groups: dict[tuple[object, ...], list[Problem]] = defaultdict(list)
    for problem in problems:
        column = position(problem.cell)[1] if problem.cell else problem.task and ""
        alone = problem if column is None else None
        groups[problem.severity, problem.code, problem.sheet, column, alone and id(alone)].append(problem)
    folds = []
    for group in groups.values():
        folds += [_alike(group)] if len(group) >= MIN_FOLDED else group
    gravity = list(Severity)
    return sorted(folds, key=lambda problem: gravity.index(problem.severity))


def _alike(group: list[Problem]) -> Problem:
    """One problem for several of the same kind that do not stand below each other."""
    first, count = group[0], sum(problem.count for problem in group)
    if first.cell is None:
        others = [problem.task for problem in group[1:] if problem.task]
        listed = ", ".join(others[:_FOLDED_PLACES]) + ("; …" if len(others) > _FOLDED_PLACES else "")
        return replace(first, values={**first.values, "more": listed}, count=count)
    cells = [problem.cell for problem in group if problem.cell]
    listed = ", ".join(cells[:_FOLDED_PLACES]) + (", …" if len(cells) > _FOLDED_PLACES else "")
    return replace(_one(group), cell=listed, count=count)


def _order(problem: Problem) -> tuple[int, str, int, int, str]:
    sheet = problem.sheet or ""
    row, column = position(problem.cell) if problem.cell else (problem.row or 0, 0)
    sheet_number = -1 if problem.sheet is None else _SHEETS.get(sheet, len(_SHEETS))
    return sheet_number, sheet, row, column, problem.code


def _folded(below: list[Problem]) -> list[Problem]:
    """The problems of one column and code, top to bottom, with each unbroken run of cells made one."""
    runs: list[list[Problem]] = [below[:1]]
    for above, problem in pairwise(below):
        if _row(problem) == _row(above) + 1:
            runs[-1].append(problem)
        else:
            runs.append([problem])
    folded = []
    for run in runs:
        folded += [_one(run)] if len(run) >= MIN_FOLDED else run
    return folded


def _row(problem: Problem) -> int:
    return position(problem.cell or "")[0]


def _one(run: list[Problem]) -> Problem:
    """One problem for a run of cells; what differs between them is listed, or the first stands for all."""
    first, last = run[0], run[-1]
    texts = list(dict.fromkeys(shorten(p.found, FOUND_LENGTH // 2) for p in run if p.found is not None))
    values = dict(first.values)
    cell_text = first.found
    if any(p.expected != first.expected or p.values != first.values for p in run):
        values["first_cell"] = first.cell
    elif len(texts) > 1:
        cell_text = "; ".join(texts[:_FOLDED_TEXTS]) + ("; …" if len(texts) > _FOLDED_TEXTS else "")
    return replace(first, cell=f"{first.cell}:{last.cell}", task=None, found=cell_text, values=values, count=len(run))
