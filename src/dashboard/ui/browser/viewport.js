// Reports the theme and whether the window is narrow, when they are not what the page was drawn for.
export default function ({ data, setStateValue }) {
  let drawnFor = JSON.stringify([data.mode, data.narrow])
  document.documentElement.dataset.drawnFor = drawnFor
  const look = () => {
    const app = document.querySelector(".stApp")
    const [red, green, blue] = getComputedStyle(app).backgroundColor.match(/[0-9.]+/g).map(Number)
    const mode = red + green + blue < 384 ? "dark" : "light"
    const narrow = window.innerWidth < data.narrow_px
    const now = JSON.stringify([mode, narrow])
    if (now === drawnFor) return
    drawnFor = now
    setStateValue("seen", { mode, narrow })
  }
  look()
  const timer = setInterval(look, 1000)
  window.addEventListener("resize", look)
  return () => { clearInterval(timer); window.removeEventListener("resize", look) }
}
