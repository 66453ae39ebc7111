/** Rows whose `column` equals, or differs from, what the expression gives: a cell such as `B7`, or a word of ours in quotes. */
export interface Condition {
  readonly column: string;
  readonly is: '=' | '<>';
  readonly what: string;
  /** True where the cell is empty: the rows meant have none either. */
  readonly isEmpty: boolean;
}

/** A cell of the formula's own row: its text is never written into the formula. */
export function sameAs(column: string, cell: string, text: string | null): Condition {
  return { column, is: '=', what: cell, isEmpty: text === null };
}

export function isWord(column: string, word: string): Condition {
  return { column, is: '=', what: `"${word}"`, isEmpty: false };
}

export function isOtherThan(column: string, word: string): Condition {
  return { column, is: '<>', what: `"${word}"`, isEmpty: false };
}

export function countOf(table: string, conditions: readonly Condition[]): string {
  return conditions.some(({ isEmpty }) => isEmpty)
    ? `SUMPRODUCT(${product(table, conditions)})`
    : `COUNTIFS(${criteria(table, conditions)})`;
}

export function sumOf(table: string, column: string, conditions: readonly Condition[]): string {
  return conditions.some(({ isEmpty }) => isEmpty)
    ? `SUMPRODUCT(${product(table, conditions)},${table}[${column}])`
    : `SUMIFS(${table}[${column}],${criteria(table, conditions)})`;
}

function criteria(table: string, conditions: readonly Condition[]): string {
  return conditions.map(({ column, is, what }) => `${table}[${column}],"${is}"&${what}`).join(',');
}

/** Slower, and sure of empty cells: as a criterion LibreOffice does not find them all. */
function product(table: string, conditions: readonly Condition[]): string {
  return conditions
    .map(({ column, is, what, isEmpty }) => `(${table}[${column}]${is}${isEmpty ? '""' : what})`)
    .join('*')
    .replace(/^[^*]*$/, '--$&');
}
