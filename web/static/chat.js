/* No reload, live answers, small photos, an exit without an entry. The page works without this file,
   also where a browser is too old to read it (Chrome before 60). */
(() => {
'use strict';
if (!window.fetch || !window.DOMParser) return;
const id = name => document.getElementById(name);
const main = () => id('m'), box = () => id('text'), words = () => box() ? box().value : '';
const part = html => new DOMParser().parseFromString(html, 'text/html').getElementById('m');
let busy, pressed, leaving, drop, stream = 0, pause = 2000;

const say = (text, failed) => {
  id('state').textContent = text;
  id('state').className = failed ? 'failed' : '';
};

const setBusy = on => {
  busy = on;
  main().className = on ? 'js busy' : 'js';
  main().setAttribute('aria-busy', !!on);
};

const post = (path, body, signal) => fetch(path, {method: 'POST', body, signal, headers: {'X-Part': '1'},
  credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer'});

/* Megabytes take minutes on a weak network. Only where the browser turns photos upright by itself. */
const smaller = async file => {
  const able = window.createImageBitmap && CSS.supports('image-orientation', 'from-image');
  if (!able || file.size < 600000) return file;
  try {
    const picture = await createImageBitmap(file), canvas = document.createElement('canvas');
    const k = Math.min(1, 2000 / Math.max(picture.width, picture.height));
    canvas.width = picture.width * k;
    canvas.height = picture.height * k;
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', .85));
    return blob && blob.size < file.size ? blob : file;
  } catch (odd) { return file; }
};

const collect = async (form, button, file) => {
  const body = new FormData();
  form.querySelectorAll('input[type=hidden],textarea').forEach(field => body.append(field.name, field.value));
  if (button && button.name) body.append(button.name, button.value);
  if (file) body.append('photo', await smaller(file), 'p');  /* never its own name */
  return body;
};

const show = (next, keep) => {
  main().replaceWith(document.importNode(next, true));
  document.documentElement.lang = main().lang;
  if (keep && box() && !box().value) box().value = keep;
  setBusy(false);
  watch();
};

const send = async (form, button) => {
  if (busy) return;
  const typed = words(), photo = id('photo'), file = photo && photo.files[0];
  const stop = window.AbortController && !file && new AbortController();
  const timer = stop && setTimeout(() => stop.abort(), 45000);
  if (button) button.classList.add('pressed');
  setBusy(true);
  say(main().dataset[file ? 'sendingPhoto' : 'sending']);
  try {
    const answer = await post(form.getAttribute('action'), await collect(form, button, file), stop ? stop.signal : undefined);
    show(part(await answer.text()), answer.ok ? '' : typed);
    window.scrollTo(0, 0);
    const target = document.querySelector('#log .error') || id('q');
    if (target) { target.tabIndex = -1; target.focus(); }
  } catch (lost) {
    setBusy(false);
    if (button) button.classList.remove('pressed');
    say(main().dataset.network, true);
  }
  clearTimeout(timer);
};

const watch = async () => {
  const mine = ++stream, path = main().dataset.live, body = new FormData();
  if (drop) drop();  /* a browser has six lines to a host; an old stream must not hold one */
  drop = null;
  if (!path) return;
  ['c', 'token', 'shown'].forEach(name => body.append(name, id('f').elements[name].value));
  body.append('news', main().dataset.news);
  try {
    const reader = (await post(path, body)).body.getReader(), decoder = new TextDecoder();
    if (mine !== stream) return reader.cancel();
    drop = () => reader.cancel();
    for (let rest = '', piece; !(piece = await reader.read()).done && mine === stream;) {
      pause = 2000;
      const events = (rest + decoder.decode(piece.value, {stream: true})).split('\n\n');
      rest = events.pop();
      events.filter(event => event.startsWith('data: ')).forEach(event => hear(JSON.parse(event.slice(6))));
    }
  } catch (lost) { /* asked again below */ }
  pause = Math.min(pause * 2, 60000);
  setTimeout(() => mine === stream && watch(), pause);
};

/* News never takes the box away from somebody who writes: then only what stands above it changes. */
const hear = html => {
  const next = part(html), place = window.pageYOffset;
  if (words() || busy || document.activeElement === box()) {
    id('log').innerHTML = next.querySelector('#log').innerHTML;
    main().dataset.news = next.dataset.news;
  } else {
    show(next);
    window.scrollTo(0, place);
  }
  say(main().dataset.told);
};

document.addEventListener('click', event => {
  const at = event.target.closest('button,a');
  pressed = at;
  if (!at || at.id !== 'exit') return;
  event.preventDefault();
  leaving = true;
  stream++;
  document.body.textContent = '';  /* the other page may take seconds to come */
  history.replaceState(null, '', '/');
  location.replace(at.href);
});

document.addEventListener('submit', event => {
  if (event.target !== id('f')) return;  /* not event.target.id: the form has a field of that name */
  event.preventDefault();
  send(event.target, pressed);
});

/* A chosen photo goes at once: nobody forgets the second button. */
document.addEventListener('change', event => event.target.id === 'photo' && event.target.files[0] && send(id('f')));

window.addEventListener('beforeunload', event => {
  if (!leaving && words().trim()) event.returnValue = event.preventDefault() || '?';
});

main().className = 'js';
watch();
})();
