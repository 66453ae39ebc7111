import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { signedIn, type TestClient, walk } from './signed-in.ts';

const LINES = 'provider=onetime&invoicelineitemtype=billinglineitems';

let client: TestClient;
beforeAll(async () => {
  client = await signedIn();
});
afterAll(() => client.simulator.close());

/** The middle invoice of the main currency: nothing is planted on it. */
function quietInvoiceId(): string {
  return client.simulator.tenant.invoices[2]?.id ?? '';
}

describe('line items', () => {
  it('hands out every line once when tokens are followed', async () => {
    const pages = await walk(client, `/v1/invoices/${quietInvoiceId()}/lineitems?${LINES}&size=7`);
    const charges = client.simulator.tenant.invoices[2]?.charges ?? [];
    expect(pages.flat().map((line) => String(line['referenceId']).toLowerCase())).toEqual(
      charges.map(({ referenceId }) => referenceId),
    );
    expect(pages.slice(0, -1).every((page) => page.length === 7)).toBe(true);
  });

  it('counts the page, not the invoice, and prints a malformed next address', async () => {
    const page = await client.json(`/v1/invoices/${quietInvoiceId()}/lineitems?${LINES}&size=3`);
    expect(page.totalCount).toBe(3);
    expect(page.links.next?.uri).toContain(
      '&nvoicelineitemtype=BillingLineItems&size=3?seekOperation=Next',
    );
    expect(page.links.next?.headers).toEqual([
      { key: 'MS-ContinuationToken', value: page.continuationToken },
    ]);
  });

  it('are the same under the path form, a prefixed id and any spelling of the names', async () => {
    const id = quietInvoiceId();
    const plain = await client.json(`/v1/invoices/${id}/lineitems?${LINES}`);
    for (const path of [
      `/v1/invoices/OneTime-${id}/lineitems/OneTime/BillingLineItems`,
      `/V1/Invoices/${id}/LineItems?Provider=OneTime&invoiceLineItemType=BillingLineItems`,
    ]) {
      expect(await client.json(path)).toEqual(plain);
    }
  });

  it('mix text and number amounts, date forms and id forms in one page', async () => {
    const { items } = await client.json(`/v1/invoices/${quietInvoiceId()}/lineitems?${LINES}`);
    expect(new Set(items.map((line) => typeof line['subtotal']))).toEqual(
      new Set(['string', 'number']),
    );
    const starts = items.map((line) => String(line['chargeStartDate']));
    for (const form of [/Z$/, /T00:00:00$/, /\+00:00$/, /-08:00$/]) {
      expect(starts).toContainEqual(expect.stringMatching(form));
    }
    const customers = items.map((line) => String(line['customerId']));
    for (const form of [/^org:/, /^[0-9A-F-]+$/, /^[0-9a-f-]+$/]) {
      expect(customers).toContainEqual(expect.stringMatching(form));
    }
    const types = items.map((line) => line['chargeType']);
    expect(types).toEqual(expect.arrayContaining(['new', 'New']));
    expect(items.some((line) => !('customerCountry' in line))).toBe(true);
    const orderIds = items.map((line) => String(line['orderId']));
    expect(orderIds).toContainEqual(expect.stringMatching(/^[\w-]{33}, [0-9a-f]{12}$/));
  });

  it('print amounts digit by digit', async () => {
    const response = await client.get(`/v1/invoices/${quietInvoiceId()}/lineitems?${LINES}`);
    const text = await response.text();
    for (const [position, charge] of client.simulator.tenant.invoices[2]?.charges.entries() ?? []) {
      const printed = position % 2 === 0 ? `"${charge.subtotal}"` : charge.subtotal;
      expect(text).toContain(`"subtotal":${printed},"taxTotal"`);
    }
  });

  it('end perpetual charges with an empty text, the year 1 or no field', async () => {
    const { items } = await client.json(`/v1/invoices/${quietInvoiceId()}/lineitems?${LINES}`);
    const perpetual = items.filter(
      (line) => line['productName'] === 'SQL Server 2022 Standard Edition',
    );
    expect(perpetual.length).toBeGreaterThan(0);
    for (const line of perpetual) {
      expect(['', '0001-01-01T00:00:00', undefined]).toContain(line['chargeEndDate']);
    }
  });

  it('refuse provider one_time, an unknown token and an unknown invoice', async () => {
    const id = quietInvoiceId();
    const wrong = await client.get(
      `/v1/invoices/${id}/lineitems?provider=one_time&invoicelineitemtype=billinglineitems`,
    );
    expect([wrong.status, await wrong.json()]).toEqual([
      400,
      { message: 'The request is invalid.' },
    ]);
    const token = { 'MS-ContinuationToken': 'made-up,AAAA' };
    const unknown = await client.get(
      `/v1/invoices/${id}/lineitems?${LINES}&seekOperation=Next`,
      token,
    );
    expect(unknown.status).toBe(400);
    expect((await client.get(`/v1/invoices/G999999999/lineitems?${LINES}`)).status).toBe(404);
  });

  it('are empty for the providers a modern invoice does not have', async () => {
    const path = `/v1/invoices/${quietInvoiceId()}/lineitems/Office/BillingLineItems`;
    expect((await client.json(path)).items).toEqual([]);
  });

  it('of the planted invoice repeat one token for ever', async () => {
    const broken = client.simulator.tenant.misbehaviour.endlessInvoiceId ?? '';
    const path = `/v1/invoices/${broken}/lineitems?${LINES}`;
    const first = await client.json(path);
    const token = { 'MS-ContinuationToken': first.continuationToken ?? '' };
    const second = await client.json(path, token);
    expect(second.continuationToken).toBe(first.continuationToken);
    expect(second.items).not.toEqual(first.items);
    expect(await client.json(path, token)).toEqual(second);
  });
});

describe('the other answers', () => {
  it('list all customers through tokens', async () => {
    const pages = await walk(client, '/v1/customers?size=5');
    expect(pages.map((page) => page.length)).toEqual([5, 5, 3]);
    expect(pages.flat().map(({ id }) => id)).toEqual(
      client.simulator.tenant.customers.map(({ id }) => id),
    );
  });

  it('show orders with prices only when asked, behind a byte order mark', async () => {
    const { tenant } = client.simulator;
    const order = tenant.orders.find(({ priced }) => priced);
    const path = `/v1/customers/${order?.customer.id ?? ''}/orders`;
    const bytes = Buffer.from(await (await client.get(path)).arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.toString()).not.toContain('"pricing"');
    const priced = await client.json(`${path}?include_price=true`);
    const shown = priced.items.find(({ id }) => id === order?.id);
    expect(shown).toMatchObject({
      alternateId: order?.alternateId,
      status: order?.status,
      lineItems: order?.lines.map((line) => ({
        lineItemNumber: line.number,
        quantity: line.quantity,
        offerId: `${line.item.productId}:${line.item.skuId}:${line.item.availabilityId}`,
        pricing: { price: Number(line.price) },
      })),
    });
  });

  it('find one order by either id and no order of a stranger', async () => {
    const [order] = client.simulator.tenant.orders;
    const base = `/v1/customers/${order?.customer.id.toUpperCase() ?? ''}/orders`;
    for (const id of [order?.id, order?.alternateId]) {
      expect(await client.json(`${base}/${id ?? ''}`)).toMatchObject({ id: order?.id });
    }
    expect((await client.json(`${base}/nothing`)).code).toBe('20000');
    const stranger = await client.json(`/v1/customers/${crypto.randomUUID()}/orders`);
    expect(stranger.code).toBe('20002');
  });

  it('fail for the orders of the planted customer alone', async () => {
    const failing = client.simulator.tenant.misbehaviour.failingOrdersOf ?? '';
    for (const { id } of client.simulator.tenant.customers) {
      const { status } = await client.get(`/v1/customers/${id}/orders`);
      expect([id, status]).toEqual([id, id === failing ? 500 : 200]);
    }
  });

  it('tell how far each line is delivered, by either id of the order', async () => {
    const { tenant } = client.simulator;
    const { orderId = '', customerId = '' } =
      tenant.answerKey.find(({ code }) => code === 'ENTITLEMENT_SHORT') ?? {};
    const order = tenant.orders.find(({ id }) => id === orderId);
    const base = `/v1/customers/${customerId}/orders`;

    const { items } = await client.json(`${base}/${orderId}/provisioningstatus`);

    expect(items).toEqual(
      order?.lines.map((line) => {
        const quantities = tenant.provisioning.get(line) ?? [];
        return {
          orderLineItemId: line.number,
          lineItemNumber: line.number,
          status: quantities.at(-1)?.status,
          quantityProvisioningInformation: quantities,
        };
      }),
    );
    const { alternateId = '' } = order ?? {};
    expect((await client.json(`${base}/${alternateId}/provisioningstatus`)).items).toEqual(items);
    expect((await client.json(`${base}/nothing/provisioningstatus`)).code).toBe('800007');
  });

  it('nest included rights in entitlements', async () => {
    const { tenant } = client.simulator;
    const suite = tenant.entitlements.find(({ included }) => included.length > 0);
    const { items } = await client.json(
      `/v1/customers/${suite?.customer.id ?? ''}/entitlements?entitlementType=software&showExpiry=true`,
    );
    const expected = tenant.entitlements.filter(
      ({ customer, type }) => customer === suite?.customer && type === 'software',
    );
    expect(items).toHaveLength(expected.length);
    expect(items).toContainEqual(
      expect.objectContaining({
        quantity: suite?.quantity,
        referenceOrder: {
          id: suite?.order.id,
          lineItemId: String(suite?.orderLine.number),
          alternateId: suite?.order.alternateId,
        },
        includedEntitlements: suite?.included.map(
          (right) => expect.objectContaining(right) as object,
        ),
      }),
    );
  });

  it('echo the correlation id', async () => {
    const id = crypto.randomUUID();
    const response = await client.get('/v1/invoices', { 'MS-CorrelationId': id });
    expect(response.headers.get('ms-correlationid')).toBe(id);
  });

  it('are counted by route', () => {
    expect(client.simulator.requests).toMatchObject({
      token: 1,
      orders: expect.any(Number) as number,
    });
  });
});

describe('balances', () => {
  it('equal what is open, per currency and in their details', async () => {
    const clean = await signedIn({ plant: 'none' });
    try {
      const { items } = await clean.json('/v1/invoices/summaries');
      for (const summary of items) {
        const open = clean.simulator.tenant.invoices
          .filter(({ currency }) => currency === summary['currencyCode'])
          .slice(1)
          .reduce((sum, { totalCharges }) => sum + Math.round(Number(totalCharges) * 100), 0);
        expect(Math.round(Number(summary['balanceAmount']) * 100)).toBe(open);
        expect(summary['details']).toMatchObject([
          { invoiceType: 'OneTime', summary: { balanceAmount: summary['balanceAmount'] } },
        ]);
      }
      expect(items.map((summary) => summary['currencyCode'])).toEqual(['USD', 'EUR']);
      const response = await clean.get('/v1/invoices/summary');
      const [usd] = items;
      expect(await response.json()).toEqual(usd);
    } finally {
      await clean.simulator.close();
    }
  });
});
