"""Boxes to type into whose text the page knows, too: from the address, from another box, from an earlier visit."""

import streamlit as st


def fill(key: str, text: str) -> None:
    """Put a text into the box of this key before it is drawn, unless the box says it already, spaces around it aside.

    In a browser a text that is put in takes the place of what somebody is typing there at that moment. A box that comes
    and goes begins with the text, too: one that comes back shows what it begins with, and not what it said before.
    """
    if str(st.session_state.get(key, "")).strip() != text:
        st.session_state[key] = text
