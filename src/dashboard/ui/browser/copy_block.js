// Copies the text of the block, or selects it where the browser does not allow that.
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
  const report = (isCopied) => { button.textContent = isCopied ? data.copied : data.selected }
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.text)
      report(true)
    } catch {
      // Not allowed, or plain http: the old way, which needs a text box of its own.
      const box = document.createElement("textarea")
      box.value = data.text
      box.style.position = "fixed"
      document.body.append(box)
      box.select()
      const isCopied = document.execCommand("copy")
      box.remove()
      if (!isCopied) select()
      report(isCopied)
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
