"""What forms share: the name of the person at the keyboard."""

import streamlit as st


def signer() -> str:
    """The name in the box of the person at the keyboard, "" before one is typed."""
    return str(st.session_state.get("committer", "")).strip()
