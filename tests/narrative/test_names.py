"""Names of agencies in words."""

import pandas as pd
import pytest

from dashboard import narrative
from dashboard.text import translation


def test_leads_in_words() -> None:
    """The first lead and how many others, none, one or many, in both languages; nobody stays nobody."""
    rows = pd.DataFrame({"ref": list("1234"), "lead": ["A", "A", "A", None], "other_leads": [2, 1, 0, None]})
    with translation.speaking("en"):
        assert narrative.names.leads(rows)["lead"].tolist()[:3] == ["A and 2 others", "A and 1 other", "A"]
    named = narrative.names.leads(rows)
    assert named["lead"].tolist()[:3] == ["A và 2 đơn vị khác", "A và 1 đơn vị khác", "A"]
    assert pd.isna(named["lead"].iloc[3])
    assert list(named) == ["ref", "lead"]


def test_leads_of_things_with_an_agency() -> None:
    """Where no lead stands, the agency is the first of them; a frame without the number of others stays as it is."""
    rows = pd.DataFrame({"agency": ["A"], "other_leads": [1]})
    assert narrative.names.leads(rows)["agency"].tolist() == ["A và 1 đơn vị khác"]
    assert narrative.names.leads(rows[["agency"]]).equals(rows[["agency"]])


@pytest.mark.parametrize("column", ["lead", "agency"])
def test_leads_of_no_rows(column: str) -> None:
    """No rows, the column stays."""
    assert list(narrative.names.leads(pd.DataFrame({column: [], "other_leads": []}))) == [column]


def test_names_are_never_cut() -> None:
    """As many agencies as fit, whole, and how many more; the first always."""
    names = ["Sở Y tế (40%)", "Công an tỉnh (70%)", "Sở Tài chính"]
    with translation.speaking("en"):
        assert narrative.names.fitting(names, 60) == "Sở Y tế (40%), Công an tỉnh (70%), Sở Tài chính"
        assert narrative.names.fitting(names, 46) == "Sở Y tế (40%) and 2 other agencies"
        assert narrative.names.fitting(names, 5) == "Sở Y tế (40%) and 2 other agencies"
        assert narrative.names.fitting([], 5) == ""
