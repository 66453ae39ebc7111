import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Between two columns. */
export const COLUMN_GAP = 2;

/** Narrower than this a column cannot be read; such a table stays wider than the terminal. */
const WIDTH_MIN = 12;

/**
 * Wraps the cells of a table so that it fits a terminal: the widest columns give first. Words stay whole where they
 * can; ids that are longer than their column are broken, never cut.
 *
 * @param rows the heading and the rows, all of equal length
 * @param width of the terminal, in characters
 */
export function fitColumns(
  rows: readonly (readonly string[])[],
  width: number,
): readonly (readonly string[])[] {
  const widths = [...(rows[0] ?? [])].map((_, column) =>
    Math.max(...rows.map((row) => stringWidth(row[column] ?? ''))),
  );
  const room = width - COLUMN_GAP * widths.length;
  while (sumOf(widths) > room) {
    const widest = Math.max(...widths);
    if (widest <= WIDTH_MIN) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return rows.map((row) =>
    row.map((cell, column) => wrapAnsi(cell, widths[column] ?? WIDTH_MIN, { hard: true })),
  );
}

function sumOf(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, 0);
}
