import Table from 'cli-table3';
import pc from 'picocolors';
import wrapAnsi from 'wrap-ansi';

import { COLUMN_GAP, fitColumns } from './fit-columns.ts';

/** Control characters of names from outside would move the cursor or colour the terminal. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;

/** Data, for people or pipes. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A sentence for people: wrapped at words on a terminal, one line in a pipe. */
export function saySentence(text: string): void {
  const width = terminalWidth();
  say(width === undefined ? text : wrapAnsi(text, width));
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
  /** Colours a cell; given text that is safe already, since escapes inside cells are taken out. */
  readonly paint?: (text: string) => string;
}

/** A table without lines, as wide as its content or the terminal, whichever is less; figures stand right. */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const cells = [
    columns.map((column) => column.title),
    ...rows.map((row) => row.map((cell) => String(cell).replace(CONTROLS, '·'))),
  ];
  const width = terminalWidth();
  const [head = [], ...body] = width === undefined ? cells : fitColumns(cells, width);
  const grid = new Table({
    head: head.map((title) => pc.bold(title)),
    colAligns: columns.map((column) => column.align ?? 'left'),
    chars: BORDERLESS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': COLUMN_GAP },
  });
  grid.push(
    ...body.map((row) =>
      row.map((cell, at) => (cell === '' ? undefined : columns[at]?.paint?.(cell)) ?? cell),
    ),
  );
  return grid
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Undefined in a pipe or a file, where nothing is wrapped. */
function terminalWidth(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}

const BORDERLESS = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left'],
    ...['bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ].map((name) => [name, '']),
);
