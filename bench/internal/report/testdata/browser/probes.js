// Looks at the report's page from inside. Every probe returns its faults as sentences; none means that all is well.
globalThis.probes = (() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)]
  const text = e => e.textContent.trim().replace(/\s+/g, " ").slice(0, 40)
  const name = e => `<${e.tagName.toLowerCase()} id="${e.id.slice(0, 40)}" class="${e.getAttribute("class") || ""}"> ${text(e)}`
  const style = e => getComputedStyle(e)
  const clear = colour => colour === "transparent" || /^rgba\(.*, 0\)$/.test(colour)

  // A figure shows when its drawing takes room and something in it is drawn.
  const figures = () => all("figure.card").flatMap((figure, i) => {
    const faults = [], who = `figure ${i + 1} (${figure.id})`
    if (!figure.id) faults.push(`${who} has no id`)
    const svg = figure.querySelector("svg")
    if (!svg) return [...faults, `${who} has no picture`]
    const box = svg.getBoundingClientRect()
    if (box.width < 50 || box.height < 50) faults.push(`the picture of ${who} is ${box.width} x ${box.height} px`)
    const drawn = all("path, line, polyline, polygon, rect, circle, text", svg).filter(e => {
      const b = e.getBBox()
      return b.width + b.height > 0
    })
    if (drawn.length < 5) faults.push(`the picture of ${who} has ${drawn.length} drawn parts`)
    return faults
  })

  // A chart is drawn for white paper, whatever the page looks like.
  const cards = () => all("figure.card").flatMap(figure => {
    let e = figure.querySelector("svg")
    while (e && e !== figure && clear(style(e).backgroundColor)) e = e.parentElement
    const colour = e ? style(e).backgroundColor : "nothing"
    return colour === "rgb(255, 255, 255)" ? [] : [`the picture of ${figure.id} lies on ${colour}`]
  })

  const ids = () => {
    const count = new Map()
    for (const e of all("[id]")) count.set(e.id, (count.get(e.id) || 0) + 1)
    return [...count].filter(([, n]) => n > 1).map(([id, n]) => `${n} elements have the id ${id}`)
  }

  const links = () => all("a").flatMap(a => {
    const href = a.getAttribute("href") ?? ""
    if (href.startsWith("#")) return document.getElementById(decodeURIComponent(href.slice(1))) ? [] : [`${name(a)} leads to ${href}, which is not there`]
    return /^(https?:|data:text\/csv[;,])/.test(href) ? [] : [`${name(a)} leads to ${href.slice(0, 60)}`]
  })

  const width = () => {
    const page = document.documentElement, faults = []
    for (const e of [page, document.body]) {
      if (style(e).overflowX === "hidden" || style(e).overflowX === "clip") faults.push(`<${e.tagName}> hides what is too wide`)
    }
    if (page.scrollWidth > page.clientWidth) {
      const scrolls = e => e && e !== document.body && (style(e).overflowX !== "visible" || scrolls(e.parentElement))
      const tooWide = e => e.getBoundingClientRect().left + Math.max(e.scrollWidth, e.clientWidth) > page.clientWidth + 0.5
      const wide = all("main *").filter(e => tooWide(e) && !scrolls(e) && !all("*", e).some(tooWide))
      faults.push(`the page is ${page.scrollWidth} px wide in ${page.clientWidth}: ${wide.slice(0, 5).map(name).join("; ")}`)
    }
    return faults
  }

  const sortOf = th => th.getAttribute("aria-sort") || "none"

  // Three presses of every button: up, down, as it was. No row is lost, and only one column says that it sorts.
  const sorting = () => all("table.sortable").flatMap((table, i) => {
    const faults = [], heads = all("thead th[scope=col]", table)
    const rows = () => [...table.tBodies[0].rows]
    const before = rows()
    for (const th of heads) {
      const button = th.querySelector("button.sort"), who = `table ${i + 1}, "${text(th)}"`
      if (!button) { faults.push(`${who} cannot be sorted by`); continue }
      const orders = []
      for (const want of ["ascending", "descending", "none"]) {
        button.click()
        orders.push(rows())
        if (sortOf(th) !== want) faults.push(`${who} says ${sortOf(th)} and not ${want}`)
        if (heads.some(h => h !== th && sortOf(h) !== "none")) faults.push(`${who}: another column says that it sorts`)
        if (new Set([...rows(), ...before]).size !== before.length) faults.push(`${who} lost a row when ${want}`)
      }
      if (orders[2].some((row, at) => row !== before[at])) faults.push(`${who}: the third press does not restore the order`)
    }
    return faults
  })

  const column = (selector, at) => [...document.querySelector(selector).tBodies[0].rows].map(row => row.cells[at].textContent.trim())

  // What a keyboard must reach. Whatever is hidden by a closed <details> is opened first.
  const native = "a[href], button:not([disabled]), input, select, textarea, summary"
  const reachable = e => (e.matches(native) || (e.hasAttribute("tabindex") && e.tabIndex >= 0)) && e.checkVisibility({visibilityProperty: true})
  const scroller = e => /auto|scroll/.test(style(e).overflow) && (e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight)
  const marked = e => {
    const s = style(e)
    return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1 && !clear(s.outlineColor)) || s.boxShadow !== "none"
  }
  const inView = e => {
    const b = e.getBoundingClientRect()
    return b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth
  }
  const visits = [], unmarked = new Set(), unseen = new Set()

  const startTabbing = () => {
    all("details").forEach(d => { d.open = true })
    document.addEventListener("focusin", ({target}) => {
      visits.push(target)
      if (!marked(target)) unmarked.add(target)
    }, true)
    document.activeElement?.blur()
    scrollTo(0, 0)
    return all("body *").filter(reachable).length
  }
  // Whether the focus went all the way around, or out of the page.
  const tabbed = () => {
    const e = document.activeElement
    if (!e || e === document.body || visits.indexOf(e) < visits.length - 1) return true
    if (!inView(e)) unseen.add(e)
    return false
  }
  const tabbing = () => {
    const stops = [...new Set(visits)], wanted = all("body *").filter(reachable), faults = []
    wanted.filter(e => !stops.includes(e)).forEach(e => faults.push(`${name(e)} was not reached`))
    all("body *").filter(e => scroller(e) && !stops.some(stop => e.contains(stop))).forEach(e => faults.push(`${name(e)} scrolls and was not reached`))
    unmarked.forEach(e => faults.push(`${name(e)} has no visible focus`))
    unseen.forEach(e => faults.push(`${name(e)} had the focus out of view`))
    for (let i = 1; i < stops.length; i++) {
      if (!(stops[i - 1].compareDocumentPosition(stops[i]) & Node.DOCUMENT_POSITION_FOLLOWING)) faults.push(`${name(stops[i])} comes after ${name(stops[i - 1])}`)
    }
    return faults
  }

  const serious = async () => {
    const {violations} = await axe.run(document, {resultTypes: ["violations"]})
    return violations.filter(v => v.impact === "serious" || v.impact === "critical")
      .map(v => `${v.impact}: ${v.id}: ${v.help}: ${v.nodes.length} times, first ${v.nodes[0].html.slice(0, 160)}: ${v.nodes[0].failureSummary}`)
  }

  return {figures, cards, ids, links, width, sorting, column, startTabbing, tabbed, tabbing, serious}
})()
