// What the script adds to a form whose fields stand in tables (.staffing-grid): arrows between cells, a block chosen with Shift, copied out
// and pasted in as spreadsheets do, and undo. The form works without it. Nothing that is typed is changed: the server reads and judges.
'use strict';
(() => {
  const form = document.querySelector('form[data-grid]')
  if (!form) return
  const tables = [...form.querySelectorAll('.staffing-grid')]
  const status = form.querySelector('[data-grid-status]')
  const undoButton = form.querySelector('[data-grid-undo]')
  const cells = [...form.querySelectorAll('.staffing-grid tbody input')]
  const saved = new Map(cells.map(cell => [cell, cell.dataset.was ?? cell.defaultValue]))
  const done = [], undone = []
  let start = null, end = null, before = new Map()

  // place is where a cell stands: its table, row and column.
  const place = cell => {
    const td = cell.closest('td'), tr = td.parentElement
    return { table: tables.indexOf(tr.closest('table')), row: [...tr.parentElement.children].indexOf(tr), column: td.cellIndex }
  }
  const at = (table, row, column) => tables[table]?.tBodies[0]?.rows[row]?.cells[column]?.querySelector('input') || null
  const labelOf = cell => document.querySelector(`label[for="${CSS.escape(cell.id)}"]`)?.textContent.trim() || ''
  const show = text => { if (status) status.textContent = text }
  // A text of ours in the language of the page, see traad.js.
  const catalogue = JSON.parse(document.body.dataset.said || '{}')
  const say = (text, values = {}) => Object.entries(values).reduce((t, [name, value]) => t.replace(`{${name}}`, () => value), catalogue[text] || text)

  const block = () => {
    if (!start || !end) return []
    const a = place(start), b = place(end)
    if (a.table !== b.table) return [[end]]
    const rows = []
    for (let r = Math.min(a.row, b.row); r <= Math.max(a.row, b.row); r++) {
      const line = []
      for (let c = Math.min(a.column, b.column); c <= Math.max(a.column, b.column); c++) line.push(at(a.table, r, c))
      rows.push(line)
    }
    return rows
  }
  const paint = () => {
    const chosen = new Set(start !== end ? block().flat() : [])
    for (const cell of cells) {
      cell.closest('td').classList.toggle('chosen', chosen.has(cell))
      cell.closest('td').classList.toggle('changed', cell.value !== saved.get(cell))
    }
    if (undoButton) undoButton.disabled = !done.length
  }
  const tell = cell => {
    const n = cells.filter(c => c.value !== saved.get(c)).length
    const was = saved.get(cell)
    const cellText = cell.value === was ? labelOf(cell) : say('{felt}, var {verdi}', { felt: labelOf(cell), verdi: was || say('tom') })
    const count = n === 1 ? say('1 endret celle, ikke lagret') : n ? say('{antall} endrede celler, ikke lagret', { antall: n }) : ''
    show([cellText, count].filter(Boolean).join('. '))
  }
  const choose = (cell, extend) => {
    end = cell
    if (!extend || !start) start = cell
    cell.focus()
    cell.select()
    paint()
    tell(cell)
  }
  // step looks the way the arrow points for the next cell that can be written in.
  const step = (cell, rows, columns) => {
    const p = place(cell), table = tables[p.table].tBodies[0].rows
    for (let r = p.row + rows, c = p.column + columns; r >= 0 && r < table.length && c > 0 && c < table[r].cells.length; r += rows, c += columns) {
      const next = at(p.table, r, c)
      if (next) return next
    }
    return null
  }

  // write puts texts in cells as one change that can be undone.
  const write = changes => {
    const list = changes.filter(([cell, text]) => cell.value !== text).map(([cell, text]) => ({ cell, was: cell.value, text }))
    if (!list.length) return
    for (const c of list) { c.cell.value = c.text; before.set(c.cell, c.text) }
    done.push(list)
    undone.length = 0
    list[0].cell.dispatchEvent(new Event('input', { bubbles: true }))
  }
  // settle makes what was typed in a cell since it was entered a change.
  const settle = cell => {
    const was = before.get(cell)
    if (was !== undefined && was !== cell.value) { done.push([{ cell, was, text: cell.value }]); undone.length = 0 }
    before.set(cell, cell.value)
  }
  const turn = (from, to, key) => {
    if (document.activeElement && cells.includes(document.activeElement)) settle(document.activeElement)
    const list = from.pop()
    if (!list) { show(key === 'was' ? say('Ingenting å angre.') : say('Ingenting å gjøre om igjen.')); return }
    for (const c of list) { c.cell.value = c[key]; before.set(c.cell, c[key]) }
    to.push(list)
    list[0].cell.dispatchEvent(new Event('input', { bubbles: true }))
    choose(list[0].cell, false)
  }

  form.addEventListener('focusin', event => {
    const cell = event.target
    if (!cells.includes(cell)) return
    before.set(cell, cell.value)
    if (cell !== end) { start = end = cell; cell.select(); paint(); tell(cell) }
  })
  form.addEventListener('focusout', event => { if (cells.includes(event.target)) { settle(event.target); paint() } })
  form.addEventListener('input', event => { if (cells.includes(event.target)) { paint(); tell(event.target) } })
  form.addEventListener('pointerdown', event => {
    if (!event.shiftKey || !cells.includes(event.target) || !start) return
    event.preventDefault()
    choose(event.target, true)
  })
  form.addEventListener('keydown', event => {
    const cell = event.target
    if (!cells.includes(cell) || event.isComposing) return
    const key = event.key.toLowerCase()
    if ((event.ctrlKey || event.metaKey) && (key === 'z' || key === 'y')) {
      event.preventDefault()
      if (key === 'y' || event.shiftKey) turn(undone, done, 'text')
      else turn(done, undone, 'was')
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const whole = cell.selectionStart === 0 && cell.selectionEnd === cell.value.length
    const edge = event.key === 'ArrowLeft' ? cell.selectionEnd === 0 : cell.selectionStart === cell.value.length
    const way = {
      ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0],
      ArrowLeft: whole || edge ? [0, -1] : null, ArrowRight: whole || edge ? [0, 1] : null,
    }[event.key]
    if (event.key === 'Escape' && before.has(cell) && before.get(cell) !== cell.value) {
      event.preventDefault()
      cell.value = before.get(cell)
      cell.dispatchEvent(new Event('input', { bubbles: true }))
      cell.select()
      return
    }
    if (event.key === 'Delete' && start !== end) {
      event.preventDefault()
      write(block().flat().filter(Boolean).map(c => [c, '']))
      paint()
      return
    }
    if (!way) return
    event.preventDefault()
    const next = step(cell, way[0], way[1])
    if (next) choose(next, event.shiftKey && event.key !== 'Enter')
  })

  form.addEventListener('keypress', event => { if (event.key === 'Enter' && cells.includes(event.target)) event.preventDefault() }) // Enter moves, it does not send

  form.addEventListener('copy', event => {
    if (!cells.includes(event.target) || start === end) return // one cell: what is marked in it, as always
    event.preventDefault()
    event.clipboardData.setData('text/plain', block().map(line => line.map(cell => cell ? cell.value : '').join('\t')).join('\r\n'))
    show(say('Kopiert.'))
  })
  form.addEventListener('paste', event => {
    const cell = event.target
    if (!cells.includes(cell)) return
    const text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n').replace(/\n$/, '')
    if (!/[\t\n]/.test(text)) return
    event.preventDefault()
    settle(cell)
    const corner = start && end && start !== end ? block()[0][0] || cell : cell
    const p = place(corner), changes = []
    let outside = 0
    text.split('\n').forEach((line, r) => line.split('\t').forEach((part, c) => {
      const to = at(p.table, p.row + r, p.column + c)
      if (to) changes.push([to, part.trim()])
      else if (part.trim()) outside++
    }))
    write(changes)
    paint()
    tell(cell)
    const n = changes.length
    show((n === 1 ? say('1 celle er limt inn.') : say('{antall} celler er limt inn.', { antall: n })) + (outside ? ' ' + say('{antall} fikk ikke plass og er ikke limt inn: det er ingen felt der.', { antall: outside }) : ''))
  })
  if (undoButton) undoButton.addEventListener('click', () => turn(done, undone, 'was'))
  paint()
})()
