// What the script adds to pages that work without it: keys, sending chips at once, buttons that tell that they are
// saving, and text that comes back after a reload. Loaded in the head so that what it replaces never flashes.
'use strict';
(() => {
  const root = document.documentElement
  root.classList.add('js')
  const all = (selector, from = document) => [...from.querySelectorAll(selector)]
  const one = (selector, from = document) => from.querySelector(selector)
  const make = (tag, text = '', attributes = {}) => {
    const element = document.createElement(tag)
    element.textContent = text
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    return element
  }
  // A text of ours in the language of the page, which the body carries (data-said); bokmål where it carries none. {navn} is filled in.
  let catalogue
  const say = (text, values = {}) => {
    catalogue ||= JSON.parse(document.body.dataset.said || '{}')
    return Object.entries(values).reduce((t, [name, value]) => t.replace(`{${name}}`, value), catalogue[text] || text)
  }
  // Storage may be forbidden by the browser; then nothing is kept and everything else works.
  const keep = store => ({
    get: key => { try { return store().getItem(key) } catch { return null } },
    set: (key, value) => { try { store().setItem(key, value) } catch { /* full or forbidden */ } },
    drop: key => { try { store().removeItem(key) } catch { /* forbidden */ } },
    keys: () => { try { return Object.keys(store()) } catch { return [] } },
  })
  const session = keep(() => window.sessionStorage)
  const device = keep(() => window.localStorage)

  // ---- menus made of details: one open at a time, Escape and a click beside closes
  function menus() {
    const open = () => all('details[data-menu][open]')
    document.addEventListener('click', event => {
      for (const menu of open()) if (!menu.contains(event.target)) menu.open = false
    })
    document.addEventListener('keydown', event => {
      if (event.key !== 'Escape') return
      for (const menu of open()) { menu.open = false; one('summary', menu).focus() }
    })
  }

  // ---- tabs that are wider than the page: the one that is open stands where it is seen
  function tabs() {
    const show = () => {
      for (const here of all('.tabs ul a[aria-current]')) {
        const list = here.closest('ul')
        list.scrollLeft += here.getBoundingClientRect().right - list.getBoundingClientRect().right + 24
      }
    }
    window.addEventListener('resize', show)
    show()
  }

  // ---- forms whose answer follows while one writes: what the server says of them as they are, in the parts
  // of the page that have the same id as the parts of the answer.
  function lives() {
    for (const form of all('form[data-live]')) {
      let asked = 0, timer
      const ask = async () => {
        const mine = ++asked
        try {
          const answer = await fetch(form.dataset.live, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
          const text = await answer.text()
          if (mine !== asked || !answer.ok) return
          for (const part of new DOMParser().parseFromString(text, 'text/html').body.children) {
            document.getElementById(part.id)?.replaceChildren(...part.childNodes)
          }
        } catch { /* the button still works */ }
      }
      form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 250) })
    }
  }

  // ---- chips: sent when changed. A change by key waits until the user leaves the list or presses Enter, for the
  // arrows change a closed list at each step.
  function chips() {
    for (const form of all('form[data-auto]')) {
      let byKey = false, changed = false
      const send = () => { if (changed) { changed = false; form.requestSubmit() } }
      form.addEventListener('keydown', event => {
        if (event.target.tagName !== 'SELECT') return
        byKey = event.key !== 'Enter'
        if (event.key === 'Enter') send()
      })
      form.addEventListener('pointerdown', () => { byKey = false })
      form.addEventListener('change', event => {
        changed = true
        if (!byKey || event.target.tagName !== 'SELECT') send()
      })
      form.addEventListener('focusout', send)
      // What is not chosen stays out of the address.
      form.addEventListener('formdata', event => {
        for (const [name, value] of [...event.formData]) if (value === '') event.formData.delete(name)
      })
    }
  }

  // ---- sending: the button keeps its width, says what happens, and a second press does nothing
  function sending() {
    document.addEventListener('submit', event => {
      const form = event.target
      if (form.method !== 'post' || form.hasAttribute('data-nobusy') || event.defaultPrevented) return
      if (form.dataset.sent) { event.preventDefault(); return }
      form.dataset.sent = 'yes'
      remember(form)
      const button = event.submitter
      if (!button || !button.classList.contains('ds-button')) return
      button.style.minWidth = button.offsetWidth + 'px'
      button.setAttribute('aria-busy', 'true')
      const label = one('.label', button) || button
      button.traadLabel = [label, label.innerHTML]
      label.textContent = button.dataset.busy || say('Lagrer …')
    })
    // Back from the page after: the buttons are as they were.
    window.addEventListener('pageshow', () => {
      for (const form of all('form[data-sent]')) delete form.dataset.sent
      for (const button of all('[aria-busy]')) {
        button.removeAttribute('aria-busy')
        if (button.traadLabel) button.traadLabel[0].innerHTML = button.traadLabel[1]
      }
    })
  }

  // ---- unsaved text: forms with data-keep, kept in this tab only (a ward's computer is shared), by address and user,
  // until the server has saved it
  const user = () => document.body.dataset.user || ''
  const prefix = 'traad.tekst '
  const keyOf = form => prefix + user() + ' ' + (form.dataset.keep || new URL(form.getAttribute('action') || '', location.href).pathname)
  const texts = form => all('textarea[name], input[name]:not([type=hidden], [type=password], [type=file], [data-secret])', form)
  const pending = 'traad.sendt'
  function remember(form) {
    // The answer to a conflict saves what the form under it held.
    const kept = form.matches('.conflict') ? one('form[data-keep]') : form
    if (!kept || !kept.hasAttribute('data-keep')) return
    write(kept)
    session.set(pending, keyOf(kept))
  }
  function write(form) {
    const refused = Number(document.body.dataset.status) >= 400 // what the server gave back is not saved either
    const state = {}
    for (const field of texts(form)) {
      const box = field.type === 'checkbox' || field.type === 'radio'
      const now = box ? field.checked : field.value
      if (refused || now !== (box ? field.defaultChecked : field.defaultValue)) state[field.name + (box ? '=' + field.value : '')] = now
    }
    if (Object.keys(state).length) session.set(keyOf(form), JSON.stringify(state))
    else session.drop(keyOf(form))
  }
  function restore(form) {
    let state
    try { state = JSON.parse(session.get(keyOf(form)) || '{}') } catch { state = {} }
    let changed = false
    for (const field of texts(form)) {
      const box = field.type === 'checkbox' || field.type === 'radio'
      const kept = state[field.name + (box ? '=' + field.value : '')]
      if (kept === undefined || kept === (box ? field.checked : field.value)) continue
      if (box) field.checked = kept
      else field.value = kept
      changed = true
    }
    if (!changed) return
    const line = make('p', '', { class: 'kept', role: 'status' })
    const drop = make('button', say('Forkast den'), { type: 'button', class: 'ds-link' })
    drop.addEventListener('click', () => { form.reset(); session.drop(keyOf(form)); line.remove(); texts(form)[0]?.focus() })
    line.append(make('span', say('Teksten du skrev er hentet tilbake')), drop)
    form.prepend(line)
  }
  function keeping() {
    const forms = all('form[data-keep]')
    const sent = session.get(pending)
    const status = Number(document.body.dataset.status)
    // The server took it when a page came back that is no refusal and no log-in. Else the text waits for its form.
    if (sent && user() && sent.startsWith(prefix + user() + ' ') && status > 0 && status < 400) session.drop(sent)
    session.drop(pending)
    // A form that waited for somebody to log in: what it saves is what its first form kept.
    const again = one('form[data-again]')
    if (again && sent) again.addEventListener('submit', () => session.set(pending, sent))
    if (user()) for (const key of session.keys()) if (key.startsWith(prefix) && !key.startsWith(prefix + user() + ' ')) session.drop(key)
    for (const form of forms) {
      // What the server gave back with a refusal is newer than what was kept: it may hold another's text too.
      if (status >= 400) write(form)
      else restore(form)
      let timer
      form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => { if (!form.dataset.sent) write(form) }, 300) }) // what is sent is kept already, and must not be kept again after the answer has dropped it
      window.addEventListener('pagehide', () => { if (!form.dataset.sent) write(form) })
    }
  }

  // ---- room left in a text
  const written = number => String(number).replace(/(?=(?:\d{3})+$)(?<=\d)/g, root.lang === 'en' ? ',' : '\u00a0') // 20 000, as the server writes it
  function room() {
    for (const note of all('[data-room]')) {
      const field = note.parentElement.querySelector('.ds-input')
      const most = Number(note.dataset.room)
      const tell = () => {
        const left = most - [...field.value].length
        note.classList.toggle('over', left < 0)
        note.textContent = left < 0 ? say('{antall} tegn for mye', { antall: written(-left) }) : left < most / 5 ? say('{antall} tegn igjen', { antall: written(left) }) : say('Plass til {antall} tegn', { antall: written(most) })
      }
      field.addEventListener('input', tell)
      tell()
    }
  }

  // ---- focus: a summary of faults first, else the line that the address names, else what the last action said
  function focus() {
    const summary = one('[data-summary]')
    if (summary) { summary.focus(); return }
    const flash = one('[data-flash]')
    if (flash) {
      // A status that is there from the start is not read out; written again it is.
      const text = one('[role=status] > span', flash)
      if (text) { const said = text.textContent; text.textContent = ''; setTimeout(() => { text.textContent = said }, 100) }
    }
    const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (named && named.matches('[data-line], .event')) named.focus()
    else if (flash) flash.focus({ preventScroll: true })
  }

  // ---- keys
  const keys = [
    [['J'], 'neste linje'], [['K'], 'forrige linje'], [['Enter'], 'utfør linjens handling'], [['X'], 'velg linjen'],
    [['/'], 'søk'], [['?'], 'denne listen'],
  ]
  const off = 'traad.taster'
  const lines = () => all('[data-line]').filter(line => line.offsetParent !== null)
  function step(by) {
    const list = lines()
    if (!list.length) return
    const at = list.findIndex(line => line.contains(document.activeElement))
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + by))]
    next.focus()
    next.scrollIntoView({ block: 'nearest' })
  }
  function help() {
    let dialog = one('dialog.keys-dialog')
    if (!dialog) {
      dialog = make('dialog', '', { class: 'keys-dialog', 'aria-labelledby': 'taster-navn' })
      const list = make('dl')
      for (const [names, what] of keys) {
        const dt = make('dt')
        dt.append(...names.map(name => make('kbd', name)))
        list.append(dt, make('dd', say(what)))
      }
      const label = make('label', '', { class: 'box' })
      const box = make('input', '', { type: 'checkbox', class: 'ds-input' })
      box.checked = device.get(off) !== 'av'
      box.addEventListener('change', () => box.checked ? device.drop(off) : device.set(off, 'av'))
      label.append(box, make('span', say('Bruk hurtigtaster på denne maskinen')))
      const close = make('button', say('Lukk'), { type: 'button', class: 'ds-button', 'data-variant': 'secondary' })
      close.addEventListener('click', () => dialog.close())
      dialog.append(make('h2', say('Hurtigtaster'), { id: 'taster-navn' }), list, label, close)
      document.body.append(dialog)
    }
    dialog.showModal()
  }
  function keyboard() {
    for (const button of all('[data-keys]')) button.addEventListener('click', help)
    document.addEventListener('keydown', event => {
      if (device.get(off) === 'av' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      const target = event.target
      if (target.closest('input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]')) return
      const line = target.closest('[data-line]')
      const done = () => event.preventDefault()
      switch (event.key) {
        case 'j': case 'J': step(1); return done()
        case 'k': case 'K': step(-1); return done()
        case 'Enter':
          if (line && target === line) { one('.act a, .act button, th a', line)?.click(); done() }
          return
        case 'x': case 'X':
          if (line) { one('[data-select]', line)?.click(); done() }
          return
        case '/': {
          const field = one('#sok')
          if (field && field.offsetParent) field.focus()
          else one('.search-link')?.click()
          return done()
        }
        case '?': help(); return done()
      }
    })
  }

  // ---- choosing lines: the bar over the list counts them, and a box in the head of a table chooses all
  function choosing() {
    const boxes = () => all('input[data-select]')
    const everyone = all('input[data-select-all]')
    const bars = all('[data-bulk]')
    if (!bars.length && !everyone.length) return
    const tell = () => {
      const list = boxes(), n = list.filter(box => box.checked).length
      for (const bar of bars) {
        const words = one('[role=status]', bar)
        const places = new Set(list.filter(box => box.checked).map(box => box.closest('[data-group]')?.dataset.group))
        const where = places.size === 1 && [...places][0] ? ' ' + say('i {gruppe}', { gruppe: [...places][0] }) : ''
        if (words) words.textContent = n === 0 ? say('Ingen valgt') : say('{antall} valgt', { antall: n }) + where
        bar.classList.toggle('idle', n === 0)
        for (const button of all('button', bar)) button.toggleAttribute('disabled', n === 0)
      }
      for (const box of everyone) { box.checked = n > 0 && n === list.length; box.indeterminate = n > 0 && n < list.length }
    }
    document.addEventListener('change', event => {
      if (event.target.matches('[data-select-all]')) for (const box of boxes()) box.checked = event.target.checked
      if (event.target.matches('[data-select], [data-select-all]')) tell()
    })
    document.addEventListener('reset', () => setTimeout(tell))
    tell()
  }

  // ---- a view that a record system has opened: when another patient is open there, or the session is over, it shows nothing more. What was typed stays
  // in the page, hidden, and where keeping keeps it.
  function launched() {
    const launch = document.body.dataset.launch
    if (!launch) return
    const close = () => {
      if (!document.body.dataset.launch) return
      delete document.body.dataset.launch
      document.title = say('Visningen er lukket – Tråd')
      for (const part of all('body > *')) part.hidden = true
      const main = document.createElement('main'), heading = document.createElement('h1'), text = document.createElement('p')
      main.className = 'page closed-view'
      main.tabIndex = -1
      heading.textContent = say('Denne visningen er lukket')
      text.textContent = say('Pasienten er byttet i journalsystemet, eller visningen har stått ubrukt. Åpne Tråd på nytt derfra.')
      main.append(heading, text)
      document.body.append(main)
      main.focus()
    }
    const ask = async () => {
      if (!document.body.dataset.launch) return
      try {
        const answer = await fetch('/smart/gjelder', { cache: 'no-store' })
        if (answer.ok && (await answer.json()).launch !== launch) close()
      } catch { /* no net: nothing new can be shown either */ }
    }
    for (const event of ['focus', 'pageshow']) window.addEventListener(event, ask)
    document.addEventListener('visibilitychange', ask)
    setInterval(ask, 5000)
  }

  document.addEventListener('DOMContentLoaded', () => {
    launched(); menus(); tabs(); lives(); chips(); sending(); keeping(); room(); keyboard(); choosing(); focus()
    for (const button of all('[data-copy]')) button.addEventListener('click', async () => {
      const field = document.getElementById(button.dataset.copy), told = one('[data-copied]')
      field.select()
      let done = false
      try { await navigator.clipboard.writeText(field.value); done = true } catch { /* forbidden, or no secure connection: the text is marked */ }
      if (told) told.textContent = done ? say('Teksten er kopiert.') : say('Teksten er merket. Trykk Ctrl+C for å kopiere.')
    })
    for (const button of all('[data-print]')) button.addEventListener('click', () => window.print())
  })
})()
