import { exactNumber } from './answer.ts';
import { printedDay, printedInstant } from './printed-date.ts';
import type { ReconciliationCell } from './reconciliation-row.ts';
import { reconciliationRow } from './reconciliation-row.ts';
import type { Charge, Tenant } from './tenant.ts';

/** One other spelling a third of the lines has: clients are told to read keys without regard to case. */
const CAMEL_EVERY = 3;

/**
 * One charge as a line of the Graph export: the columns of the reconciliation file as keys, PascalCase or lower camel,
 * amounts as numbers or text, dates in the forms Partner Center prints them in.
 */
export function exportLine(charge: Charge, position: number, tenant: Tenant): object {
  const camel = position % CAMEL_EVERY === 2;
  return Object.fromEntries(
    reconciliationRow(charge, tenant).map(([name, cell]) => {
      const key = name === 'ResellerMpnId' ? 'Tier2MpnId' : name;
      const cased = camel ? key.charAt(0).toLowerCase() + key.slice(1) : key;
      return [cased, printed(cell, position)];
    }),
  );
}

function printed(cell: ReconciliationCell, position: number): unknown {
  if ('amount' in cell) return position % 2 === 0 ? exactNumber(cell.amount) : cell.amount;
  if ('instant' in cell) return printedInstant(cell.instant, position);
  if ('day' in cell) return cell.day === undefined ? null : printedDay(cell.day, position);
  return 'text' in cell ? cell.text : cell.texts;
}
