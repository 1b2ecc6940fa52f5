"""Search: tasks, agencies, what agencies reported, and conclusions, by words in any order, tones aside.

A text is found when each word looked for begins one of its words (`text.search`). What counts: what is in force, up to
the report period. What was reported is kept folded (`store.texts`) and looked through by the database.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from dashboard.metrics import directory
from dashboard.store.database import Reader, statement
from dashboard.store.scope import Scope
from dashboard.text import fold, search

HERE = Path(__file__).parent
NEAR: Final = 65
"""From this likeness on (0 to 100) a word is suggested for one that nothing holds."""
MOST: Final = 200
"""Texts of reports that are told; whoever gets more adds a word."""
MOST_WORDS: Final = 5000


def names(db: Reader) -> pd.DataFrame:
    """One row per agency of `directory.agencies`, as there, with its other names: aliases (one a line)."""
    aliases = db.query(
        "select agency_id, string_agg(distinct aliases, chr(10) order by aliases) as aliases from agencies "
        "where submission_id in (select submission_id from in_force) group by agency_id"
    )
    return directory.agencies(db).merge(aliases, on="agency_id", how="left")


def passages(db: Reader, scope: Scope, query: str) -> pd.DataFrame:
    """One row per text of a report in force up to the report period that holds every word, at most `MOST`: task_id,
    plan_code, section_ref, ref, title, agency_id, agency, period_on, kind (result, difficulty, proposal), text, hits
    (how many there are in all).

    The words in the text before words in the agency's name, then the newest; one row where a report repeats what the
    agency had said of the task before, as a search reads it. Of the scope's agency counts who reported.
    """
    agencies = db.rows("select agency_id, short_name from agency", scope)
    in_text, in_either = [], []
    values: dict[str, str | list[str]] = {}
    for i, word in enumerate(search.words(query)):
        parts = {f"word_{i}_{j}": f" {part}" for j, part in enumerate(word[0].split())}
        named = [a["agency_id"] for a in agencies if search.holds(search.folded([], [a["short_name"]]), [word])]
        values |= parts
        in_text.append(" and ".join(f"contains(s.folded, ${name})" for name in parts))
        in_either.append(in_text[-1])
        if named:
            values[f"named_{i}"] = named
            in_either[-1] = f"({in_text[-1]} or s.agency_id in (select unnest($named_{i})))"
    # An agency's name may stand for some of the words, not for all.
    some = " or ".join(f"({one})" for one in in_text) or "false"
    # A condition for each word: asking the words as one list parameter takes nearly twice the time.
    sql = statement(HERE / "passages.sql").format(
        conditions=" and ".join([*in_either, f"({some})"]),
        is_whole=" and ".join(in_text) if in_text != in_either else "true",
    )
    return db.query(sql, scope, period=scope.period_on, most=MOST, **values)


def words_said(db: Reader) -> list[str]:
    """Words of the newest reports in force as written, the commonest first, at most `MOST_WORDS`: to be suggested."""
    rows = db.rows(HERE / "search_words.sql", most_rows=4 * MOST_WORDS, most_words=MOST_WORDS)
    return [row["word"] for row in rows]


def tasks(rows: pd.DataFrame, query: str, texts: Mapping[str, search.Text]) -> pd.DataFrame:
    """The rows (`task_id`, `ref`, `title`, …) whose number the query is, then those that hold every word: in number and
    title before elsewhere in `texts` (folded, by task_id), side by side as typed before apart; otherwise in the order
    given."""
    wanted = search.words(query)
    if not wanted:
        return rows.iloc[:0]
    by_number = numbered(rows, query)
    others = rows[~by_number]
    others = others[[search.holds(texts[task_id], wanted) for task_id in others["task_id"]]]
    typed = f" {fold.key(query)}"
    titles = [search.folded([ref, title], []) for ref, title in zip(others["ref"], others["title"], strict=True)]
    rank = [2 * (not search.holds(title, wanted)) + (typed not in title[0]) for title in titles]
    return pd.concat([rows[by_number], _ranked(others, rank)])


def numbered(rows: pd.DataFrame, query: str) -> "pd.Series[bool]":
    """Whether the query is the number of the row's task (`ref`; with its plan `task_id`) or the beginning of it, dots
    and spaces aside: "bii42" of "B.II.4.2.a". Without a digit it is a word."""
    typed = _joined(query)
    if not any(map(str.isdigit, typed)):
        return pd.Series(False, index=rows.index)
    return pd.Series(
        [
            _joined(ref).startswith(typed) or _joined(task_id).startswith(typed)
            for ref, task_id in zip(rows["ref"], rows["task_id"], strict=True)
        ],
        index=rows.index,
    )


def _joined(text: str) -> str:
    return fold.key(text).replace(" ", "")


def agencies(rows: pd.DataFrame, query: str) -> pd.DataFrame:
    """The rows of `names` that hold every word in one of their names; the name as typed, abbreviated or not, first."""
    wanted, typed = search.words(query), fold.agency_key(query)
    if not wanted:
        return rows.iloc[:0]
    rank = []
    for row in rows.to_dict("records"):
        named = [row["name"], row["short_name"], *str(row["aliases"]).split("\n")]
        keys = [fold.agency_key(name) for name in named]
        holds = search.holds(search.folded([], named), wanted)
        rank.append(0 if typed in keys else 1 if any(typed in key for key in keys) else 2 if holds else 3)
    is_found = [place < 3 for place in rank]
    return _ranked(rows[is_found], [place for place in rank if place < 3])


def conclusions(rows: pd.DataFrame, query: str) -> pd.DataFrame:
    """The rows of `conclusions.standing` that hold every word: in the text before in agency, meeting or task number."""
    wanted = search.words(query)
    if not wanted:
        return rows.iloc[:0]
    rank = []
    for row in rows.to_dict("records"):
        others = [row[name] for name in ("meeting", "ref") if isinstance(row[name], str)]
        in_text = search.holds(search.folded([row["text"]], []), wanted)
        rank.append(
            0 if in_text else 1 if search.holds(search.folded([row["text"], *others], [row["agency"]]), wanted) else 2
        )
    is_found = [place < 2 for place in rank]
    return _ranked(rows[is_found], [place for place in rank if place < 2])


def _ranked(rows: pd.DataFrame, rank: list[int]) -> pd.DataFrame:
    return rows.iloc[np.argsort(np.array(rank, dtype=int), kind="stable")]


def words(texts: Iterable[str]) -> dict[str, str]:
    """Every word of the texts as written, with its folded form."""
    return {piece: fold.key(piece) for text in texts for piece in text.split()}


def near(query: str, vocabulary: Mapping[str, str]) -> str | None:
    """The query with each word that nothing holds replaced by the one spelt most like it; None if there is none.

    `vocabulary`: words as written, with their folded form. Only to be suggested.
    """
    from rapidfuzz import fuzz, process

    written: dict[str, str] = {}
    for piece, folded in vocabulary.items():
        if folded and " " not in folded and not folded.isdigit():
            written.setdefault(folded, search.bare(piece).lower())
    replaced = []
    for piece in query.split():
        word = fold.key(piece)
        if not word or any(folded.startswith(word) for folded in written):
            replaced.append(piece)
        elif best := process.extractOne(word, list(written), scorer=fuzz.ratio, score_cutoff=NEAR):
            replaced.append(written[best[0]])
        else:
            return None
    return None if replaced == query.split() else " ".join(replaced)
