// Draws a month of days with their entries; a click on an entry that is a task reports its id.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".month")
  const make = (tag, name, text) => {
    const element = document.createElement(tag)
    element.className = name
    if (text) element.textContent = text
    return element
  }
  const entry = (item) => {
    const box = make(item.id ? "button" : "div", "entry")
    box.title = item.tip
    box.style.setProperty("--colour", item.colour)
    const head = make("span", "head")
    const icon = make("span", "icon", item.icon)
    icon.setAttribute("aria-hidden", "true")
    icon.translate = false
    head.append(icon, make("span", "word", item.word))
    box.append(head, make("span", "title", (item.ref ? item.ref + " " : "") + item.title))
    const below = [item.lead, item.note].filter(Boolean).join(" · ")
    if (below) box.append(make("span", "lead", below))
    if (item.id) box.onclick = () => setTriggerValue("task", item.id)
    return box
  }
  const addEntries = (items, into) => {
    items.forEach((item, n) => {
      const box = entry(item)
      if (n >= data.most) box.classList.add("further")
      into.append(box)
    })
    if (items.length <= data.most) return
    const more = make("button", "more")
    const label = () => {
      const isAll = into.classList.contains("all")
      more.textContent = isAll ? data.less : data.more.replace("{n}", items.length - data.most)
      more.setAttribute("aria-expanded", isAll)
    }
    more.onclick = () => { into.classList.toggle("all"); label() }
    label()
    into.append(more)
  }
  const grid = make("div", "grid")
  data.weekdays.forEach((name) => grid.append(make("div", "weekday", name)))
  data.days.forEach((day) => {
    const cell = make("div", "day")
    if (day.isOther) cell.classList.add("other")
    if (day.note) cell.classList.add("now")
    if (!day.items.length) cell.classList.add("free")
    const head = make("div", "number")
    head.append(make("span", "short", day.number), make("span", "long", day.name))
    if (day.note) head.append(make("span", "note", day.note))
    cell.append(head)
    addEntries(day.items, cell)
    grid.append(cell)
  })
  const beside = make("div", "beside")
  data.beside.forEach((group) => {
    const box = make("details", "group")
    box.open = group.isOpen
    box.append(make("summary", "summary", `${group.title} (${group.items.length})`))
    group.items.forEach((item) => box.append(entry(item)))
    beside.append(box)
  })
  root.setAttribute("aria-label", data.label)
  root.classList.toggle("alone", !data.beside.length)
  root.replaceChildren(grid, beside)
}
