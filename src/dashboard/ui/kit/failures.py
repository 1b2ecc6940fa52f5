"""One sentence for what broke, and a number to find it in the log."""

import logging
import secrets

import streamlit as st

from dashboard.errors import DashboardError
from dashboard.text import failures
from dashboard.ui.app import i18n
from dashboard.ui.app.i18n import _
from dashboard.ui.kit.markdown import escape_markdown

logger = logging.getLogger(__name__)


def explain(error: Exception) -> bool:
    """One clear sentence for what broke, with a number to find it in the log; True: Streamlit adds nothing.

    For `st.App(on_script_error=…)`, which also covers callbacks and fragments.
    """
    i18n.start()
    sentence, number = recorded(error)
    st.error(escape_markdown(sentence) + f"  \n:small[{escape_markdown(number)}]", icon=":material/error:")
    # After a failed callback nothing else stands on the page: any click runs it afresh.
    st.button(_("Try again"), key=f"again-{number}", icon=":material/refresh:")
    return True


def recorded(error: Exception) -> tuple[str, str]:
    """One clear sentence for what broke, and "Error number 3F2A1C" to find it in the log by; plain text, in the
    language in use."""
    number = secrets.token_hex(3).upper()
    logger.error("error %s", number, exc_info=error)
    sentence = None
    if isinstance(error, DashboardError) and error.code in failures.SENTENCES:
        sentence = failures.sentence(error)
    return (
        sentence or _("This page could not be shown. Please try again or tell the administrator."),
        _("Error number {number}").format(number=number),
    )
