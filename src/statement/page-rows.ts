/** A piece of text on a page, as pdf.js places it: origin bottom left, in points. */
export interface PlacedText {
  readonly str: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pieces whose base lines are this part of their height apart stand in one row. */
const ROW_TOLERANCE = 0.4;
/** A gap wider than this part of the height ends a cell; one above SPACE_GAP is a space between words. */
const CELL_GAP = 1;
const SPACE_GAP = 0.12;

/**
 * The rows of a page from top to bottom, cells apart by tabs. Goes by place, not by order: a PDF may write all labels
 * of a table first and then all its values.
 */
export function pageRows(items: readonly PlacedText[]): readonly string[] {
  const visible = items
    .filter((item) => item.str.trim() !== '')
    .sort((a, b) => b.y - a.y || a.x - b.x);
  const rows: PlacedText[][] = [];
  for (const item of visible) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row !== undefined && first !== undefined && sharesRow(first, item)) row.push(item);
    else rows.push([item]);
  }
  return rows.map(rowText);
}

function sharesRow(first: PlacedText, item: PlacedText): boolean {
  return first.y - item.y <= ROW_TOLERANCE * Math.min(first.height, item.height);
}

function rowText(row: readonly PlacedText[]): string {
  const ordered = row.toSorted((a, b) => a.x - b.x);
  let text = '';
  let end = Number.NEGATIVE_INFINITY;
  for (const item of ordered) {
    const gap = (item.x - end) / Math.max(item.height, 1);
    if (text !== '') text += gap > CELL_GAP ? '\t' : gap > SPACE_GAP ? ' ' : '';
    text += item.str;
    end = item.x + item.width;
  }
  // A cell holds no tab of its own, and no space at its ends.
  return text
    .split('\t')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join('\t');
}
