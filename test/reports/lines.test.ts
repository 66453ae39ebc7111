import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { lines } from '../../reports/lines.ts';
import { parseCsv } from '../report/parse-csv.ts';
import { aMatch, aRun } from '../report/report-rows.ts';
import type { ReportsUnderTest } from '../report/reports-under-test.ts';
import { openReportsUnderTest } from '../report/reports-under-test.ts';

let test: ReportsUnderTest;
beforeAll(async () => {
  test = await openReportsUnderTest();
});
beforeEach(() => test.clear());
afterAll(() => test.end());

const HEADER =
  'invoice_id,line_no,disposition,group_id,order_id,order_line,match_key,entitlement_id,finding_ids,PartnerId,' +
  'CustomerId,CustomerName,CustomerDomainName,CustomerCountry,InvoiceNumber,MpnId,ResellerMpnId,OrderId,OrderDate,' +
  'ProductId,SkuId,AvailabilityId,SkuName,ProductName,ChargeType,UnitPrice,Quantity,Subtotal,TaxTotal,Total,Currency,' +
  'PriceAdjustmentDescription,PublisherName,PublisherId,SubscriptionDescription,SubscriptionId,ChargeStartDate,' +
  'ChargeEndDate,TermAndBillingCycle,EffectiveUnitPrice,UnitType,AlternateId,BillableQuantity,BillingFrequency,' +
  'PricingCurrency,PCToBCExchangeRate,PCToBCExchangeRateDate,MeterDescription,ReservationOrderId,CreditReasonCode,' +
  'SubscriptionStartDate,SubscriptionEndDate,ReferenceID,ProductQualifiers,PromotionID\r\n';

it('prints a line with its disposition and every column of Microsoft', async () => {
  await aRun(test.store, 'r1');
  await aMatch(test.store, {
    runs: ['r1'],
    lines: [
      {
        partner_id: 'p-1',
        customer_id: 'c-1',
        customer_name: 'Contoso',
        customer_domain_name: 'contoso.example',
        customer_country: 'DE',
        invoice_number: 'G1',
        mpn_id: '6034453',
        reseller_mpn_id: '-1',
        order_id: 'O1',
        ordered_at: '2026-10-03T05:06:07.891Z',
        product_id: 'DZH318Z0BNZ5',
        sku_id: '0001',
        availability_id: 'A1',
        sku_name: 'Tables - LRS',
        product_name: 'Tables',
        charge_type: 'new',
        unit_price: '0.0450',
        quantity: '25.00',
        subtotal: '-1.125',
        tax_total: '0',
        total: '-1.125',
        currency: 'EUR',
        price_adjustment_description: '["15.0% off"]',
        publisher_name: 'Microsoft',
        publisher_id: 'NA',
        subscription_description: 'Sub',
        subscription_id: 's-1',
        charge_start_on: '2026-10-01',
        charge_end_on: '2026-10-31',
        term_and_billing_cycle: 'One-Year',
        effective_unit_price: '-0.03825',
        unit_type: '1 GB/Month',
        alternate_id: 'alt',
        billable_quantity: '25',
        billing_frequency: 'Monthly',
        pricing_currency: 'USD',
        pc_to_bc_exchange_rate: '0.846202660',
        pc_to_bc_exchange_rate_on: '2026-10-30',
        meter_description: '',
        reservation_order_id: 'r-1',
        credit_reason_code: 'x',
        subscription_start_on: '2026-01-01',
        subscription_end_on: '2026-12-31',
        reference_id: 'ref',
        product_qualifiers: '["AddOn"]',
        promotion_id: 'promo',
      },
    ],
    dispositions: [
      {
        line_no: 1,
        disposition: 'finding',
        order_id: 'O1',
        order_line: 2,
        match_key: 'by-order-id',
        entitlement_id: 'e-1',
        finding_ids: ['F-1', 'F-2'],
      },
    ],
  });
  const { rows } = await test.store.pool.query<{ group_id: string }>('select group_id from charge');
  expect(await test.csv('r1', 'lines', { invoiceId: 'G1' })).toBe(
    HEADER +
      `G1,1,finding,${rows[0]?.group_id ?? ''},O1,2,by-order-id,e-1,F-1 F-2,p-1,c-1,Contoso,contoso.example,DE,G1,` +
      "6034453,'-1,O1,2026-10-03T05:06:07Z,DZH318Z0BNZ5,0001,A1,Tables - LRS,Tables,new,0.045,25,-1.125,0.00,-1.125," +
      'EUR,"[""15.0% off""]",Microsoft,NA,Sub,s-1,2026-10-01,2026-10-31,One-Year,-0.03825,1 GB/Month,alt,25,Monthly,' +
      'USD,0.84620266,2026-10-30,,r-1,x,2026-01-01,2026-12-31,ref,"[""AddOn""]",promo\r\n',
  );
});

it('prints amounts at the scale of their currency and loses no digit', async () => {
  await aRun(test.store, 'r1');
  const amounts = [
    { currency: 'JPY', subtotal: '1000.00' },
    { currency: 'KWD', subtotal: '1.5' },
    { currency: 'USD', subtotal: '-0.00' },
    { currency: 'USD', subtotal: '90071992547409930000.123456789012345678' },
  ];
  await aMatch(test.store, { runs: ['r1'], lines: amounts });
  const rows = parseCsv(await test.csv('r1', 'lines', { invoiceId: 'G1' }));
  const subtotal = lines.columns.findIndex(({ name }) => name === 'Subtotal');
  expect(rows.slice(1).map((row) => row[subtotal])).toEqual([
    '1000',
    '1.500',
    '0.00',
    '90071992547409930000.123456789012345678',
  ]);
});

it('keeps every line of the pull in the order of arrival, also without a disposition', async () => {
  await aRun(test.store, 'r1');
  const many = Array.from({ length: 12 }, (_, index) => ({ customer_name: `c${index}` }));
  await aMatch(test.store, { runs: ['r1'], lines: many, dispositions: [{ line_no: 11 }] });
  await aMatch(test.store, { runs: [], lines: [{ customer_name: 'of another pull' }] });
  const rows = parseCsv(await test.csv('r1', 'lines', { invoiceId: 'G1' })).slice(1);
  expect(rows.map((row) => [row[1], row[2], row[11]])).toEqual(
    many.map((line, index) => [
      String(index + 1),
      index === 10 ? 'matched' : '',
      line.customer_name,
    ]),
  );
});

it('gives nasty text back whole, as a slow writer of CSV does', async () => {
  const texts = [
    'quotes " and "" more',
    'comma, and; semicolon',
    'line\nfeed',
    'carriage\r\nreturn\r',
    'back\\slash \\n \\.',
    '\\.',
    '"\n"',
    'tab\tinside',
    "$1 $2 'quoted' E'x'",
    '日本 😀 \u202Ertl\u200F',
    '  blanks  ',
    'NULL',
    'x'.repeat(40_000),
  ];
  await aRun(test.store, 'r1');
  await aMatch(test.store, { runs: ['r1'], lines: texts.map((text) => ({ customer_name: text })) });
  const csv = await test.csv('r1', 'lines', { invoiceId: 'G1' });
  const rows = parseCsv(csv);
  expect(rows.slice(1).map((row) => row[11])).toEqual(texts);
  const oracle = stringify(rows, { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
  expect(csv).toBe(oracle);
});

it('sums what it prints, per currency, and counts the cells it guarded', async () => {
  await aRun(test.store, 'r1');
  await aMatch(test.store, {
    runs: ['r1'],
    lines: [
      { subtotal: '0.1', tax_total: '0.01', total: '0.11', customer_name: '=1' },
      { subtotal: '0.2', tax_total: '0.02', total: '0.22', mpn_id: '-1' },
      { subtotal: '5', total: '5', currency: 'EUR' },
    ],
  });
  const { files } = await test.emit('r1', { invoiceId: 'G1', report: 'lines' });
  expect(files[0]?.manifest).toMatchObject({
    rows: 3,
    guarded_cells: 2,
    sums: {
      EUR: { Subtotal: '5.00', TaxTotal: '0.00', Total: '5.00' },
      USD: { Subtotal: '0.30', TaxTotal: '0.03', Total: '0.33' },
    },
  });
});

it('is a header alone when the lines never came', async () => {
  await aRun(test.store, 'r1');
  await aMatch(test.store, { runs: ['r1'], row: { verdict: 'not-checked' } });
  expect(await test.csv('r1', 'lines', { invoiceId: 'G1' })).toBe(HEADER);
});
