"""The script around every page: language, menu, filters, notice of demo data; then the page itself."""

import streamlit as st

from dashboard import __version__
from dashboard.metrics import directory
from dashboard.settings import ROOT
from dashboard.store import submissions
from dashboard.ui.app import address, data, i18n, navigation, viewport
from dashboard.ui.app.i18n import _
from dashboard.ui.browser import back, picker, streamlit_words
from dashboard.ui.kit import filter_boxes
from dashboard.ui.kit import page as layout
from dashboard.ui.leaders import search

address.settle()
i18n.start()
# A picture of our own: a Material icon here would be fetched from the internet.
st.set_page_config(
    layout="wide",
    initial_sidebar_state=284,
    page_icon=ROOT / "static" / "icon.svg",
    menu_items={"About": _("Version {version}").format(version=__version__)},
)
page = st.navigation(list(navigation.pages().values()), position="hidden")

with st.sidebar:
    # Its place, so that the page has its width at once; filled when the page is there, which needs the address alone.
    beside = st.container()

filter_boxes.tell_unknown()
if data.fetch(submissions.has_demo):
    layout.demo_notice()
elif not data.fetch(directory.has_reports):
    layout.no_reports_notice()
try:
    page.run()
finally:
    with beside:
        i18n.switch()
        search.box(is_here=page.url_path == "search")
        navigation.menu()
        st.caption(_("Filters"))
        filter_boxes.show()
        streamlit_words.show()
        viewport.watch()
        back.watch()
        picker.watch()
