import { Big } from 'big.js';

import { type Decimal, groupThousands } from '../lib/decimal.ts';
import type { Day } from './billing-calendar.ts';
import type { Currency } from './tenant.ts';

/** How a statement prints amounts and days; labels are English everywhere. */
export interface StatementFormat {
  readonly amount: (amount: Decimal) => string;
  readonly day: (day: Day) => string;
  readonly dateLabel: string;
  readonly taxLabel: (percent: string) => string;
  readonly periodDash: string;
  readonly seller: readonly string[];
  readonly buyer: readonly string[];
}

/** `1,234.50` and month first for USD; `1.234,50` and day first for EUR. */
export const STATEMENT_FORMATS: Readonly<Record<Currency, StatementFormat>> = {
  USD: {
    amount: american,
    day: (day) => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`,
    dateLabel: 'Invoice Date',
    taxLabel: (percent) => `Sales Tax (${percent}%)`,
    periodDash: '–',
    seller: [
      'Microsoft Corporation',
      'One Microsoft Way',
      'Redmond WA 98052',
      'United States',
      'FEIN: 91-1144442',
    ],
    buyer: ['Simulated Partner Inc.', '123 Main St', 'Redmond, WA', '98012', 'US'],
  },
  EUR: {
    amount: european,
    day: (day) => `${day.slice(8)}/${day.slice(5, 7)}/${day.slice(0, 4)}`,
    dateLabel: 'Invoice Date In UTC',
    taxLabel: (percent) => `VAT (${percent.replace('.', ',')}%)`,
    periodDash: '-',
    seller: [
      'Microsoft Ireland Operations Limited',
      'One Microsoft Place',
      'South County Business Park',
      'Leopardstown',
      'Dublin 18',
      'D18 P521',
      'Ireland',
      'VAT Reg. No. IE8256796U',
    ],
    buyer: ['Simulierter Partner GmbH', 'Unter den Linden 7', 'Mitte', 'Berlin', '10117', 'DE'],
  },
};

function american(amount: Decimal): string {
  return groupThousands(Big(amount).toFixed(2));
}

function european(amount: Decimal): string {
  return american(amount).replace(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'));
}
