// Replaces Streamlit's own texts wherever they stand, now and later.
const ATTRIBUTES = ["aria-label", "title", "placeholder"]
const SKIPPED = new Set(["SCRIPT", "STYLE", "CANVAS", "svg", "TEXTAREA"])
const literally = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")

export default function ({ data }) {
  const exact = new Map(data.exact)
  const patterns = data.patterns.map(([from, to]) => {
    const [before, after] = from.split("{0}").map(literally)
    return [new RegExp(`^${before}([^]+)${after}$`), to]
  })
  const replacement = (text) => {
    const plain = text && text.length < 200 ? text.trim() : ""
    if (!plain) return undefined
    const word = exact.get(plain)
    if (word !== undefined) return word
    for (const [pattern, to] of patterns) {
      const match = pattern.exec(plain)
      if (match) return to.replace("{0}", match[1])
    }
    return undefined
  }
  const text = (node) => {
    const word = replacement(node.nodeValue)
    if (word !== undefined) node.nodeValue = word
  }
  const attribute = (element, name) => {
    const word = replacement(element.getAttribute(name))
    if (word !== undefined) element.setAttribute(name, word)
  }
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return text(node)
    if (node.nodeType !== Node.ELEMENT_NODE || SKIPPED.has(node.nodeName)) return
    for (const name of ATTRIBUTES) if (node.hasAttribute(name)) attribute(node, name)
    for (const child of node.childNodes) walk(child)
  }
  document.documentElement.lang = data.language
  walk(document.body)
  const observer = new MutationObserver((records) => {
    for (const record of records) {
      if (record.type === "characterData") text(record.target)
      else if (record.type === "attributes") attribute(record.target, record.attributeName)
      else for (const node of record.addedNodes) walk(node)
    }
  })
  observer.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  })
  // Whoever came before on this page spoke another language.
  window.dashboardWording?.disconnect()
  window.dashboardWording = observer
  return () => observer.disconnect()
}
