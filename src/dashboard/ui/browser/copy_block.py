"""A block of text to be copied by one click, also over plain http, where browsers keep the clipboard from scripts."""

from dashboard.text.translation import _
from dashboard.ui.browser.component import component


def block(text: str, *, key: str) -> None:
    """The text as it is, line by line, with a button that copies it; where that is not allowed it gets selected."""
    component("copy_block")(
        data={
            "text": text,
            "label": _("Text to copy"),
            "copy": _("Copy"),
            "copied": _("Copied"),
            "selected": _("Selected: press Ctrl+C"),
        },
        key=key,
    )
