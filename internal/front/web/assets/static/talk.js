// The mapping conversation: the circle is the way through the form without asking the server, so that it works without a
// connection; arrow keys go round it; an area is closed in one tap; goals and measures are added on the spot. Loaded before
// document.js, which saves.
'use strict';
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)]
  const one = (selector, from = document) => from.querySelector(selector)

  // A text of ours in the language of the page, see traad.js.
  const catalogue = JSON.parse(document.body?.dataset.said || '{}')
  const say = (text, values = {}) => Object.entries(values).reduce((t, [name, value]) => t.replace(`{${name}}`, value), catalogue[text] || text)

  function start(form) {
    const links = all('[data-area]', one('[data-circle]', form) || form).filter(e => e.tagName.toLowerCase() === 'a')
    const parts = all('[data-section]', form)
    const code = part => part.dataset.section
    const value = name => {
      const e = [...form.elements].filter(e => e.name === name && (!['radio', 'checkbox'].includes(e.type) || e.checked))[0]
      return e ? e.value.trim() : ''
    }

    // ---- what is mapped, from what stands in the form
    const words = { none: say('ingen risiko'), watch: say('følg med'), act: say('handle') }
    function refresh() {
      let done = 0
      for (const link of links) {
        const area = link.dataset.area, at = 'omrade/' + area + '/', risk = value(at + 'risiko')
        const mapped = [risk, value(at + 'viktig'), value(at + 'ressurser'), value(at + 'merknad')].some(Boolean)
        if (mapped) done++
        link.toggleAttribute('data-mapped', mapped)
        link.dataset.risk = risk
        const name = all('text', link).map(t => t.textContent).join(' ')
        link.setAttribute('aria-label', name + ', ' + (mapped ? say('kartlagt') : say('ikke kartlagt')) + (words[risk] ? ', ' + words[risk] : ''))
        const mark = one(`.typing a[data-to="${area}"]`, form)
        if (mark) {
          mark.toggleAttribute('data-mapped', mapped)
          mark.dataset.risk = risk
          mark.setAttribute('aria-label', link.getAttribute('aria-label'))
          mark.title = link.getAttribute('aria-label')
        }
        const close = one('[data-close]', parts.find(p => code(p) === area) || form)
        if (close) close.hidden = mapped
      }
      const count = one('[data-count]', form), text = say('{antall} av {alle} områder kartlagt', { antall: done, alle: links.length })
      if (count && count.textContent !== text) count.textContent = text
      cards()
      left()
    }

    // ---- what the cards and the last part tell of the form: the page is not loaded anew from part to part
    const list = words => words.length < 2 ? words.join('') : words.slice(0, -1).join(', ') + ' ' + say('og') + ' ' + words.at(-1)
    const line = text => text.split(/\s+/).filter(Boolean).join(' ')
    const label = e => line(one('.box-label', e.closest('label'))?.textContent || '')
    const present = () => {
      const boxes = all('input[type=checkbox][name^="til-stede/"]:checked', form).map(label)
      return [...boxes, ...value('til-stede/andre').split(',').map(line).filter(Boolean)]
    }
    function cards() {
      const there = one('[data-there]', form), gp = one('input[name="til-stede/fastlege"]:checked', form)
      const text = list(present()) + (gp && gp.value !== 'none' ? '. ' + say('Fastlegen') + ' ' + label(gp) : '')
      if (there) there.textContent = text.replace(/^\. /, '') || say('Ikke ført ennå.')
      let some = false
      for (const box of all('[data-answer]', form)) {
        const said = one('[data-said]', box), text = value(box.dataset.answer).replace(/^[«» ]+|[«» ]+$/g, '')
        some ||= text !== ''
        box.hidden = text === ''
        if (said.textContent === text) continue
        said.textContent = text
        said.parentElement.nextElementSibling?.remove() // who wrote it at home: it is another text now
      }
      const unasked = one('[data-unasked]', form)
      if (unasked) unasked.hidden = some
    }
    function left() {
      const box = one('[data-left]', form)
      if (!box) return
      const areas = links.filter(link => !link.hasAttribute('data-mapped')).map(link => parts.find(p => code(p) === link.dataset.area)?.dataset.inside).filter(Boolean)
      const measures = [...form.elements].filter(e => /^tiltak\/[^/]+\/hva$/.test(e.name) && e.value.trim()).map(e => [e.name.slice(0, -4), e.value])
      const now = [
        ...areas.length ? [['areas', say('Ikke kartlagt: {omrader}.', { omrader: list(areas) })]] : [],
        ...all('[data-kind=agreed]', box).map(e => ['agreed', e.textContent]),
        ...present().length ? [] : [['present', say('Ingen er ført som til stede.')]],
        ...measures.filter(([at]) => !value(at + '/hvem') && !value(at + '/fjernet')).map(([, what]) => ['measures', say('Tiltak uten ansvarlig: {tiltak}.', { tiltak: line(what) })]),
      ]
      box.replaceChildren(...now.map(([kind, text]) => {
        const row = document.createElement('li')
        row.dataset.kind = kind
        row.textContent = text
        return row
      }))
    }

    // ---- from part to part
    function show(to, move) {
      const part = parts.find(p => code(p) === to)
      if (!part) return false
      for (const p of parts) p.hidden = p !== part
      delete form.dataset.typing
      for (const link of links) link.dataset.area === to ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current')
      const del = one('[data-del]', form)
      if (del) del.value = to
      if (move) {
        const heading = one('h2', part)
        heading.focus({ preventScroll: true })
        if (heading.getBoundingClientRect().top < 0 || window.innerWidth < 900) part.scrollIntoView({ block: 'start' })
      }
      return true
    }
    // On a phone the circle makes room while somebody types. It stays small till the next part: what one is about to press must not move away
    // when the field loses the focus.
    form.addEventListener('focusin', event => { if (event.target.tagName === 'TEXTAREA') form.dataset.typing = 'yes' })
    function go(to) {
      if (!show(to, true)) return
      const address = new URL(location.href)
      address.searchParams.set('del', to)
      history.pushState({ del: to }, '', address)
    }
    window.addEventListener('popstate', () => show(new URL(location.href).searchParams.get('del') || code(parts[0]), true))
    form.addEventListener('click', event => {
      const link = event.target.closest('a[data-area], [data-to]')
      if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
        event.preventDefault()
        go(link.dataset.area || link.dataset.to)
        return
      }
      const close = event.target.closest('button[name="lukk"]')
      if (!close) return
      event.preventDefault()
      const none = [...form.elements].find(e => e.name === `omrade/${close.value}/risiko` && e.value === 'none')
      none.checked = true
      none.dispatchEvent(new Event('input', { bubbles: true }))
      const at = parts.findIndex(p => code(p) === close.value)
      if (parts[at + 1]) go(code(parts[at + 1]))
    })

    // ---- arrow keys round the circle
    form.addEventListener('keydown', event => {
      const at = links.indexOf(event.target.closest('a[data-area]'))
      if (at < 0) return
      const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key]
      if (to === undefined) return
      event.preventDefault()
      links[(to + links.length) % links.length].focus()
    })

    // ---- goals and measures
    const shapeOf = (area, kind) => one(`template[data-shape="${kind}"]`, parts.find(p => code(p) === area) || form)
    function add(area, kind, id) {
      const shape = shapeOf(area, kind), part = parts.find(p => code(p) === area)
      if (!shape || !part) return null
      const copy = shape.content.cloneNode(true)
      for (const e of all('*', copy)) for (const a of [...e.attributes]) if (a.value.includes(area + '-nyid')) e.setAttribute(a.name, a.value.replaceAll(area + '-nyid', id))
      const item = one('[data-item]', copy)
      one('[data-new]', part).before(item)
      return item
    }
    // The millisecond and something of its own: what is made later sorts after what stands there, whatever the clock of the tablet says.
    const fresh = area => {
      const made = [...form.elements].map(e => e.name?.match(`^(?:mal|tiltak)/${area}-([0-9a-f]{12})`)?.[1]).filter(Boolean).map(hex => parseInt(hex, 16))
      const now = made.reduce((a, b) => Math.max(a, b + 1), Date.now())
      return area + '-' + now.toString(16).padStart(12, '0') + [...crypto.getRandomValues(new Uint8Array(2))].map(b => b.toString(16).padStart(2, '0')).join('')
    }
    // An empty one that is filled in becomes one of the list, and a new empty one takes its place.
    form.addEventListener('input', event => {
      const fold = event.target.closest('[data-new]')
      if (fold && event.target.value) {
        const item = one('[data-item]', fold), area = code(fold.closest('[data-section]')), kind = fold.dataset.new
        const focus = document.activeElement
        one('[data-new]', fold.parentElement).before(item)
        const next = add(area, kind, fresh(area))
        one('.fold-body', fold).append(next)
        fold.open = false
        focus.focus()
      }
      refresh()
    })
    // What was written without a connection, in a browser that was closed: its rows are made again before document.js fills them.
    const key = 'traad.dokument ' + (document.body.dataset.user || '') + ' ' + form.dataset.document + ' ' + form.id
    try {
      const seen = new Set()
      for (const path of Object.keys(JSON.parse(localStorage.getItem(key) || '{}'))) {
        const [kind, id] = path.split('/')
        if (!['mal', 'tiltak'].includes(kind) || seen.has(kind + id) || form.elements.namedItem('grunn:' + path)) continue
        seen.add(kind + id)
        add(id.slice(0, id.lastIndexOf('-')), kind, id)
      }
    } catch { /* nothing kept */ }

    // ---- the end needs the server
    form.addEventListener('submit', event => {
      if (navigator.onLine || event.submitter?.hasAttribute('data-here')) return
      event.preventDefault()
      event.stopImmediatePropagation()
      const note = one('[data-offline-text]')
      if (note) { note.parentElement.hidden = false; note.textContent = say('Uten nett. Samtalen kan avsluttes når nettet er tilbake. Alt du har skrevet, er lagret på nettbrettet.'); note.parentElement.scrollIntoView({ block: 'nearest' }) }
    }, true)

    setTimeout(refresh)
    form.addEventListener('traad-taken-in', () => setTimeout(refresh))
  }
  document.addEventListener('DOMContentLoaded', () => { for (const form of all('form[data-talk]')) start(form) })
})()
