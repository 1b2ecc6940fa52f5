// Joins the two entries `st.switch_page` with a query puts into the history.
export default function ({ data }) {
  if (history.dashboardBack) return
  history.dashboardBack = true
  const push = history.pushState.bind(history)
  let pushed = -Infinity
  history.pushState = (state, title, url) => {
    const to = new URL(url ?? location.href, location.href)
    const isSecond = performance.now() - pushed < data.together_ms
    if (isSecond && to.search && to.search === location.search && to.pathname !== location.pathname) {
      pushed = -Infinity
      return history.replaceState(state, title, url)
    }
    pushed = to.pathname === location.pathname ? performance.now() : -Infinity
    return push(state, title, url)
  }
}
