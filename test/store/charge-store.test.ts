import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import { storeChargesOf } from '../../src/store/charge-store.ts';
import { pageOf, storePages } from './store-pages.ts';
import { useStore } from './use-store.ts';

const store = useStore();
let invoices = 0;

/** Only what a line must have, as raw JSON, so that a test decides on every digit. */
function line(fields = ''): string {
  return `{"subtotal":"1.00","billableQuantity":1,"currency":"usd"${fields === '' ? '' : `,${fields}`}}`;
}

/** Stores lines as one invoice of their own and reads the named columns back as text. */
async function storedLines(
  lines: readonly string[] | Buffer,
  columns: string,
  keys?: readonly string[],
): Promise<readonly unknown[]> {
  invoices += 1;
  const invoiceId = `G${String(invoices).padStart(9, '0')}`;
  const page = Buffer.isBuffer(lines) ? lines : pageOf(lines);
  const { pullId } = await storePages(
    store.db,
    store.runId,
    { resource: 'line-items', key: invoiceId },
    { pages: [page], store: storeChargesOf(invoiceId), keys },
  );
  const { rows } = await sql`
    select ${sql.raw(columns)} from charge where pull_id = ${pullId}::bigint order by line_no`.execute(
    store.db,
  );
  return rows;
}

describe('storeChargesOf', () => {
  it('keeps every digit of an amount, printed as text or as a number', async () => {
    const lines = [
      line('"effectiveUnitPrice":0.1999968000511991808131,"totalForCustomer":"90071992547409.93"'),
      line('"effectiveUnitPrice":"0.1999968000511991808131","totalForCustomer":9007199254740993'),
    ];

    expect(await storedLines(lines, 'effective_unit_price, total')).toEqual([
      { effective_unit_price: '0.1999968000511991808131', total: '90071992547409.93' },
      { effective_unit_price: '0.1999968000511991808131', total: '9007199254740993' },
    ]);
  });

  it.each([
    ['1E+3', '1000'],
    ['-0', '0'],
    ['-0.00', '0.00'],
    ['"  12.30 "', '12.30'],
    ['".5"', '0.5'],
    ['"-12.4E-2"', '-0.124'],
  ])('reads %s', async (printed, stored) => {
    expect(await storedLines([line(`"unitPrice":${printed}`)], 'unit_price')).toEqual([
      { unit_price: stored },
    ]);
  });

  it('keeps equal lines, each with the same hash', async () => {
    const rows = await storedLines(
      [line(), line(), line()],
      "line_no, encode(line_hash, 'hex') as h",
    );

    expect(rows).toHaveLength(3);
    expect(new Set(rows.map((row) => (row as { h: string }).h)).size).toBe(1);
  });

  it('hashes the same line alike whatever way it is printed', async () => {
    const asText = line(
      '"unitPrice":"12.40","customerId":"ABCDEF01-0000-4000-8000-000000000001","invoiceNumber":"OneTime-G1","chargeEndDate":"2026-02-09T00:00:00Z","productQualifiers":[]',
    );
    const asNumbers = line(
      '"unitPrice":12.4,"customerId":"org:abcdef01-0000-4000-8000-000000000001","invoiceNumber":"G1","chargeEndDate":"2026-02-09","promotionId":""',
    );

    const rows = await storedLines([asText, asNumbers], "encode(line_hash, 'hex') as h");

    expect(rows[0]).toEqual(rows[1]);
  });

  it('reads keys in whatever case and by any documented name, several of them in one page', async () => {
    const lines = [
      '{"Subtotal":1.5,"BILLABLEQUANTITY":"2","Currency":"usd","Total":"1.80","Tier2MpnId":77,"New":"x"}',
      '{"subTotal":"1.50","billablequantity":2,"currency":"USD","totalForCustomer":1.8,"resellerMPNID":"77"}',
    ];
    const keys = lines.flatMap((one) => Object.keys(JSON.parse(one) as object));

    const rows = await storedLines(
      lines,
      "subtotal::float, total::float, reseller_mpn_id as r, encode(line_hash, 'hex') as h",
      keys,
    );

    expect(rows[0]).toMatchObject({ subtotal: 1.5, total: 1.8, r: '77' });
    expect(rows[1]).toEqual(rows[0]);
  });

  it.each([
    ['"customerCountry":"US"', 'a country that only some sources print'],
    ['"productQualifiers":["Trial"]', 'qualifiers'],
    ['"priceAdjustmentDescription":"[]"', 'adjustments'],
    ['"chargeType":"New"', 'the case of the charge type'],
    ['"pcToBCExchangeRate":0.8462026661', 'more places of a rate than the file prints'],
  ])('hashes a line with %s as the same line: %s varies by source', async (field) => {
    const plain = line('"chargeType":"new","pcToBCExchangeRate":"0.846202666"');
    const rows = await storedLines(
      [plain, `${plain.slice(0, -1)},${field}}`],
      "encode(line_hash, 'hex') as h",
    );

    expect(rows[0]).toEqual(rows[1]);
  });

  it.each(['12.41', '12.400000000000000000001'])('hashes unit price %s apart', async (price) => {
    const rows = await storedLines(
      [line('"unitPrice":"12.40"'), line(`"unitPrice":"${price}"`)],
      "encode(line_hash, 'hex') as h",
    );

    expect(rows[0]).not.toEqual(rows[1]);
  });

  it.each([
    ['2026-02-09T23:59:59.9999999Z', '2026-02-09'],
    ['2026-02-09T23:59:59.9999999', '2026-02-09'],
    ['2026-02-09T20:30:00-08:00', '2026-02-10'],
    ['2026-02-10T01:30:00+02:00', '2026-02-09'],
    ['2026-02-09', '2026-02-09'],
    ['0001-01-01T00:00:00Z', null],
    ['0001-01-01T00:00:00', null],
    ['', null],
  ])('reads %j as the UTC day %s', async (printed, day) => {
    expect(await storedLines([line(`"chargeEndDate":"${printed}"`)], 'charge_end_on')).toEqual([
      { charge_end_on: day },
    ]);
  });

  it('cuts the seventh digit of an instant instead of rounding into the next day', async () => {
    const rows = await storedLines(
      [line('"orderDate":"2026-01-31T23:59:59.9999999Z"')],
      "to_char(ordered_at, 'YYYY-MM-DD HH24:MI:SS.US') as at",
    );

    expect(rows).toEqual([{ at: '2026-01-31 23:59:59.999999' }]);
  });

  it('lower-cases GUIDs, cuts org: and type prefixes, and leaves other ids alone', async () => {
    const rows = await storedLines(
      [
        line(
          '"customerId":"org:ABCDEF01-0000-4000-8000-000000000001","orderId":"0ET2AbC","invoiceNumber":"recurring-D01","alternateId":"AbC"',
        ),
      ],
      'customer_id, order_id, invoice_number, alternate_id, currency',
    );

    expect(rows).toEqual([
      {
        customer_id: 'abcdef01-0000-4000-8000-000000000001',
        order_id: '0ET2AbC',
        invoice_number: 'D01',
        alternate_id: 'AbC',
        currency: 'USD',
      },
    ]);
  });

  it('stores a line without any optional field, its tax and total as 0', async () => {
    expect(
      await storedLines(
        [line()],
        'customer_id, tax_total, total, in_scope, order_key, promotion_id',
      ),
    ).toEqual([
      {
        customer_id: null,
        tax_total: '0',
        total: '0',
        in_scope: true,
        order_key: '',
        promotion_id: null,
      },
    ]);
  });

  it.each([
    ['["AddOn", "Trial"]', '["AddOn", "Trial"]'],
    ['[]', null],
    ['"AddOn"', 'AddOn'],
    ['""', null],
    ['null', null],
  ])('reads productQualifiers %s', async (printed, stored) => {
    expect(
      await storedLines([line(`"productQualifiers":${printed}`)], 'product_qualifiers'),
    ).toEqual([{ product_qualifiers: stored }]);
  });

  it.each([
    ['"\\u0000end"', '\ufffdend'],
    ['"\\ud83d"', '\ufffd'],
    ['"\\ude00\\ud83d"', '\ufffd\ufffd'],
    ['"\\ud83d\\ude00"', '\u{1f600}'],
    ['"\\\\u0000"', '\\u0000'],
    ['"\\\\\\u0000"', '\\\ufffd'],
    ['"\\u00e9\\n\\t\\""', 'é\n\t"'],
  ])('reads the name %s', async (printed, stored) => {
    expect(await storedLines([line(`"customerName":${printed}`)], 'customer_name')).toEqual([
      { customer_name: stored },
    ]);
  });

  it('reads bytes that are no UTF-8 as U+FFFD', async () => {
    const page = Buffer.concat([
      Buffer.from(
        '{"items":[{"subtotal":1,"billableQuantity":1,"currency":"USD","customerName":"a',
      ),
      Buffer.from([0xff]),
      Buffer.from('b"}]}'),
    ]);

    expect(await storedLines(page, 'customer_name')).toEqual([{ customer_name: 'a\ufffdb' }]);
  });

  it.each([
    ['no subtotal', '{"billableQuantity":1,"currency":"USD"}'],
    ['an empty subtotal', '{"subtotal":"","billableQuantity":1,"currency":"USD"}'],
    ['no billable quantity', '{"subtotal":1,"currency":"USD"}'],
    ['no currency', '{"subtotal":1,"billableQuantity":1}'],
    ['a price that is no number', line('"unitPrice":"1,5"')],
    ['NaN', '{"subtotal":"NaN","billableQuantity":1,"currency":"USD"}'],
    ['Infinity', line('"totalForCustomer":"Infinity"')],
    ['a day that does not exist', line('"chargeEndDate":"2026-02-30"')],
  ])('refuses a page with %s, and stores nothing of it', async (_what, bad) => {
    const rowsBefore = await countOf('charge');
    const evidenceBefore = await countOf('evidence');

    await expect(storedLines([line(), bad], '*')).rejects.toMatchObject({
      code: 'ANSWER_SHAPE',
      retryable: false,
    });

    expect(await countOf('charge')).toBe(rowsBefore);
    expect(await countOf('evidence')).toBe(evidenceBefore);
  });
});

async function countOf(table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(table)}`.execute(store.db);
  return rows[0]?.n ?? -1;
}
