// Puts the tones into what is typed into a box of ours, where it finds nothing without them.
const plain = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase()
const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set

export default function ({ data }) {
  const complete = (event) => {
    const box = event.target
    if (event.isComposing || !(box instanceof HTMLInputElement)) return
    const choices = Object.entries(data).find(([key]) => box.closest(`.st-key-${key}`))?.[1]
    if (!choices) return
    const text = box.value.normalize("NFC")
    if (!text || choices.some((choice) => choice.toLowerCase().includes(text.toLowerCase()))) return
    for (const choice of choices) {
      const at = plain(choice).indexOf(plain(text))
      if (at < 0 || plain(choice).length !== choice.length) continue
      // Before Streamlit reads the box, which then finds the word as it is written.
      return setter.call(box, choice.slice(at, at + text.length))
    }
  }
  window.dashboardPicker?.()
  document.addEventListener("input", complete, true)
  const leave = () => document.removeEventListener("input", complete, true)
  window.dashboardPicker = leave
  return leave
}
