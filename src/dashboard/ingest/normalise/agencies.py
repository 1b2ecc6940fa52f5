"""Names of agencies: which agency a name is, spelling aside, and never one that is only like it."""

from collections.abc import Callable, Iterable, Sequence

from dashboard.text.fold import agency_key, key

SUGGESTIONS = 3
_MIN_LIKENESS = 75.0
Agency = tuple[str, str, str | None, Sequence[str], str | None]
"""agency_id, name, short name, aliases, level."""


class Directory:
    """Agencies by name. A name finds an agency if it is exactly one of its names, tones and spelling aside.

    Built from (agency_id, name, short_name, aliases, level) rows. Official names go before codes, codes before
    short names, short names before aliases; a name that two agencies share finds neither.
    """

    def __init__(self, rows: Iterable[Agency]) -> None:
        every = list(rows)
        self._names: dict[str, str] = {row[0]: row[1] for row in every}
        self._levels: dict[str, str | None] = {row[0]: row[4] for row in every}
        self._found: dict[str, str | None] = {}
        self._spellings: list[tuple[str, str]] = []
        by_rank: tuple[Callable[[Agency], Sequence[str | None]], ...] = (
            lambda row: (row[1],),
            lambda row: (row[0],),
            lambda row: (row[2],),
            lambda row: row[3] or (),
        )
        for names_of in by_rank:
            claims: dict[str, set[str]] = {}
            for row in every:
                for name in filter(None, names_of(row)):
                    claims.setdefault(agency_key(name), set()).add(row[0])
                    self._spellings.append((key(name), row[0]))
            for folded, owners in claims.items():
                if folded and folded not in self._found:
                    self._found[folded] = owners.pop() if len(owners) == 1 else None

    def find(self, name: str) -> str | None:
        """The agency_id of exactly this name, code, short name or alias; None if there is none or two."""
        return self._found.get(agency_key(name))

    def name(self, agency_id: str) -> str:
        """The official name of an agency."""
        return self._names[agency_id]

    def is_single(self, agency_id: str) -> bool:
        """Whether it is one agency, not a group or a phrase that stands for several."""
        return self._levels[agency_id] not in ("group", "phrase")

    def suggest(self, name: str) -> list[str]:
        """At most three official names spelled much like this one, best first; for a message, never applied."""
        from rapidfuzz import fuzz, process

        spellings = [spelling for spelling, _ in self._spellings]
        near = process.extract(
            key(name), spellings, scorer=fuzz.token_sort_ratio, limit=None, score_cutoff=_MIN_LIKENESS
        )
        ids = dict.fromkeys(self._spellings[index][1] for _, _, index in near)
        return [self._names[agency_id] for agency_id in list(ids)[:SUGGESTIONS]]
