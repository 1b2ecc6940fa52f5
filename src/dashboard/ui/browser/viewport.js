// Reports the theme and whether the window is narrow, when they are not what the page was drawn for; but not while a run
// is asked for or going on: a report asks for another run with the browser's address, which may be older than what was
// clicked a moment before.
export default function ({ data, setStateValue }) {
  let drawnFor = JSON.stringify([data.mode, data.narrow])
  document.documentElement.dataset.drawnFor = drawnFor
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
  look()
  const lookWhenStill = () => app.dataset.testScriptState === "notRunning" && look()
  const timer = setInterval(lookWhenStill, 250)
  window.addEventListener("resize", lookWhenStill)
  return () => { clearInterval(timer); window.removeEventListener("resize", lookWhenStill) }
}
