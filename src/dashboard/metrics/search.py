"""Search: tasks, agencies, what agencies reported, and conclusions, by words in any order, tones aside.

A text is found when each word looked for begins one of its words (`text.search`). Texts are folded once per data
version (`Said`), not per question. What counts: what is in force, up to the report period.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.metrics import directory
from dashboard.store.database import Reader
from dashboard.store.scope import Scope
from dashboard.text import fold, search

HERE = Path(__file__).parent
IntArray = npt.NDArray[np.integer]
BoolArray = npt.NDArray[np.bool_]
NEAR: Final = 65
"""From this likeness on (0 to 100) a word is suggested for one that nothing holds."""


def said(db: Reader) -> pd.DataFrame:
    """One row per text of a report in force, of every period, the newest first: task_id, plan_code, section_ref, ref,
    title, agency_id, agency, period_on, kind (result, difficulty, proposal), text."""
    return db.query(HERE / "said.sql")


def names(db: Reader) -> pd.DataFrame:
    """One row per agency of `directory.agencies`, as there, with its other names: aliases (one a line)."""
    aliases = db.query(
        "select agency_id, string_agg(distinct aliases, chr(10) order by aliases) as aliases from agencies "
        "where submission_id in (select submission_id from in_force) group by agency_id"
    )
    return directory.agencies(db).merge(aliases, on="agency_id", how="left")


class Said:
    """What agencies reported, ready to be searched: each distinct text folded once. Shared between readers."""

    def __init__(self, rows: pd.DataFrame) -> None:
        """`rows`: of `said`."""
        self._rows = rows.astype(dict.fromkeys(_REPEATED, "category"))
        self._days = rows["period_on"].to_numpy()
        self._texts, texts = pd.factorize(rows["text"])
        self.words: dict[str, str] = {}
        """Every word as written, with its folded form."""
        self._vocabulary, self._places, self._holders = self._index(texts)
        self._agencies = [search.folded([], [name]) for name in self._rows["agency"].cat.categories]

    def _index(self, texts: Iterable[str]) -> tuple[list[str], IntArray, IntArray]:
        """The words in order, where each one's texts begin among the holders, and the holders: numbers of texts."""
        numbers: dict[str, int] = {}
        written: dict[str, tuple[int, ...]] = {}
        words, counts = array("i"), array("i")
        for text in texts:
            before = len(words)
            for piece in text.split():
                if piece not in written:
                    self.words[piece] = folded = fold.key(piece)
                    written[piece] = tuple(numbers.setdefault(word, len(numbers)) for word in folded.split())
                words.extend(written[piece])
            counts.append(len(words) - before)
        vocabulary = sorted(numbers)
        place_of = np.zeros(len(numbers), dtype=np.int32)
        place_of[[numbers[word] for word in vocabulary]] = np.arange(len(numbers))
        places = place_of[np.array(words, dtype=np.int32)]
        holders = np.repeat(np.arange(len(counts), dtype=np.int32), np.array(counts, dtype=np.int32))
        begins = np.concatenate([[0], np.cumsum(np.bincount(places, minlength=len(vocabulary)))])
        return vocabulary, begins, holders[np.argsort(places, kind="stable")]

    def find(self, query: str, scope: Scope) -> pd.DataFrame:
        """The rows of `said` that hold every word, up to the report period: the words in the text before words in the
        agency's name, then the newest; one row where a report repeats what the agency had said of the task before.

        Of the scope count plan, section, agency (who reported) and period.
        """
        rows, wanted = self._rows, search.words(query)
        if not wanted or rows.empty:
            return rows.iloc[:0]
        # By distinct text first, then by row; an agency's name may stand for some of the words, not for all.
        whole, some = np.ones(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
        is_found = self._in_scope(scope)
        agency = rows["agency"].cat.codes.to_numpy()
        for word in wanted:
            in_text = self._holding(word[0])[self._texts]
            in_name = np.array([search.holds(name, [word]) for name in self._agencies], dtype=bool)[agency]
            whole &= in_text
            some |= in_text
            is_found &= in_text | in_name
        found = np.flatnonzero(is_found & some)
        found = np.concatenate([found[whole[found]], found[~whole[found]]])
        told = [rows[name].cat.codes.to_numpy()[found] for name in ("task_id", "agency_id", "kind")]
        again = pd.DataFrame(dict(enumerate([*told, self._texts[found]]))).duplicated()
        hits: pd.DataFrame = rows.iloc[found[~again.to_numpy()]]
        return hits

    def _holding(self, word: str) -> BoolArray:
        """For each distinct text, whether every part of the word begins a word of it."""
        is_held = np.ones(self._texts.max() + 1, dtype=bool)
        for part in word.split():
            first, last = (bisect_left(self._vocabulary, end) for end in (part, part + "\uffff"))
            with_part = np.zeros_like(is_held)
            with_part[self._holders[self._places[first] : self._places[last]]] = True
            is_held &= with_part
        return is_held

    def _in_scope(self, scope: Scope) -> BoolArray:
        is_in = self._days <= np.datetime64(scope.period_on)

        def keep(name: str, is_kept: Callable[[str], bool]) -> None:
            values = self._rows[name].cat
            is_in[:] &= np.array([is_kept(value) for value in values.categories], dtype=bool)[values.codes]

        if scope.plan is not None:
            keep("plan_code", scope.plan.__eq__)
        if (section := scope.section) is not None:
            keep("section_ref", lambda ref: ref == section or ref.startswith(f"{section}."))
        if scope.agency is not None:
            keep("agency_id", scope.agency.__eq__)
        return is_in


_REPEATED: Final = ("task_id", "plan_code", "section_ref", "ref", "title", "agency_id", "agency", "kind")


def tasks(rows: pd.DataFrame, query: str, texts: Mapping[str, search.Text]) -> pd.DataFrame:
    """The rows (`task_id`, `ref`, `title`, …) that hold every word: in number and title before elsewhere in `texts`
    (folded, by task_id), side by side as typed before apart; otherwise in the order given."""
    wanted = search.words(query)
    if not wanted:
        return rows.iloc[:0]
    found = rows[[search.holds(texts[task_id], wanted) for task_id in rows["task_id"]]]
    typed = f" {fold.key(query)}"
    titles = [search.folded([ref, title], []) for ref, title in zip(found["ref"], found["title"], strict=True)]
    rank = [2 * (not search.holds(title, wanted)) + (typed not in title[0]) for title in titles]
    return _ranked(found, rank)


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


def near(query: str, known: Mapping[str, str]) -> str | None:
    """The query with each word that nothing holds replaced by the one spelt most like it; None if there is none.

    `known`: words as written, with their folded form. Only to be suggested.
    """
    from rapidfuzz import fuzz, process

    written: dict[str, str] = {}
    for piece, folded in known.items():
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
