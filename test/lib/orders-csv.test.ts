import { describe, expect, it } from 'vitest';

import { AppError } from '../../src/lib/app-error.ts';
import { parseOrdersCsv } from '../../src/lib/orders-csv.ts';

const HEADER =
  'customer_id,order_id,order_line,catalog_item_id,quantity,unit_price,currency,ordered_at';
const CUSTOMER = '11111111-1111-4111-8111-111111111111';
const ITEM = 'CFQ7TTC0LH18:0001:CFQ7TTC0K971';

function parse(...rows: readonly string[]) {
  return parseOrdersCsv(Buffer.from([HEADER, ...rows].join('\r\n')), 'orders.csv');
}

/** The problems a file is refused for, one a line. */
function problems(...rows: readonly string[]): readonly string[] {
  try {
    parse(...rows);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ORDERS_CSV', kind: 'usage' });
    return ((error as AppError).cause as Error).message.split('\n').map((line) => line.trim());
  }
  throw new Error('the file was taken');
}

describe('parseOrdersCsv', () => {
  it('reads digits as they are, GUIDs in lower case and a day as its UTC midnight', () => {
    expect(
      parse(
        `${CUSTOMER.toUpperCase()},A-1,3,${ITEM},2.50,12.400000000000000000001,usd,2026-01-10`,
        `${CUSTOMER},A-2,,${ITEM},1,,EUR,2026-01-10T23:30:00-08:00`,
      ),
    ).toEqual([
      {
        customerId: CUSTOMER,
        orderId: 'A-1',
        orderLine: 3,
        catalogItemId: ITEM,
        quantity: '2.50',
        unitPrice: '12.400000000000000000001',
        currency: 'USD',
        orderedAt: '2026-01-10T00:00:00Z',
      },
      {
        customerId: CUSTOMER,
        orderId: 'A-2',
        orderLine: 0,
        catalogItemId: ITEM,
        quantity: '1',
        unitPrice: undefined,
        currency: 'EUR',
        orderedAt: '2026-01-10T23:30:00-08:00',
      },
    ]);
  });

  it('numbers lines without a number by their place in the order', () => {
    const row = (order: string) => `${CUSTOMER},${order},,${ITEM},1,1,USD,2026-01-10`;

    const lines = parse(row('A'), row('B'), row('A')).map((one) => [one.orderId, one.orderLine]);

    expect(lines).toEqual([
      ['A', 0],
      ['B', 0],
      ['A', 1],
    ]);
  });

  it('takes a BOM, quoted cells and columns in another order', () => {
    const bytes = Buffer.from(
      `\ufeffordered_at,currency,unit_price,quantity,catalog_item_id,order_line,order_id,customer_id\n2026-01-10,USD,1,1,${ITEM},0,"A, ""one""",${CUSTOMER}\n`,
    );
    expect(parseOrdersCsv(bytes, 'orders.csv')).toMatchObject([{ orderId: 'A, "one"' }]);
  });

  it('names every wrong row by its number, with all that is wrong in it', () => {
    const good = `${CUSTOMER},A,0,${ITEM},1,1,USD,2026-01-10`;
    expect(
      problems(
        good,
        `Contoso,,x,seats,0,-1,dollar,2026-02-30`,
        `${CUSTOMER},B,0,${ITEM},1,5,USD,2026-01-10T10:00:00`,
        `${CUSTOMER},C,0,${ITEM}`,
      ),
    ).toEqual([
      'row 3: customer_id "Contoso" is no GUID; order_id is empty; order_line "x" is no whole number; catalog_item_id "seats" is no product:sku:availability; quantity "0" is no number above 0; unit_price "-1" is no amount; currency "dollar" is no ISO 4217 code; ordered_at "2026-02-30" is no ISO 8601 day, or instant with zone',
      'row 4: ordered_at "2026-01-10T10:00:00" is no ISO 8601 day, or instant with zone',
      'row 5: quantity "" is no number above 0; currency "" is no ISO 4217 code; ordered_at "" is no ISO 8601 day, or instant with zone',
    ]);
  });

  it('refuses a line that comes twice, and an order of two customers or currencies', () => {
    const other = '22222222-2222-4222-8222-222222222222';
    expect(
      problems(
        `${CUSTOMER},A,0,${ITEM},1,1,USD,2026-01-10`,
        `${CUSTOMER},A,0,${ITEM},2,1,USD,2026-01-10`,
        `${other},A,1,${ITEM},1,1,EUR,2026-01-10`,
      ),
    ).toEqual([
      'row 3: order A has line 0 twice',
      'row 4: order A has another customer in row 2; order A has another currency in row 2',
    ]);
  });

  it.each([
    ['no header', ''],
    ['an absent column', 'customer_id,order_id\n1,2'],
    ['a quote that never closes', `${HEADER}\n"${CUSTOMER}`],
  ])('refuses a file with %s', (_what, text) => {
    expect(() => parseOrdersCsv(Buffer.from(text), 'orders.csv')).toThrow(AppError);
  });
});
