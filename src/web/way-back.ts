import { address } from './address.ts';

/** Lists that somebody can decide from. */
const LISTS = /^\/(discrepancies|invoices\/[^/]+)$/;

/**
 * The list that a form was sent from, with what it shall say of the decision, at the row to go on with.
 *
 * @param back as the form sent it; anything but one of our lists leads to the list of discrepancies
 */
export function wayBack(back: string, more: { decided: string; row: string | undefined }): string {
  const { pathname, searchParams } = listOf(back);
  const query = Object.fromEntries(searchParams);
  const row = more.row === undefined ? '' : `#${encodeURIComponent(more.row)}`;
  return address(pathname, { ...query, decided: more.decided }) + row;
}

/** The first row after the last one picked that was not picked itself, else the last one before. */
export function rowToGoOn(rows: readonly string[], picked: readonly string[]): string | undefined {
  const last = rows.findLastIndex((row) => picked.includes(row));
  const isLeft = (row: string) => !picked.includes(row);
  return rows.slice(last + 1).find(isLeft) ?? rows.slice(0, Math.max(0, last)).findLast(isLeft);
}

function listOf(back: string): URL {
  const ours = 'http://ours';
  const url = URL.canParse(back, ours) ? new URL(back, ours) : new URL('/discrepancies', ours);
  return url.origin === ours && LISTS.test(url.pathname) ? url : new URL('/discrepancies', ours);
}
