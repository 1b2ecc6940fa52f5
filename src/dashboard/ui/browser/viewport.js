// Reports the theme and whether the window is narrow, when they are not what the page was drawn for.
//
// Once the page is open not before it has been still for two looks: a report asks for another run with the browser's
// address, which is older than what was clicked a moment before, and would undo it.
export default function ({ data, setStateValue }) {
  const { dataset } = document.documentElement
  const isOpening = dataset.drawnFor === undefined
  let drawnFor = JSON.stringify([data.mode, data.narrow])
  dataset.drawnFor = drawnFor
  const app = document.querySelector(".stApp")
  const look = () => {
    const [red, green, blue] = getComputedStyle(app).backgroundColor.match(/[0-9.]+/g).map(Number)
    const mode = red + green + blue < 384 ? "dark" : "light"
    const narrow = window.innerWidth < data.narrow_px
    const now = JSON.stringify([mode, narrow])
    if (now === drawnFor) return
    drawnFor = now
    setStateValue("seen", { mode, narrow })
  }
  if (isOpening) look()
  let wasStill = false
  const timer = setInterval(() => {
    const isStill = app.dataset.testScriptState === "notRunning"
    if (isStill && wasStill) look()
    wasStill = isStill
  }, 200)
  return () => clearInterval(timer)
}
