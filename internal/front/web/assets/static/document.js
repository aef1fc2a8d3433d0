// Saves a document while somebody writes in it, for a form with data-document="/dokument/<id>". A field <path> has a hidden
// grunn:<path>: the revision that its text goes on from. Without this script the form is posted as any other.
// What the server has not answered yet lies in the browser, by user and document: in this tab, or with data-store="device"
// on this machine until it is saved. An element with data-saved tells where the text is, one with data-others who else writes. One with
// data-kept="/dokument/<id> …" shows what lies in the browser of texts that are finished.
'use strict';
(() => {
  const wait = 800, again = [2000, 5000, 15000, 30000]
  const make = (tag, text = '', attributes = {}) => {
    const element = document.createElement(tag)
    element.textContent = text
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    return element
  }

  // A text of ours in the language of the page, see traad.js.
  const catalogue = JSON.parse(document.body.dataset.said || '{}')
  const say = (text, values = {}) => Object.entries(values).reduce((t, [name, value]) => t.replace(`{${name}}`, value), catalogue[text] || text)

  // What is told above the text must not move what somebody is about to press: the page is scrolled by as much, at once.
  const steady = (form, change) => {
    const part = [...form.querySelectorAll('[data-section]')].find(e => !e.hidden) || form, at = part.getBoundingClientRect().top
    change()
    const moved = part.getBoundingClientRect().top - at
    if (moved) window.scrollBy({ top: moved, behavior: 'instant' })
  }

  const prefix = 'traad.dokument ', user = document.body.dataset.user || ''
  // What was typed and has no place any more, shown until somebody says that it can go.
  const keptBox = (lead, texts, remove) => {
    const box = make('div', '', { class: 'beside unsent no-print', role: 'group', 'aria-label': say('Skrevet uten nett') }), list = make('div', '', { class: 'unsent-texts' })
    for (const was of texts) {
      const one = make('div', '', { class: 'beside-text' })
      if (was.navn) one.append(make('p', was.navn, { class: 'fact' }))
      one.append(make('p', was.vis || was.tekst || say('(tomt)'), { class: 'written' }))
      list.append(one)
    }
    const buttons = make('div', '', { class: 'actions' }), told = make('p', '', { class: 'fact', role: 'status' })
    const button = (label, act) => {
      const b = make('button', label, { type: 'button', class: 'ds-button', 'data-variant': 'secondary' })
      b.addEventListener('click', act)
      buttons.append(b)
    }
    button(say('Kopier'), async () => {
      const all = texts.map(was => (was.navn ? was.navn + '\n' : '') + (was.vis || was.tekst)).join('\n\n')
      let done = false
      try { await navigator.clipboard.writeText(all); done = true } catch { getSelection().selectAllChildren(list) }
      told.textContent = done ? say('Teksten er kopiert.') : say('Teksten er merket. Trykk Ctrl+C for å kopiere.')
    })
    button(say('Fjern'), () => { remove(); box.remove(); document.getElementById('innhold')?.focus() })
    box.append(make('p', say('Skrevet uten nett'), { class: 'beside-head' }), make('p', lead), list, buttons, told)
    return box
  }
  // Where a finished text is read: what this user typed in it on this machine, and never arrived.
  function finished(place) {
    const own = prefix + user + ' ', of = place.dataset.kept.split(' ')
    try {
      const keys = Object.keys(localStorage).filter(k => k.startsWith(own) && of.includes(k.slice(own.length).split(' ')[0]))
      const texts = keys.flatMap(k => Object.values(JSON.parse(localStorage.getItem(k))))
      if (texts.length) place.append(keptBox(say('Dette ble skrevet på denne maskinen og kom ikke fram før teksten var ferdig. Det er ikke lagret i Tråd. Kopier det du vil ha med, og fjern det etterpå.'),
        texts, () => { for (const k of keys) localStorage.removeItem(k) }))
    } catch { /* nothing kept */ }
  }
  // What nobody came back for in a month.
  function sweep() {
    try {
      for (const k of Object.keys(localStorage)) {
        if (k.startsWith(prefix) && Object.values(JSON.parse(localStorage.getItem(k))).every(was => Date.now() - (was.tid || Date.now()) > 30 * 864e5)) localStorage.removeItem(k)
      }
    } catch { /* not ours to read */ }
  }

  // Who writes where just now: one table for all forms of a document, or the one that was left would tell that its author is there yet. She
  // tells where she is when she goes into a section and while she types, and hears of the others for as long as she uses the page: what
  // nobody has told for a minute is not shown as true.
  const beat = 20000, writes = 60000, rests = 300000
  const tables = new Map()
  function table(address, form) {
    if (tables.has(address)) return tables.get(address)
    const who = document.querySelector('[data-others]')
    const t = { section: '', typed: 0, told: 0, heard: Date.now(), used: Date.now() }
    t.others = list => {
      t.heard = Date.now()
      if (!who) return
      const text = list.map(o => {
        const heading = document.querySelector(`[data-section="${CSS.escape(o.del)}"] h2, [data-section="${CSS.escape(o.del)}"] legend`)
        return heading ? say('{navn} skriver i «{del}» nå.', { navn: o.navn, del: heading.textContent.trim() }) : say('{navn} skriver nå.', { navn: o.navn })
      }).join(' ')
      if (who.textContent !== text) steady(form, () => { who.textContent = text })
    }
    t.here = async writing => {
      t.told = Date.now()
      try {
        const response = await fetch(address + '/her', { method: 'POST', body: new URLSearchParams({ del: writing ? t.section : '', bruker: user }), redirect: 'manual' })
        if (response.ok) t.others((await response.json()).andre)
      } catch { /* no connection: the next save tells it */ }
    }
    const hear = () => {
      const now = Date.now()
      if (now - t.heard > writes) t.others([])
      if (!document.hidden && t.section && now - t.used < rests) t.here(now - t.typed < writes)
    }
    for (const event of ['keydown', 'pointerdown']) document.addEventListener(event, () => { t.used = Date.now() }, { passive: true })
    document.addEventListener('visibilitychange', hear)
    setInterval(hear, beat)
    tables.set(address, t)
    return t
  }

  function start(form) {
    const address = form.dataset.document, desk = table(address, form)
    const store = () => form.dataset.store === 'device' ? window.localStorage : window.sessionStorage
    const key = prefix + user + ' ' + address + ' ' + form.id
    const states = [...document.querySelectorAll('[data-saved]')], band = document.querySelector('[data-offline]'), device = form.dataset.store === 'device', machine = form.dataset.machine || say('nettbrettet')
    const bases = () => [...form.elements].filter(e => e.name.startsWith('grunn:'))
    const base = path => form.elements.namedItem('grunn:' + path)
    const controls = path => [...form.elements].filter(e => e.name === path)
    const read = path => controls(path).filter(e => !['checkbox', 'radio'].includes(e.type) || e.checked).map(e => e.value).join(' ').replace(/\r\n?/g, '\n').trim()
    const write = (path, text) => {
      for (const e of controls(path)) {
        if (e.type === 'checkbox' || e.type === 'radio') { e.checked = e.value === text; continue }
        const [from, to] = [e.selectionStart, e.selectionEnd]
        e.value = text
        if (document.activeElement === e && from !== null && e.setSelectionRange) e.setSelectionRange(Math.min(from, text.length), Math.min(to, text.length))
        e.dispatchEvent(new Event('traad-taken-in', { bubbles: true }))
      }
    }
    // path → the text that the server has not taken, and whether it answers those beside it
    const dirty = new Map(), refused = new Map()
    // judged: what became of the last sending. 'taken'; 'closed', the server takes no more of it; 'lost', it has not judged it.
    let timer = 0, sending = false, judged = 'taken', tries = 0, section = ''
    const unplaced = new Map() // kept texts whose place the page does not have
    // The page that a text was typed on, by another name after each answer: the server knows by it a sending that comes again. A text that was
    // kept has the name that it was sent by.
    const sheet = form.elements.namedItem('ark')?.value || '', sheets = new Map()
    let heard = 0
    // What the field is called, for where it is shown without its form.
    const title = path => {
      const [control] = controls(path), group = control?.closest('fieldset.ds-fieldset')
      const words = [control?.closest('[data-section]')?.querySelector('h2, legend'), control?.type === 'radio' ? group?.querySelector('legend') : control?.labels?.[0]]
      return words.map(e => e?.textContent.split(/\s+/).filter(Boolean).join(' ')).filter(Boolean).join(': ').replace(' (valgfritt)', '')
    }

    const tell = (text, tone) => {
      for (const state of states) if (state.textContent !== text) steady(form, () => { state.textContent = text; state.dataset.tone = tone })
    }
    // On a tablet at somebody's kitchen table: where the text is, and since when.
    let away = ''
    const clock = () => say('kl. {tid}', { tid: new Date().toLocaleTimeString('nb-NO', { hour: '2-digit', minute: '2-digit' }).replace('.', ':').replace(':', say('.')) })
    const offline = kept => {
      if (!away) away = clock()
      const text = kept ? say('Alt er lagret på {maskin} {tid} og sendes når nettet er tilbake. Du kan skrive videre.', { maskin: machine, tid: clock() })
        : say('Nettleseren får ikke lagret teksten her. Ikke lukk siden før nettet er tilbake.')
      if (band) steady(form, () => { band.hidden = false; band.querySelector('[data-offline-text]').textContent = say('Uten nett siden {tid}.', { tid: away }) + ' ' + text })
      tell(kept ? say('Lagret på {maskin} {tid}', { maskin: machine, tid: clock() }) : say('Ikke lagret'), 'soon')
    }
    const online = () => { away = ''; if (band && !band.hidden) steady(form, () => { band.hidden = true }) }
    const keep = () => {
      const left = Object.fromEntries(unplaced)
      for (const [path] of [...dirty, ...refused]) left[path] = { grunn: base(path)?.value || '0', tekst: read(path), tid: Date.now(), ark: sheets.get(path) || sheet, navn: title(path), vis: inWords(path, read(path)) }
      try { Object.keys(left).length ? store().setItem(key, JSON.stringify(left)) : store().removeItem(key); return true } catch { return false /* full or forbidden */ }
    }
    const restore = () => {
      let left = {}
      try {
        for (const k of Object.keys(store())) if (k.startsWith(prefix) && !k.startsWith(prefix + user + ' ') && form.dataset.store !== 'device') store().removeItem(k)
        left = JSON.parse(store().getItem(key) || '{}')
      } catch { /* nothing kept */ }
      for (const [path, was] of Object.entries(left)) {
        if (!base(path)) adopt(path)
        if (!base(path)) { if (was.tekst) unplaced.set(path, was); continue }
        if (read(path) === was.tekst) continue
        write(path, was.tekst)
        base(path).value = was.grunn
        if (was.ark) sheets.set(path, was.ark)
        dirty.set(path, false)
      }
      keep()
      homeless()
    }
    // A goal or measure that was begun without a connection: the page has an empty one with another name, which becomes it.
    const adopt = path => {
      const [list, id] = path.split('/')
      if (!id || !/^[a-z]+$/.test(list)) return
      const fold = [...form.querySelectorAll('.new-item')].find(d => d.querySelector(`[name^="${list}/"]`) && !d.dataset.adopted)
      if (!fold) return
      const old = fold.querySelector(`[name^="${list}/"]`).name.split('/')[1]
      for (const e of fold.querySelectorAll('[name]')) e.name = e.name.replace(`${list}/${old}/`, `${list}/${id}/`)
      fold.dataset.adopted = 'yes'
      fold.open = true
    }
    const homeless = () => {
      if (unplaced.size) form.prepend(keptBox(say('Stedet det sto, finnes ikke lenger. Kopier det du vil ha med.'), [...unplaced.values()], () => { unplaced.clear(); keep() }))
    }

    // What holds a control, for what is told beside it: of a choice the whole group.
    const holder = control => control.closest('fieldset.ds-fieldset, .ds-field') || control.parentElement
    const fault = (path, text) => {
      const control = controls(path)[0]
      const id = 'feil-' + path.replace(/[^a-z0-9]/g, '-')
      document.getElementById(id)?.remove()
      if (!control || !text) { control?.removeAttribute('aria-invalid'); return }
      const line = make('p', text, { id, class: 'ds-validation-message', 'data-color': 'danger' })
      control.setAttribute('aria-invalid', 'true')
      holder(control).append(line)
    }
    // Another took the item out while it was being written in: told once, at the item.
    const taken = (path, text) => {
      const item = controls(path)[0]?.closest('fieldset, .ds-field'), id = 'tatt-ut-' + path.split('/').slice(0, 2).join('-')
      if (!item || !text || document.getElementById(id)) return
      item.append(make('p', text, { id, class: 'taken-note', role: 'status' }))
    }
    // A choice in the words that its form has.
    const inWords = (path, text) => {
      const [control] = controls(path)
      if (!control) return text
      if (control.type === 'checkbox') return text ? say('Krysset av') : say('Ikke krysset av')
      if (control.type === 'select-one') return [...control.options].find(o => o.value === text)?.textContent.trim() || text
      if (control.type === 'radio') return controls(path).find(e => e.value === text)?.closest('label')?.querySelector('.box-label')?.textContent.trim() || text
      return text
    }
    // Two texts beside each other under the field, with a button for each answer.
    const beside = (path, f) => {
      const control = controls(path)[0]
      const id = 'to-tekster-' + path.replace(/[^a-z0-9]/g, '-')
      document.getElementById(id)?.remove()
      if (!control || !f.ved_siden.length) return
      const choice = ['radio', 'checkbox', 'select-one'].includes(control.type)
      const box = make('div', '', { id, class: 'beside', role: 'group', 'aria-label': choice ? say('To har valgt ulikt her') : say('To har skrevet her') })
      box.append(make('p', choice ? say('To har valgt ulikt her. Velg hva som skal stå.') : say('To har skrevet her. Begge tekstene er tatt vare på. Velg hva som skal stå.'), { class: 'beside-head' }))
      const answer = text => {
        write(path, text)
        base(path).value = f.revisjon
        dirty.set(path, true)
        box.remove()
        keep()
        send()
      }
      const one = (heading, text, label) => {
        const part = make('div', '', { class: 'beside-text' })
        const button = make('button', label, { type: 'button', class: 'ds-button', 'data-variant': 'secondary' })
        button.addEventListener('click', () => answer(text))
        part.append(make('p', heading, { class: 'fact' }), make('p', inWords(path, text) || say('(tomt)'), { class: 'written' }), button)
        return part
      }
      box.append(one(say('Står i feltet'), f.tekst, say('Bruk denne')))
      for (const o of f.ved_siden) box.append(one(`${o.av}, ${o.tid}`, o.tekst, say('Bruk denne i stedet')))
      const all = make('button', say('Behold begge og rediger'), { type: 'button', class: 'ds-button' })
      all.addEventListener('click', () => { answer([f.tekst, ...f.ved_siden.map(o => o.tekst)].filter(Boolean).join('\n\n')); control.focus() })
      if (!choice) box.append(all)
      holder(control).append(box)
    }

    const later = ms => { clearTimeout(timer); timer = setTimeout(send, ms) }
    const failed = (text, ms) => {
      tell(text, 'soon')
      keep()
      later(ms)
    }
    async function send() {
      clearTimeout(timer)
      if (sending || !dirty.size) return
      sending = true
      const body = new URLSearchParams(), sent = new Map()
      for (const [path, settles] of dirty) {
        sent.set(path, [read(path), settles])
        body.append(path, read(path))
        body.append('grunn:' + path, base(path).value)
        if (settles) body.append('avgjor:' + path, 'ja')
        if (sheets.has(path)) body.append('ark:' + path, sheets.get(path))
      }
      body.append('bruker', user)
      if (sheet) body.append('ark', sheet)
      if (section) body.append('del', section)
      tell(say('Lagrer …'), 'quiet')
      let response, answer
      try {
        response = await fetch(address + '/felt', { method: 'POST', body, redirect: 'manual' })
        if (response.ok) answer = await response.json()
      } catch { response = undefined /* no connection, or gone before the whole answer was here */ }
      sending = false
      // Where the server has not judged the text, it stays here: a form that is posted to a session that is over would be gone.
      judged = answer ? 'taken' : !response || [401, 409].includes(response.status) || response.type === 'opaqueredirect' || response.status >= 500 ? 'lost' : 'closed'
      if (!answer) {
        const ms = again[Math.min(tries++, again.length - 1)]
        if (!response && device) { offline(keep()); later(ms) }
        else if (!response) failed(say('Uten nett. Det du skriver, ligger i nettleseren og lagres når nettet er tilbake.'), ms)
        else if (response.status === 401 || response.type === 'opaqueredirect') failed(say('Du er logget ut. Det du skriver, ligger i nettleseren. Logg inn i en ny fane, så lagres det.'), 15000)
        else if (response.status === 409) failed(say('Du er logget inn som en annen. Teksten ligger her til {navn} logger inn.', { navn: document.querySelector('.who-name')?.textContent.trim() || say('den som skrev') }), 15000)
        else if (response.status >= 500) failed(say('Ikke lagret. Teksten ligger i nettleseren, og vi prøver igjen.'), ms)
        else { tell(say('Ikke lagret: teksten er ferdig, eller du har ikke lenger adgang. Den ligger i nettleseren: kopier den.'), 'late'); keep() }
        return
      }
      tries = 0
      online()
      for (const f of answer.felt) {
        const now = read(f.sti), [text, settled] = sent.get(f.sti) || [now, false]
        if (f.utfall === 'avvist') {
          refused.set(f.sti, text)
          if (now === text) dirty.delete(f.sti)
          fault(f.sti, f.feil)
          continue
        }
        refused.delete(f.sti)
        if (sheet) sheets.set(f.sti, `${sheet}-${++heard}`)
        fault(f.sti, '')
        if (now === text && f.utfall !== 'begge') { // nobody typed meanwhile: take in what stands
          if (f.tekst !== now) write(f.sti, f.tekst)
          base(f.sti).value = f.revisjon
        } else base(f.sti).value = f.egen
        if (now === text) dirty.delete(f.sti)
        else dirty.set(f.sti, false)
        if (!settled || now === text) beside(f.sti, f)
        taken(f.sti, f.tatt_ut)
      }
      desk.others(answer.andre)
      keep()
      if (dirty.size) return later(wait)
      if (refused.size) tell(say('Noe er ikke lagret. Se meldingene ved feltene.'), 'late')
      else tell(say('Lagret {tid}', { tid: answer.lagret }), 'done')
    }

    form.addEventListener('input', event => {
      const path = event.target.name
      if (!path || !base(path)) return
      desk.typed = Date.now()
      dirty.set(path, dirty.get(path) || false)
      const kept = keep()
      if (device && !navigator.onLine) offline(kept)
      later(wait)
    })
    window.addEventListener('offline', () => { if (device) offline(keep()) })
    form.addEventListener('change', event => { if (event.target.name && base(event.target.name) && dirty.has(event.target.name)) send() })
    form.addEventListener('focusin', event => {
      section = event.target.closest('[data-section]')?.dataset.section || ''
      if (!section || section === desk.section && Date.now() - desk.told < beat) return
      desk.section = section
      desk.here(true)
    })
    window.addEventListener('online', () => { tries = 0; if (dirty.size) send(); else online() })
    document.addEventListener('visibilitychange', () => { if (!document.hidden && dirty.size) send() })
    window.addEventListener('pagehide', () => { if (dirty.size) keep() })
    // A button: what is typed is saved first. Where the server does not answer, the page stays, and nothing typed with it.
    // Where it takes no more, the form is posted all the same, for the answer shows all that was typed; what lies in the browser lies there
    // until its author takes it away. Enter in a line saves where she stands.
    let pass = false
    form.addEventListener('submit', event => {
      if (event.defaultPrevented) return
      if (event.submitter?.hasAttribute('data-here')) { event.preventDefault(); send(); return }
      if (pass) { clearTimeout(timer); return }
      if (!dirty.size) { clearTimeout(timer); refused.clear(); keep(); return }
      event.preventDefault()
      flush(event.submitter)
    })
    async function flush(button) {
      for (let n = 0; n < 3 && (n === 0 || dirty.size && judged === 'taken'); n++) { // again, where she typed on meanwhile
        while (sending) await new Promise(done => setTimeout(done, 50))
        await send()
      }
      if (judged === 'lost' && dirty.size) return
      pass = dirty.size > 0
      form.requestSubmit(button)
      pass = false
    }
    restore()
    if (dirty.size) tell(say('Tekst som ikke var lagret, er hentet tilbake.'), 'soon')
    // Two texts that the page came with, for a form without a button for each: the server is asked about them, and the buttons come.
    for (const box of form.querySelectorAll('[data-settle]')) if (base(box.dataset.settle) && !dirty.has(box.dataset.settle)) dirty.set(box.dataset.settle, false)
    if (dirty.size) send()
  }

  document.addEventListener('DOMContentLoaded', () => {
    sweep()
    for (const form of document.querySelectorAll('form[data-document]')) start(form)
    for (const place of document.querySelectorAll('[data-kept]')) finished(place)
  })
})()
