"""The server: `python app.py` (DASHBOARD_HOST, DASHBOARD_PORT) or `streamlit run app.py` (Streamlit's own options)."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

from dashboard import settings
from dashboard.errors import UNAVAILABLE, SettingError
from dashboard.ui import server

app = st.App(
    settings.ROOT / "src" / "dashboard" / "ui" / "shell.py",
    routes=server.ROUTES,
    middleware=server.MIDDLEWARE,
    lifespan=server.lifespan,
    on_script_error=server.explain,
)

if __name__ == "__main__":
    try:
        chosen = settings.read()
        server.check_address(chosen.host, chosen.port)
    except SettingError as error:
        server.say(error)
        sys.exit(UNAVAILABLE)
    app.run(config={"server.address": chosen.host, "server.port": chosen.port})
