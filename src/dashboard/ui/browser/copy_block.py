"""A block of text to be copied by one click, also over plain http, where browsers keep the clipboard from scripts."""

from functools import cache
from typing import Any, Final

import streamlit as st

from dashboard.ui.app.i18n import _

HEIGHT_PX: Final = 340
_SCRIPT: Final = """
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".copying")
  const [text, button] = [root.querySelector("pre"), root.querySelector("button")]
  text.textContent = data.text
  text.setAttribute("aria-label", data.label)
  button.textContent = data.copy
  const select = () => {
    const range = document.createRange()
    range.selectNodeContents(text)
    const selection = text.getRootNode().getSelection?.() ?? window.getSelection()
    selection.removeAllRanges()
    selection.addRange(range)
  }
  const told = (done) => { button.textContent = done ? data.copied : data.selected }
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.text)
      told(true)
    } catch {
      // Not allowed, or plain http: the old way, which needs a text box of its own.
      const box = document.createElement("textarea")
      box.value = data.text
      box.style.position = "fixed"
      document.body.append(box)
      box.select()
      const done = document.execCommand("copy")
      box.remove()
      if (!done) select()
      told(done)
    }
  }
  // Ctrl+A inside the block selects the block and not the page.
  text.onkeydown = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") {
      event.preventDefault()
      select()
    }
  }
}
"""
_HTML: Final = (
    '<div class="copying"><button></button><pre tabindex="0" role="textbox" aria-readonly="true"></pre></div>'
)
_STYLE: Final = f"""
.copying {{ display: flex; flex-direction: column; gap: 8px; align-items: flex-start }}
.copying pre {{
  margin: 0; padding: 12px; width: 100%; box-sizing: border-box; max-height: {HEIGHT_PX}px; overflow: auto;
  white-space: pre-wrap; overflow-wrap: anywhere; font-family: var(--st-font); font-size: 0.95rem; line-height: 1.5;
  color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius);
}}
.copying button {{
  font: inherit; padding: 6px 14px; cursor: pointer; color: #fff; background: var(--st-primary-color);
  border: 1px solid var(--st-primary-color); border-radius: var(--st-button-radius);
}}
"""


@cache
def _component() -> Any:
    return st.components.v2.component("dashboard_copying", html=_HTML, css=_STYLE, js=_SCRIPT)


def block(text: str, *, key: str) -> None:
    """The text as it is, line by line, with a button that copies it; where that is not allowed it gets selected."""
    _component()(
        data={
            "text": text,
            "label": _("Text to copy"),
            "copy": _("Copy"),
            "copied": _("Copied"),
            "selected": _("Selected: press Ctrl+C"),
        },
        key=key,
    )
