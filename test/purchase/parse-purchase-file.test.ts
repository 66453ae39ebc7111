import { describe, expect, it } from 'vitest';

import { parsePurchaseFile } from '../../src/purchase/parse-purchase-file.ts';

const CUSTOMER = '2AFD9DA7-b621-45be-aab9-87a2418f8340';
const HEADER = 'customer_id,product_id,sku_id,quantity,billing_cycle';

const parsed = (text: string, name = 'orders.csv') => parsePurchaseFile(Buffer.from(text), name);
const problemsOf = (text: string, name?: string): string => {
  try {
    parsed(text, name);
  } catch (error) {
    return ((error as Error).cause as Error).message;
  }
  throw new Error('it was read');
};

describe('a file of what to buy', () => {
  it('says the same in CSV and in JSON, amounts digit by digit', () => {
    const csv = `\ufeffcustomer_id,catalog_item_id,quantity,billing_cycle,unit_price,currency,provisioning.scope\n${CUSTOMER},P:S:A,2,one_time,10.10,usd,shared\n`;
    const json = `[{"customer_id":"${CUSTOMER}","catalog_item_id":"P:S:A","quantity":2,"billing_cycle":"one_time","unit_price":10.10,"currency":"usd","provisioning":{"scope":"shared"}}]`;

    const [fromCsv] = parsed(csv);
    expect(fromCsv).toMatchObject({
      row: 2,
      customerId: CUSTOMER.toLowerCase(),
      productId: 'P',
      skuId: 'S',
      unitPrice: '10.10',
      currency: 'USD',
      segment: 'commercial',
      provisioning: { scope: 'shared' },
    });
    expect(parsed(json, 'orders.json')).toEqual([{ ...fromCsv, row: 1 }]);
  });

  it('gives equal rows keys of their own, and a row the same key wherever it stands', () => {
    const row = `${CUSTOMER},P,S,2,one_time`;
    const [first, second] = parsed([HEADER, row, row].join('\n')).map(({ key }) => key);
    const [, moved] = parsed([HEADER, `${CUSTOMER},P,T,2,one_time`, row].join('\n'));

    expect(second).not.toBe(first);
    expect(moved?.key).toBe(first);
  });

  it.each([
    ['x,P,S,2,one_time', 'row 2: customer_id "x" is no GUID'],
    [
      `${CUSTOMER},P,,2,one_time`,
      'row 2: neither catalog_item_id nor product_id and sku_id is given',
    ],
    [`${CUSTOMER},P,S,0,one_time`, 'row 2: quantity "0" is no whole number above 0'],
    [`${CUSTOMER},P,S,1.5,one_time`, 'row 2: quantity "1.5" is no whole number above 0'],
    [
      `${CUSTOMER},P,S,1,weekly`,
      'row 2: billing_cycle "weekly" is none of monthly, annual, triennial, one_time, none',
    ],
  ])('names the row that is wrong: %s', (row, problem) => {
    expect(problemsOf([HEADER, row].join('\n'))).toBe(problem);
  });

  it('names every wrong row at once, and two rows of one purchase_key', () => {
    const row = (key: string) => `${CUSTOMER},P,S,1,one_time,${key}`;
    expect(
      problemsOf([`${HEADER},purchase_key`, row('a'), 'x,P,S,1,one_time,b', row('a')].join('\n')),
    ).toBe('row 3: customer_id "x" is no GUID\n       row 4: purchase_key is that of row 2');
  });

  it.each([
    ['a misspelt column', `${HEADER},quantty\n`, 'row 1: no column is called quantty'],
    ['nothing', HEADER, 'it has no rows'],
    ['no CSV', `${HEADER}\n"a`, /Quote Not Closed/],
  ])('refuses %s', (_, text, problem) => {
    expect(problemsOf(text)).toMatch(problem);
  });

  it.each([
    ['{}', 'it is no list of objects'],
    ['[1', /unexpected|expected/i],
    ['[7]', 'row 1: is no object'],
  ])('refuses JSON like %s', (text, problem) => {
    expect(problemsOf(text, 'orders.json')).toMatch(problem);
  });
});
