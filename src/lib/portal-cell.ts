import type { ChargeColumn } from './charge-columns.ts';
import { parseDecimal } from './decimal.ts';

/** A cell as the v1 API would print it, or what is wrong with it. */
export type PortalCell = { readonly value: string } | { readonly problem: string };

/** Thousands as en-US groups them. */
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const US_DAY = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: \d{1,2}:\d{2}(:\d{2})?( [AP]M)?)?$/i;
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/i;
/** How Partner Center says that there is no date. */
const NO_YEAR = '0001';

/** Reads one cell of the portal's file by the kind of its column. An empty cell is an empty value. */
export function readPortalCell({ kind, column }: ChargeColumn, printed: string): PortalCell {
  const text = printed.trim();
  switch (kind) {
    case 'amount':
      return amountIn(text, column === 'subtotal');
    case 'day':
    case 'instant':
      return text === '' ? { value: '' } : dayIn(text);
    case 'id':
      return column === 'currency' && !/^[A-Za-z]{3}$/.test(text)
        ? { problem: `${JSON.stringify(text)} is no ISO 4217 code` }
        : { value: text };
    default:
      return { value: text };
  }
}

function amountIn(text: string, isRequired: boolean): PortalCell {
  if (text === '' && !isRequired) return { value: '' };
  const plain = GROUPED.test(text) ? text.replaceAll(',', '') : text;
  return parseDecimal(plain) === undefined
    ? { problem: `${JSON.stringify(text)} is no amount with a decimal point` }
    : { value: plain };
}

function dayIn(text: string): PortalCell {
  const us = US_DAY.exec(text);
  const iso = ISO_DAY.exec(text);
  const [year = '', month = '', day = ''] =
    us === null ? (iso?.slice(1) ?? []) : [us[3], us[1], us[2]];
  if (year === NO_YEAR) return { value: '' };
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const midnight = new Date(`${value}T00:00:00Z`);
  // `Date` would take 31 February for a day of March.
  const exists = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(value);
  if (!exists) return { problem: `${JSON.stringify(text)} is no M/D/YYYY and no YYYY-MM-DD` };
  // An instant with a zone may be another UTC day: Postgres reads it.
  return { value: us === null ? text : value };
}
