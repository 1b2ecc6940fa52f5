// Reports the files above the limit, which the file uploader does not send.
export default function ({ data, setTriggerValue }) {
  const report = (files) => {
    const large = [...(files ?? [])].filter((file) => file.size > data.limit)
    if (large.length) setTriggerValue("dropped", large.map((file) => [file.name, file.size]))
  }
  const inside = (event) => event.target.closest?.(data.box)
  const chosen = (event) => inside(event) && event.target.type === "file" && report(event.target.files)
  const dropped = (event) => inside(event) && report(event.dataTransfer?.files)
  document.addEventListener("change", chosen, true)
  document.addEventListener("drop", dropped, true)
  // Each run of the script comes here again: only the last pair listens.
  window.dashboardOversize?.()
  const stop = () => {
    document.removeEventListener("change", chosen, true)
    document.removeEventListener("drop", dropped, true)
  }
  window.dashboardOversize = stop
  return stop
}
