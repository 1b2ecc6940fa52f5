"""The cookie by which a browser is known again."""

from dashboard.ui.app import cookie


def test_only_our_own_cookie_is_taken() -> None:
    """A token of ours is found among other cookies; nothing else passes for one."""
    token = cookie.new()
    assert cookie.of_header(f"x=1; desk={token}; y=2") == token
    for header in ("", "desk=", "desk=abc", f"other={token}", f"xdesk={token}", f"desk={token}x"):
        assert cookie.of_header(header) is None
