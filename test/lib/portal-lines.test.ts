import { describe, expect, it } from 'vitest';

import { AppError } from '../../src/lib/app-error.ts';
import { readPortalLines } from '../../src/lib/portal-lines.ts';

const HEADER = 'CustomerId,ProductId,SkuId,ChargeType,Subtotal,Currency,Quantity,MPNID,OrderDate';
const ROW = 'c,P,0001,New,1.50,USD,2,77,9/1/2026';

async function* bytesOf(text: string | Buffer, cut = 5): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += cut) {
    yield await Promise.resolve(bytes.subarray(at, at + cut));
  }
}

async function read(text: string | Buffer, cut?: number) {
  const pages = [];
  for await (const page of readPortalLines(bytesOf(text, cut), 'f.csv')) pages.push(page);
  const items = pages.flatMap(
    ({ json }) => (JSON.parse(json.toString()) as { items: Record<string, string>[] }).items,
  );
  return { pages, items };
}

async function problemOf(text: string | Buffer): Promise<string> {
  const error: unknown = await read(text).catch((thrown: unknown) => thrown);
  if (!(error instanceof AppError) || !(error.cause instanceof Error)) throw error;
  expect(error).toMatchObject({ code: 'LINES_CSV', kind: 'usage' });
  return error.cause.message;
}

describe('the portal’s file', () => {
  it.each(['\r\n', '\n'])(
    'is read with lines ending in %j, and its bytes are handed on',
    async (end) => {
      const text = `\ufeff${HEADER}${end}${ROW}${end}"c, with ""quotes""\nand lines",P,0001,New,1,USD,2,,${end}`;
      for (const cut of [1, 7, 10_000]) {
        const { items, pages } = await read(text, cut);
        expect(items).toHaveLength(2);
        expect(items[0]).toMatchObject({
          customerId: 'c',
          skuId: '0001',
          subtotal: '1.50',
          mpnId: '77',
          orderDate: '2026-09-01',
          billableQuantity: '2',
        });
        expect(items[1]?.['customerId']).toBe('c, with "quotes"\nand lines');
        expect(Buffer.concat(pages.map((page) => page.bytes)).toString()).toBe(text);
      }
    },
  );

  it('is cut into pages whose bytes are the file', async () => {
    const text = `${HEADER}\r\n${`${ROW}\r\n`.repeat(4_001)}`;
    const { pages } = await read(text, 65_536);

    expect(pages.map((page) => page.itemCount)).toEqual([2000, 2000, 1]);
    expect(Buffer.concat(pages.map((page) => page.bytes)).toString()).toBe(text);
  });

  it.each([
    ['1,234,567.89', '1234567.89'],
    ['-0.00', '-0.00'],
    ['0.1999968000511991808131', '0.1999968000511991808131'],
  ])('reads the amount %s exactly', async (printed, value) => {
    const { items } = await read(`${HEADER}\n${ROW.replace('1.50', `"${printed}"`)}`);
    expect(items[0]?.['subtotal']).toBe(value);
  });

  it.each([
    ['12/31/2026', '2026-12-31'],
    ['2026-12-31', '2026-12-31'],
    ['9/1/2026 12:00:00 AM', '2026-09-01'],
    ['1/1/0001', ''],
    ['', ''],
  ])('reads the day %j', async (printed, value) => {
    const { items } = await read(`${HEADER}\n${ROW.replace('9/1/2026', printed)}`);
    expect(items[0]?.['orderDate']).toBe(value);
  });

  it.each([
    ['1.50', '"1,50"', 'row 2: Subtotal "1,50" is no amount with a decimal point'],
    ['1.50', '', 'row 2: Subtotal "" is no amount with a decimal point'],
    ['9/1/2026', '31/12/2026', 'row 2: OrderDate "31/12/2026" is no M/D/YYYY and no YYYY-MM-DD'],
    ['9/1/2026', '2/30/2026', 'row 2: OrderDate "2/30/2026" is no M/D/YYYY and no YYYY-MM-DD'],
    ['USD', 'dollars', 'row 2: Currency "dollars" is no ISO 4217 code'],
    [',USD', '', 'row 2: 8 cells, the header has 9'],
  ])('names row and column where %s is %s', async (right, wrong, says) => {
    expect(await problemOf(`${HEADER}\n${ROW.replace(right, wrong)}`)).toContain(says);
  });

  it.each([
    [HEADER.replace('Subtotal', 'Netto'), 'row 1: no column Subtotal'],
    [HEADER.replace('Quantity', 'X'), 'row 1: no column BillableQuantity'],
    [`${HEADER},mpnid`, 'row 1: column MpnId stands twice'],
    ['', 'the file is empty'],
    ['PK\u0003\u0004', 'row 1: no column'],
  ])('says what is wrong with the header %j', async (header, says) => {
    expect(await problemOf(header === '' ? '' : `${header}\n${ROW}\n`)).toContain(says);
  });

  it('is refused when it is no UTF-8', async () => {
    const latin = Buffer.from(`${HEADER}\n${ROW.replace('c', 'caf\u00e9')}`, 'latin1');
    expect(await problemOf(latin)).toMatch(/utf-8|encoded/i);
  });
});
