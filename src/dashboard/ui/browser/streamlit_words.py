"""Streamlit's own texts ("Upload", "Press Enter to apply", "No results", …) in the reader's language.

Streamlit keeps them in English and has no setting for them. A small script in the page replaces these texts wherever
they stand; it knows no class names, and what a later Streamlit words differently only stays English.
"""

from typing import Final

from dashboard.text import translation
from dashboard.ui.app.i18n import N_, _, language
from dashboard.ui.browser.component import component

TEXTS: Final = (
    # The file uploader and text boxes.
    N_("Upload"),
    N_("Add files"),
    N_("Drag and drop files here"),
    N_("file upload"),
    N_("Press Enter to apply"),
    N_("Press Enter to submit form"),
    N_("Select..."),
    N_("Choose an option"),
    N_("Dismiss"),
    N_("Copy version to clipboard"),
    N_("No results"),
    N_("No options"),
    N_("Clear value"),
    N_("Clear all"),
    N_("Open"),
    N_("Close"),
    N_("Copy to clipboard"),
    N_("Copied"),
    N_("Copy"),
    N_("Clear entry"),
    N_("Click to retry upload"),
    N_("Upload failed"),
    N_("Too many files"),
    N_("File size is too small."),
    N_("Download failed"),
    N_("Network issue"),
    N_("Increment"),
    N_("Decrement"),
    N_("Selected values"),
    N_("Selectbox options"),
    N_("Choose date"),
    N_("Choose date range"),
    N_("Date range"),
    N_("Clear date"),
    N_("Clear dates"),
    N_("Next month"),
    N_("Previous month"),
    N_("Use arrow keys to navigate dates. Enter to select. Escape to close."),
    # Tables.
    N_("Search"),
    N_("Close Search"),
    N_("Next Result"),
    N_("Previous Result"),
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Show/hide columns"),
    N_("Select all"),
    N_("Clear selection"),
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Format"),
    N_("Automatic"),
    N_("Localized"),
    N_("Autosize"),
    N_("Pin column"),
    N_("Unpin column"),
    N_("Hide column"),
    N_("Copy column name"),
    N_("Dataframe column menu"),
    N_("Statistics"),
    N_("Scrollable table"),
    N_("Loading..."),
    N_("No data"),
    N_("No content"),
    N_("Plain"),
    N_("Compact"),
    N_("Percent"),
    N_("Scientific"),
    N_("Accounting"),
    N_("Dollar"),
    N_("Euro"),
    N_("Yen"),
    N_("Distance"),
    N_("Calendar"),
    N_("Duration"),
    N_("Wrap"),
    N_("Count"),
    N_("Distinct"),
    N_("Empty"),
    N_("Values"),
    N_("Range"),
    N_("Sum"),
    N_("Average"),
    N_("Median"),
    N_("Minimum"),
    N_("Maximum"),
    N_("Standard deviation"),
    N_("Average length"),
    N_("Minimum length"),
    N_("Maximum length"),
    N_("Based on sample"),
    N_("Top values frequency chart"),
    # The frame around the page.
    N_("Rerun"),
    N_("Print"),
    N_("Settings"),
    N_("Stop"),
    N_("Stop script"),
    N_("Running..."),
    N_("progress"),
    N_("Connecting"),
    N_("Connection error"),
    N_("Connection lost. Please wait for the app to reconnect, then try again."),
    N_("Please wait..."),
    N_("Main menu"),
    N_("Sidebar"),
    N_("Collapse sidebar"),
    N_("Expand sidebar"),
    N_("Skip to main content"),
    N_("Help"),
    N_("App pages"),
    N_("Scroll tabs left"),
    N_("Scroll tabs right"),
    N_("Theme"),
    N_("System"),
    N_("Light"),
    N_("Dark"),
    N_("Made with Streamlit v"),
    N_("Skip to main content"),
    N_("Navigate to home page"),
    N_("Link to heading"),
    N_("Notifications"),
    N_("View less"),
    N_("Cancel"),
    N_("Try again"),
    N_("Continue anyway"),
    N_("Stopping..."),
    N_("Script execution error"),
    N_("Unknown error"),
    N_("Unknown Error"),
    N_("Page not found"),
    N_("The page that you have requested does not seem to exist. Running the app's main page."),
    N_("Connecting to Streamlit server"),
    N_("Unable to connect to Streamlit server"),
    N_("Connection closed"),
    N_("Connection timed out."),
    N_("Streamlit server is not responding. Are you connected to the internet?"),
    N_("Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:"),
    N_("Your app is having trouble loading the component."),
    N_("Record a screencast"),
    N_("Record screen"),
    N_("Stop recording"),
    N_("About"),
)
PATTERNS: Final = (
    N_("Show/hide columns: {0}"),
    N_("Search: {0}"),
    N_("Fullscreen: {0}"),
    N_("Close fullscreen: {0}"),
    N_("Clear selection: {0}"),
    N_("File is larger than {0}"),
    N_("Remove {0}"),
    N_("File is smaller than {0}"),
    N_("File type must be {0}"),
    N_("Shortcut {0}"),
    N_("Help for {0}"),
    N_("{0} options available."),
    N_("{0} option available."),
    N_("Connection failed with status {0}"),
    N_("{0} icon"),
)
"""`{0}` stands for any text; it is kept."""
REWORDED: Final = {"{0} per file": N_("or drop them here")}
"""Where we say something else than Streamlit does, in English too: the limit is told when it is passed."""


def show() -> None:
    """From here on the browser shows Streamlit's own texts in the language of the page, and says which it is; draws
    nothing itself."""
    component("streamlit_words")(data=pairs() | {"language": language()}, key="wording", height="content")


def pairs() -> dict[str, list[tuple[str, str]]]:
    """(text on the page, text to show); on the page may still stand the language spoken before."""
    with translation.speaking("vi"):
        vietnamese = {text: _(text) for text in (*TEXTS, *PATTERNS, *REWORDED.values())}
    pairs = [
        (text, _(ours))
        for streamlits, ours in [*((text, text) for text in (*TEXTS, *PATTERNS)), *REWORDED.items()]
        for text in (streamlits, ours, vietnamese[ours])
        if text != _(ours)
    ]
    return {
        "exact": [pair for pair in pairs if "{0}" not in pair[0]],
        "patterns": [pair for pair in pairs if "{0}" in pair[0]],
    }
