/** A cell of a table that is exported. */
export type Cell = string | number | null

/** What would be read as a formula by a spreadsheet program. */
const FORMULA = /^[=+\-@\t\r]/

/** A CSV file (RFC 4180, with the mark that makes spreadsheet programs read UTF-8). */
export function toCsv(columns: string[], rows: Cell[][]): string {
  const cell = (value: Cell) => {
    if (value === null) return ''
    if (typeof value === 'number') return String(value)
    const text = FORMULA.test(value) ? `'${value}` : value
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return `\ufeff${[columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

/** Gives the person a file. */
export function download(name: string, text: string, type = 'text/csv;charset=utf-8') {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** A file's name of a title: letters, digits and hyphens. */
export function fileName(title: string, extension = 'csv'): string {
  const plain = title.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return `${plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'presently'}.${extension}`
}
