import Table from 'cli-table3';
import pc from 'picocolors';

/** Control characters of names from outside would move the cursor or colour the terminal. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;

/** Data, for people or pipes. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Talk and progress: stderr, so that data stays clean in a pipe. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function sayJson(value: unknown): void {
  say(JSON.stringify(value, null, 2));
}

export interface TableColumn {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** A table without lines, as wide as its content; figures stand right. */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const grid = new Table({
    head: columns.map((column) => pc.bold(column.title)),
    colAligns: columns.map((column) => column.align ?? 'left'),
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  grid.push(...rows.map((row) => row.map((cell) => String(cell).replace(CONTROLS, '·'))));
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

const BORDERLESS = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left'],
    ...['bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);
