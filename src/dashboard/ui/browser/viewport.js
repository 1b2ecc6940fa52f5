// Reports the theme and whether the window is narrow, when they are not what the page was drawn for.
//
// Once the page is open not while a run goes on, nor within a second of a click or a key, of which the server may not
// have said yet that it runs: a report asks for another run with the browser's address, which is older than what was
// clicked, and would undo it.
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
  const leave = new AbortController()
  let quietFrom = 0
  const busyFor = (ms) => { quietFrom = Math.max(quietFrom, performance.now() + ms) }
  for (const event of ["pointerdown", "click", "keydown", "change"])
    document.addEventListener(event, () => busyFor(1000), { capture: true, signal: leave.signal })
  const timer = setInterval(() => {
    if (app.dataset.testScriptState !== "notRunning") busyFor(300)
    if (performance.now() >= quietFrom) look()
  }, 150)
  return () => { clearInterval(timer); leave.abort() }
}
