// Copies what the web front serves from npm packages into internal/front/web/assets/static:
// Designsystemet's theme and components as ds.css, Inter as inter.css with woff2 files, and the icons as one sprite.
//
// Two things are changed on the way. Pictures that a style sheet holds as data: addresses become files of their own,
// so that the content security policy can say img-src 'self'. And only the components in use are taken.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const modules = 'node_modules'
const out = 'internal/front/web/assets/static'
const own = new Set(['traad.css', 'traad.js', 'favicon.svg']) // written by hand, never touched here

mkdirSync(out, { recursive: true })
for (const name of readdirSync(out)) if (!own.has(name)) rmSync(join(out, name), { recursive: true })

// Designsystemet. The order of the layers decides who wins; traad.css stands outside the layers and wins over all.
const ds = join(modules, '@digdir/designsystemet-css')
const components = [
  'alert', 'breadcrumbs', 'button', 'chip', 'details', 'dialog', 'divider', 'error-summary', 'field', 'fieldset',
  'heading', 'input', 'label', 'link', 'list', 'pagination', 'paragraph', 'skeleton', 'skip-link', 'table', 'tabs',
  'tag', 'toggle-group', 'validation-message',
]
const pictures = new Map()
function withoutData(css, name) {
  return css.replace(/url\("data:image\/svg\+xml;charset=utf-8,([^"]*)"\)/g, (_, data) => {
    const svg = decodeURIComponent(data)
    if (!pictures.has(svg)) pictures.set(svg, `ds-${name}-${pictures.size + 1}.svg`)
    return `url("${pictures.get(svg)}")`
  })
}
const source = name => withoutData(readFileSync(join(ds, 'dist/src', name + '.css'), 'utf8'), name)
let css = '/*! Designsystemet, © Digitaliseringsdirektoratet, MIT. Made by scripts/assets.mjs; do not edit. */\n'
css += '@layer ds.theme, ds.base, ds.components;\n'
css += readFileSync(join(ds, 'dist/theme/designsystemet.css'), 'utf8') + '\n'
css += `@layer ds.base{${source('base')}}\n`
for (const name of components) css += `@layer ds.components{${source(name)}}\n`
for (const wrong of ['@import', 'data:', 'http://', 'https://']) {
  if (css.includes(wrong)) throw new Error(`ds.css holds ${wrong}; the content security policy would stop it`)
}
writeFileSync(join(out, 'ds.css'), css)
for (const [svg, name] of pictures) writeFileSync(join(out, name), svg + '\n')

// Inter: latin for bokmål, latin-ext for the letters of Sámi and Polish names.
const ranges = {
  'latin-ext': 'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF',
  latin: 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
}
let faces = '/*! Inter, © The Inter Project Authors, SIL Open Font License 1.1. Made by scripts/assets.mjs; do not edit. */\n'
for (const weight of [400, 500, 600, 700]) {
  for (const [subset, range] of Object.entries(ranges)) {
    const file = `inter-${subset}-${weight}-normal.woff2`
    copyFileSync(join(modules, '@fontsource/inter/files', file), join(out, file))
    faces += `@font-face{font-family:Inter;font-style:normal;font-display:swap;font-weight:${weight};src:url("${file}") format("woff2");unicode-range:${range}}\n`
  }
}
writeFileSync(join(out, 'inter.css'), faces)

// Icons: our name → Aksel's, or drawn here where the meaning needs a shape of its own (rule 4: never colour alone).
const aksel = {
  'arrow-left': 'ArrowLeft', 'arrow-right': 'ArrowRight', 'arrow-up': 'ArrowUp', 'arrow-down': 'ArrowDown', swap: 'ArrowRightLeft',
  bell: 'Bell', camera: 'Camera', chart: 'BarChart', chat: 'Chat',
  check: 'Checkmark', 'check-circle': 'CheckmarkCircle', 'chevron-down': 'ChevronDown', 'chevron-left': 'ChevronLeft',
  'chevron-right': 'ChevronRight', 'chevron-up': 'ChevronUp', clipboard: 'Clipboard', clock: 'Clock', copy: 'Files',
  discharge: 'Leave', leave: 'Leave', document: 'FileText', dots: 'MenuElipsisHorizontal', download: 'Download', envelope: 'EnvelopeClosed', eye: 'Eye', filter: 'Filter',
  globe: 'Globe', heart: 'Heart', house: 'House', key: 'KeyVertical',  link: 'Link',
  lock: 'PadlockLocked', menu: 'MenuHamburger', minus: 'MinusCircle', mobile: 'Mobile', pencil: 'Pencil', people: 'PersonGroup',
  person: 'Person', phone: 'Phone', pill: 'PillRectangle', plus: 'Plus', print: 'PrinterSmall', question: 'QuestionmarkCircle', refresh: 'ArrowsCirclepath',
  save: 'Floppydisk', search: 'MagnifyingGlass', settings: 'Cog', sort: 'SortDown', 'sort-up': 'SortUp', star: 'Star', 'star-fill': 'StarFill',
  stethoscope: 'Stethoscope', sun: 'Sun', tasks: 'Tasklist', 'trend-down': 'TrendDown', 'trend-flat': 'TrendFlat', 'trend-up': 'TrendUp',
  triangle: 'ExclamationmarkTriangle', undo: 'ArrowUndo', upload: 'Upload', video: 'Video', x: 'XMark',
}
const line = 'fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'
const drawn = {
  ambulance: `<g ${line}><path d="M4.8 17.2H3V6.8h10.4v10.4H9.4M13.4 9.6h4.2l3.4 3.8v3.8h-1.4M15 17.2h-1.6M6.6 9.2v4.4M4.4 11.4h4.4"/><circle cx="7.1" cy="17.4" r="2.1"/><circle cx="17.3" cy="17.4" r="2.1"/></g>`,
  bed: `<g ${line}><path d="M3 5.5v13M3 15h18v3.5M21 15v-2.3c0-1.6-1.2-2.7-2.7-2.7h-6.8v5"/><circle cx="7.2" cy="11.2" r="1.7"/></g>`,
  calendar: `<g ${line}><rect x="4" y="5" width="16" height="15" rx="1.5"/><path d="M4 10h16M8.5 3v4M15.5 3v4"/></g>`,
  flag: `<g ${line}><path d="M5.5 21V4M5.5 5c4-2.4 7.5 2.4 13 0v9c-5.5 2.4-9-2.4-13 0"/></g>`,
  info: `<g ${line}><circle cx="12" cy="12" r="8.8"/><path d="M12 11.4v5"/></g><circle cx="12" cy="8" r="1.1" fill="currentColor"/>`,
  pause: `<path d="M8.5 5v14M15.5 5v14" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>`,
  hospital: `<g ${line}><rect x="4" y="4" width="16" height="16" rx="1.5"/><path d="M9 8.4v7.2M15 8.4v7.2M9 12h6"/></g>`,
  octagon: `<g ${line}><path d="M8.3 3.2h7.4l5.1 5.1v7.4l-5.1 5.1H8.3l-5.1-5.1V8.3z"/><path d="M12 7.6v5.2"/></g><circle cx="12" cy="16.2" r="1.05" fill="currentColor"/>`,
  'octagon-fill': `<path fill="currentColor" d="M8 2.4h8L21.6 8v8L16 21.6H8L2.4 16V8z"/><path d="M12 7v6" stroke="#fff" stroke-width="2" stroke-linecap="round"/><circle cx="12" cy="16.6" r="1.25" fill="#fff"/>`,
  logo: `<path d="M2 21c3.4 0 4.4-14.6 9.2-16.6 5-1.2 3.4 14.8 9 16.6 4.4.6 3.8-12.4 9.8-13.4" fill="none" stroke="#0062ba" stroke-width="2.7" stroke-linecap="round"/><circle cx="11.4" cy="5.4" r="3.4" fill="#fff" stroke="#10243a" stroke-width="2.5"/><circle cx="20.4" cy="20.4" r="4.1" fill="#10243a"/><circle cx="30" cy="7.6" r="2" fill="#0062ba"/>`,
}
const symbols = {}
for (const [name, file] of Object.entries(aksel)) {
  if (!file) continue
  const svg = readFileSync(join(modules, '@navikt/aksel-icons/dist/svg', file + '.svg'), 'utf8')
  symbols[name] = ['0 0 24 24', svg.replace(/<svg[^>]*>|<\/svg>/g, '').replace(/\s*\n\s*/g, '')]
}
for (const [name, shape] of Object.entries(drawn)) symbols[name] = [name === 'logo' ? '0 0 34 26' : '0 0 24 24', shape]
let sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Icons from Aksel, © Nav, MIT; some drawn here. Made by scripts/assets.mjs; do not edit. -->\n'
for (const name of Object.keys(symbols).sort()) {
  sprite += `<symbol id="${name}" viewBox="${symbols[name][0]}">${symbols[name][1]}</symbol>\n`
}
writeFileSync(join(out, 'icons.svg'), sprite + '</svg>\n')

// Licences of what is copied.
let licences = ''
for (const p of ['@digdir/designsystemet-css', '@fontsource/inter', '@navikt/aksel-icons']) {
  const about = JSON.parse(readFileSync(join(modules, p, 'package.json'), 'utf8'))
  licences += `${p} ${about.version}: ${about.license}\n`
  const file = readdirSync(join(modules, p)).find(n => /^licen[cs]e/i.test(n))
  if (file) licences += '\n' + readFileSync(join(modules, p, file), 'utf8').trim() + '\n'
  licences += '\n' + '-'.repeat(72) + '\n\n'
}
writeFileSync(join(out, 'licences.txt'), licences)
