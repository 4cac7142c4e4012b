// The desk works without this file; with it, pages follow what happens. Content comes only in pages: the stream carries marks.
(() => {
  const address = document.body.dataset.live
  if (!address || !window.EventSource || !window.htmx) return
  let source
  const open = () => {
    source = new EventSource(address)
    source.addEventListener("mark", (event) => {
      const part = document.querySelector("[data-mark]")
      if (part && part.dataset.mark !== event.data && part.dataset.asked !== event.data) {
        part.dataset.asked = event.data // one try per news: a page that cannot be had must not be asked for in a loop
        htmx.trigger(part, "news")
      }
    })
    source.addEventListener("ended", () => {
      source.close()
      // Words that are being written stay: sending them leads through the sign-in or the PIN, and back to them.
      const fields = document.querySelectorAll("textarea, input:not([type=hidden]):not([type=radio]):not([type=checkbox])")
      if ([...fields].some((field) => field.value !== field.defaultValue)) return
      location.replace("/desk/sign-in?note=ended")
    })
  }
  open()
  // A page kept for the Back button must neither hold a connection nor show what is old.
  addEventListener("pagehide", () => source.close())
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload() })
  document.addEventListener("submit", (event) => {
    // A second press while the first is on its way only costs time; the server would recognise it anyway.
    if (event.defaultPrevented || event.target.dataset.sent) return event.preventDefault()
    event.target.dataset.sent = "yes"
  })
})()
