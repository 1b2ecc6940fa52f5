// Reports the theme, whether the window is narrow, and the address, when they are not what the page was drawn for: two
// quick clicks can come with the same address, and the page is drawn for the second's while the browser shows both's.
//
// Once the page is open not while a run goes on, nor within a second of a click or a key, of which the server may not
// have said yet that it runs: a report asks for another run with the browser's address, which is older than what was
// clicked, and would undo it. Nor while a dialog is open: another run takes away what is being typed there.
export default function ({ data, setStateValue }) {
  // Each run of the script comes here again: only the last one looks, which knows what the page is drawn for now.
  window.dashboardViewport?.()
  const { dataset } = document.documentElement
  const isOpening = dataset.drawnFor === undefined
  let drawnFor = key(data)
  dataset.drawnFor = drawnFor
  if (dataset.reported === drawnFor) delete dataset.reported
  const app = document.querySelector(".stApp")
  const look = () => {
    const [red, green, blue] = getComputedStyle(app).backgroundColor.match(/[0-9.]+/g).map(Number)
    const mode = red + green + blue < 384 ? "dark" : "light"
    const narrow = window.innerWidth < data.narrow_px
    const address = Object.fromEntries(new URLSearchParams(location.search))
    const now = key({ mode, narrow, address })
    if (now === drawnFor || now === dataset.reported) return
    dataset.reported = drawnFor = now
    setStateValue("seen", { mode, narrow, address })
  }
  window.dashboardQuietFrom ??= 0
  if (isOpening) look()
  const leave = new AbortController()
  // Kept from run to run: a click may come just before this one was drawn.
  const busyFor = (ms) => {
    window.dashboardQuietFrom = Math.max(window.dashboardQuietFrom, performance.now() + ms)
  }
  for (const event of ["pointerdown", "click", "keydown", "change"])
    document.addEventListener(event, () => busyFor(1000), { capture: true, signal: leave.signal })
  const timer = setInterval(() => {
    const isBusy = app.dataset.testScriptState !== "notRunning" || document.querySelector("[role=dialog]")
    if (isBusy) busyFor(300)
    if (performance.now() >= window.dashboardQuietFrom) look()
  }, 150)
  const stop = () => { clearInterval(timer); leave.abort() }
  window.dashboardViewport = stop
  return stop
}

const key = ({ mode, narrow, address }) => JSON.stringify([mode, narrow, Object.entries(address).sort()])
