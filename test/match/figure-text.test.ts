import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import { moneyText, unitsText } from '../../src/match/figure-text.ts';
import { useTenant } from './use-tenant.ts';

const tenant = useTenant();

describe('a figure in a sentence', () => {
  it.each([
    ['3960', 'USD', '3,960.00 USD'],
    ['419.6', 'USD', '419.60 USD'],
    ['-1234567.8', 'EUR', '-1,234,567.80 EUR'],
    ['0', 'USD', '0.00 USD'],
    ['1234', 'JPY', '1,234 JPY'],
    ['12.5', 'KWD', '12.500 KWD'],
    ['1000.123456', 'USD', '1,000.123456 USD'],
    ['999.500000', 'USD', '999.50 USD'],
  ])('prints %s %s as %s', async (amount, currency, printed) => {
    const { rows } = await sql<{ text: unknown }>`
      select ${moneyText(sql`${amount}::numeric`, sql`${currency}::text`)} as text`.execute(
      tenant.it.db,
    );
    expect(rows).toEqual([{ text: printed }]);
  });

  it.each([
    ['1', '1 unit'],
    ['1.000', '1 unit'],
    ['0', '0 units'],
    ['12000', '12,000 units'],
    ['5672.5748', '5,672.5748 units'],
  ])('counts %s as %s', async (quantity, printed) => {
    const { rows } = await sql<{ text: unknown }>`
      select ${unitsText(sql`${quantity}::numeric`)} as text`.execute(tenant.it.db);
    expect(rows).toEqual([{ text: printed }]);
  });
});
