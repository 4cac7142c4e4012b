// The queue under the hands: keys, a chosen line that stays chosen, a sound for what is new. Nothing here is needed to work.
(() => {
  // --- keys ---------------------------------------------------------------------------------------------------------------

  const lines = () => [...document.querySelectorAll("#queue a.tip")]
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]")
  const keys = document.getElementById("keys")

  const move = (step) => {
    const all = lines()
    if (!all.length) return
    const at = all.indexOf(document.activeElement)
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)]
    next.focus()
    next.scrollIntoView({ block: "nearest" })
  }
  const filter = () => {
    const box = document.getElementById("filter-place")
    if (!box) return
    document.getElementById("filters").open = true
    box.focus()
    box.select()
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target) || keys.open) return
    const inList = event.target.closest("#queue .tips")
    const act = {
      j: () => move(1), k: () => move(-1), "/": filter, "?": () => keys.showModal(),
      ...(inList && { ArrowDown: () => move(1), ArrowUp: () => move(-1) }),
    }[event.key]
    if (!act) return
    event.preventDefault()
    act()
  })

  // --- the sound: made here, after a press, of nobody's file -----------------------------------------------------------------

  const button = document.getElementById("sound")
  if (!button || !window.AudioContext) return
  let audio
  const wanted = () => { try { return localStorage.getItem("desk-sound") !== "off" } catch { return true } }
  const show = () => {
    button.setAttribute("aria-pressed", String(wanted()))
    button.textContent = wanted() ? button.dataset.on : button.dataset.off
  }
  const wake = () => {
    if (!wanted()) return
    audio = audio || new AudioContext()
    if (audio.state === "suspended") audio.resume()
  }
  const tone = (hertz, from, seconds) => {
    const wave = audio.createOscillator(), volume = audio.createGain(), start = audio.currentTime + from
    wave.frequency.value = hertz
    volume.gain.setValueAtTime(0, start)
    volume.gain.linearRampToValueAtTime(0.3, start + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.001, start + seconds)
    wave.connect(volume).connect(audio.destination)
    wave.start(start)
    wave.stop(start + seconds)
  }
  const ring = (urgent) => {
    document.body.dataset.rang = urgent ? "urgent" : "new" // for whoever looks instead of listening, and for the tests
    if (!wanted() || !audio || audio.state !== "running") return
    if (urgent) [0, 0.25, 0.5, 0.9, 1.15, 1.4].forEach((from) => tone(988, from, 0.2))
    else [[659, 0], [880, 0.2]].forEach(([hertz, from]) => tone(hertz, from, 0.4))
  }
  button.hidden = false
  button.addEventListener("click", () => {
    try { localStorage.setItem("desk-sound", wanted() ? "off" : "on") } catch { /* then it is on until the page goes */ }
    show()
    wake()
    if (wanted() && audio) tone(880, 0, 0.2)
  })
  // Browsers let a page sound only after somebody has touched it.
  for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, wake)
  show()

  const seen = () => new Map([...document.querySelectorAll("#queue [data-rings]")].map((line) => [line.id, line.dataset.rings]))
  const toDo = () => Number(document.getElementById("queue").dataset.todo)
  let known = seen(), before = toDo() // only of the page that stands here: it does not grow with the hours
  document.addEventListener("desk:news", () => {
    const now = seen()
    const fresh = [...now].filter(([id, kind]) => known.get(id) !== kind).map(([, kind]) => kind)
    if (fresh.length || toDo() > before) ring(fresh.includes("urgent"))
    known = now
    before = toDo()
  })
})()
