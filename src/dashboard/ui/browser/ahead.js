// Loads parts of Streamlit before their first element comes: those of `data-first` at once, those of `data-later` when
// the browser has nothing else to do.
const { first, later } = document.getElementById("ahead").dataset
const load = (names) => { for (const name of JSON.parse(names)) import(`./static/js/${name}`) }
load(first)
requestIdleCallback(() => load(later))
