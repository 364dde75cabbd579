/** A block of two texts beside each other; null where one has none. */
export interface BlockPair {
  mine: string | null
  theirs: string | null
  changed: boolean
}

/** Two texts by paragraph, those that both have beside each other. */
export function diffBlocks(mine: string, theirs: string): BlockPair[] {
  const left = blocksOf(mine)
  const right = blocksOf(theirs)
  const common = longestCommon(left, right)
  const pairs: BlockPair[] = []
  let [i, j] = [0, 0]
  for (const [nextI, nextJ] of [...common, [left.length, right.length] as const]) {
    const rows = Math.max(nextI - i, nextJ - j)
    for (let row = 0; row < rows; row += 1) {
      pairs.push({
        mine: i + row < nextI ? (left[i + row] as string) : null,
        theirs: j + row < nextJ ? (right[j + row] as string) : null,
        changed: true,
      })
    }
    const same = left[nextI]
    if (same !== undefined && nextI < left.length) pairs.push({ mine: same, theirs: same, changed: false })
    i = nextI + 1
    j = nextJ + 1
  }
  return pairs
}

const blocksOf = (text: string) => text.split(/\n{2,}/).filter((block) => block.trim() !== '')

/** Positions of a longest common subsequence. A message has few paragraphs, so the square is small. */
function longestCommon(a: string[], b: string[]): (readonly [number, number])[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = lengths[i] as number[]
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const found: (readonly [number, number])[] = []
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      found.push([i, j])
      i += 1
      j += 1
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1
    else j += 1
  }
  return found
}
