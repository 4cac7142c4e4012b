// The desk works without this file; with it, pages follow what happens. Content comes only in pages: the stream carries marks.
(() => {
  const address = document.body.dataset.live
  const line = document.getElementById("link")
  const SILENT = 40000 // the server says something every 15 s: who hears nothing for so long has no line any more
  const PAUSES = [2000, 5000, 15000, 30000]
  const marked = () => document.querySelector("[data-mark]")
  let source, watch, again, tries = 0, at = marked() ? marked().dataset.true : "", lost = false

  const say = (what) => {
    lost = what === "lost" || what === "failed"
    if (!line) return
    line.hidden = !what
    line.textContent = what ? line.dataset[what].replace("{at}", at) : ""
  }

  // --- the stream ---------------------------------------------------------------------------------------------------------

  const open = () => {
    clearTimeout(again)
    if (source) source.close()
    source = new EventSource(address)
    source.addEventListener("mark", (event) => {
      const part = marked()
      heard()
      if (part && part.dataset.mark !== event.data && part.dataset.asked !== event.data) {
        part.dataset.asked = event.data // one try per news: a page that cannot be had must not be asked for in a loop
        htmx.trigger(part, "news")
      }
    })
    source.addEventListener("true", (event) => {
      const part = marked()
      if (part && part.dataset.asked === part.dataset.mark || part && !part.dataset.asked) at = event.data
    })
    source.addEventListener("ended", ended)
    source.addEventListener("error", () => {
      // The browser connects again by itself after a cut, but not after an answer that is no stream.
      if (source.readyState === EventSource.CLOSED) over().then((is) => { if (is) ended(); else later() })
      else hush()
    })
    hush()
  }
  // A session that ended while no stream was open answers with the way to the sign-in, a tip that went elsewhere with nothing.
  const over = async () => {
    const stop = new AbortController()
    try {
      const answer = await fetch(address, { redirect: "manual", cache: "no-store", signal: stop.signal })
      return answer.type === "opaqueredirect" || answer.status === 404
    } catch { return false } finally { stop.abort() }
  }
  const heard = () => {
    tries = 0
    if (lost && navigator.onLine !== false) say("") // what was under way when the line went may still come
    hush()
  }
  const hush = () => {
    clearTimeout(watch)
    watch = setTimeout(later, source && source.readyState === EventSource.CONNECTING ? 4000 : SILENT)
  }
  const later = () => {
    say("lost")
    clearTimeout(again)
    again = setTimeout(open, PAUSES[Math.min(tries++, PAUSES.length - 1)])
  }
  const ended = () => {
    const fields = document.querySelectorAll("form[method=post] textarea, form[method=post] input:not([type=hidden]):not([type=radio]):not([type=checkbox])")
    const written = [...fields].find((field) => field.value.trim() && field.value !== field.defaultValue)
    source.close()
    clearTimeout(watch)
    if (!written) return location.replace("/desk/sign-in?note=ended")
    // Of the tip nothing may stay on the screen. The form with the officer's own words does: sending it leads through the sign-in
    // or the PIN, and back with them.
    const note = document.createElement("p")
    note.className = "error"
    note.setAttribute("role", "alert")
    note.textContent = line.dataset.ended
    document.getElementById("main").replaceChildren(note, written.form)
    document.title = line.dataset.signIn
    written.focus()
  }

  if (address && window.EventSource && window.htmx) {
    open()
    // A page kept for the Back button must neither hold a connection nor show what is old.
    addEventListener("pagehide", () => { source.close(); clearTimeout(watch); clearTimeout(again) })
    addEventListener("online", () => { forget(marked()); open() }) // what could not be had without a line is asked for again
    addEventListener("offline", () => later())
  }
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload() })

  // --- swaps: what somebody had opened stays open; what failed is tried again ----------------------------------------------

  let opened = []
  document.addEventListener("htmx:beforeSwap", (event) => {
    opened = [...event.target.querySelectorAll("details[open][id]")].map((each) => each.id)
  })
  document.addEventListener("htmx:afterSwap", () => {
    opened.forEach((id) => { const each = document.getElementById(id); if (each) each.open = true })
    if (marked() && marked().dataset.true) at = marked().dataset.true
    if (lost && navigator.onLine !== false) say("") // what was under way when the line went may still come
    document.dispatchEvent(new CustomEvent("desk:news"))
  })
  const forget = (part) => { if (part && part.dataset) delete part.dataset.asked }
  const failed = (event) => {
    say("failed")
    const part = event.target
    // The stream says its mark again when it opens: without that, a page whose news could not be had would stay old in silence.
    setTimeout(() => { forget(part); if (address && navigator.onLine !== false) open() }, 10000)
  }
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) document.addEventListener(name, failed)

  // --- sending ------------------------------------------------------------------------------------------------------------

  const reachable = async () => {
    try {
      return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(5000) })).ok
    } catch { return false }
  }
  document.addEventListener("submit", (event) => {
    const form = event.target
    if (event.defaultPrevented || form.method !== "post") return
    // A second press while the first is on its way only costs time; the server would recognise it anyway.
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = "yes"
    if (form.dataset.sure || !(lost || navigator.onLine === false)) return
    // No line: the browser would put a page of its own in the place of this one, and what was typed would be gone.
    event.preventDefault()
    const button = event.submitter
    reachable().then((there) => {
      delete form.dataset.sent
      if (!there) return say("unsent")
      form.dataset.sure = "yes"
      form.requestSubmit(button)
    })
  })
})()
