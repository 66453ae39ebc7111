import { stringify } from 'csv-stringify/sync';

import type { Day } from './billing-calendar.ts';
import type { ReconciliationCell } from './reconciliation-row.ts';
import { RECONCILIATION_COLUMNS, reconciliationRow } from './reconciliation-row.ts';
import type { Invoice, Tenant } from './tenant.ts';

export interface PortalDialect {
  /** `old` has MPNID, `camel` the lower-camel names announced in 2023-08, `new` what stands in newer editions. */
  readonly spelling?: 'old' | 'new' | 'camel' | undefined;
  /** `us` is M/D/YYYY without zeros, as documented. */
  readonly dates?: 'us' | 'iso' | undefined;
}

const OLD_NAMES: Readonly<Record<string, string>> = {
  MpnId: 'MPNID',
  ResellerMpnId: 'ResellerMPNID',
};
const PORTAL_QUALIFIERS: Readonly<Record<string, string>> = { AddOn: 'Add-on' };

/** The reconciliation file of an invoice as the portal hands it out: UTF-8 with byte-order mark, CRLF. */
export function portalFile(tenant: Tenant, invoice: Invoice, dialect: PortalDialect = {}): Buffer {
  const { spelling = 'old', dates = 'us' } = dialect;
  const { fileLacksLineOf } = tenant.misbehaviour;
  const charges = fileLacksLineOf === invoice.id ? invoice.charges.slice(0, -1) : invoice.charges;
  const rows = charges.map((charge) => reconciliationRow(charge, tenant));
  const header = RECONCILIATION_COLUMNS.map((name) => headerNamed(name, spelling));
  const lines = rows.map((row) => row.map(([, cell]) => printed(cell, dates)));
  return Buffer.from(stringify([header, ...lines], { bom: true, record_delimiter: 'windows' }));
}

function headerNamed(name: string, spelling: NonNullable<PortalDialect['spelling']>): string {
  if (spelling === 'old') return OLD_NAMES[name] ?? name;
  return spelling === 'new' ? name : name.charAt(0).toLowerCase() + name.slice(1);
}

function printed(cell: ReconciliationCell, dates: NonNullable<PortalDialect['dates']>): string {
  if ('amount' in cell) return cell.amount;
  if ('instant' in cell) return printedDate(cell.instant.slice(0, 10), dates);
  if ('day' in cell) return cell.day === undefined ? '' : printedDate(cell.day, dates);
  if ('text' in cell) return cell.text;
  if (cell.texts.length === 0) return '';
  return JSON.stringify(cell.texts.map((text) => PORTAL_QUALIFIERS[text] ?? text));
}

function printedDate(day: Day, dates: NonNullable<PortalDialect['dates']>): string {
  if (dates === 'iso') return day;
  const [year = '', month = '', date = ''] = day.split('-');
  return `${Number(month)}/${Number(date)}/${year}`;
}
