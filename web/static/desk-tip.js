// The case page: photos grow in the page, and a ready-made question may be changed before it goes.
(() => {
  const large = document.getElementById("large")
  document.addEventListener("click", (event) => {
    const photo = event.target.closest("a.photo")
    if (!photo || !large || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const from = photo.querySelector("img"), to = large.querySelector("img")
    to.src = photo.href
    to.alt = from.alt
    large.showModal()
  })
  if (large) large.addEventListener("click", (event) => { if (event.target === large) large.close() })

  const first = document.getElementById("edit-first")
  if (!first) return
  first.hidden = false
  document.addEventListener("click", (event) => {
    const ready = event.target.closest("button[data-words]")
    if (!ready || !first.querySelector("input").checked) return
    event.preventDefault()
    const box = document.getElementById("text")
    box.value = box.value.trim() ? `${box.value.trim()} ${ready.dataset.words}` : ready.dataset.words
    box.focus()
  })
})()
