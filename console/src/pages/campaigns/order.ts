/** Something with a name of its own. */
interface Known {
  id: string
}

/**
 * The rows in the order that is shown, with what is new about each: the order must not change under the pointer.
 * What is gone leaves; what is new waits for `sort again` and is counted with what has moved.
 */
export function keepOrder<Row extends Known>(
  shown: string[],
  fresh: Row[],
): { rows: Row[]; changes: number } {
  const byId = new Map(fresh.map((row) => [row.id, row]))
  const rows = shown.map((id) => byId.get(id)).filter((row): row is Row => row !== undefined)
  const known = new Set(shown)
  const added = fresh.filter((row) => !known.has(row.id)).length
  const wanted = fresh.filter((row) => known.has(row.id))
  const moved = wanted.filter((row, index) => rows[index]?.id !== row.id).length
  return { rows, changes: added + moved }
}

/** Rows with those of another answer in their place. */
export function replaceRows<Row extends Known>(rows: Row[], newer: Row[]): Row[] {
  const byId = new Map(newer.map((row) => [row.id, row]))
  return rows.map((row) => byId.get(row.id) ?? row)
}
