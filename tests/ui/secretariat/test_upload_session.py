"""What the card of a file remembers."""

from dashboard.errors import Refused
from dashboard.intake.file import Work
from dashboard.ui.secretariat.upload_session import Card


def test_card_opens_on_failed_commit_and_closes_on_success() -> None:
    """Each ending is followed once: what the reader opens or closes afterwards stays so until the next one."""
    card, work = Card(), Work()
    card.is_open = True
    card.follow(work)
    assert card.is_open, "nothing has ended yet"
    work.stopped = Refused("committer_missing")
    card.is_open = False
    card.follow(work)
    assert card.is_open
    card.is_open = False
    card.follow(work)
    assert not card.is_open, "closed by the reader, and not stopped again"
    work.stopped = Refused("committer_missing")
    card.follow(work)
    assert card.is_open, "stopped a second time"
    work.stopped, work.committed = None, ("id",)
    card.follow(work)
    assert not card.is_open
