import { describe, expect, it, onTestFinished } from 'vitest';

import type { Page } from '../../src/partner-center/answer.ts';
import { aClient, all, failureOf, fromStart, signal } from './client-under-test.ts';
import { json, seekPage } from './fault-server.ts';

const summaryOf = ({ itemCount, nextToken }: Page) => [itemCount, nextToken];

describe('a listing paged by seeking', () => {
  it('hands out every page and sends back only the token', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(seekPage([{ id: 1 }, { id: 2 }], 'A,/+='), seekPage([{ id: 3 }]));

    const pages = await all(partnerCenter.billedLines('G1', fromStart));

    expect(pages.map(summaryOf)).toEqual([
      [2, 'A,/+='],
      [1, undefined],
    ]);
    const query = 'provider=onetime&invoicelineitemtype=billinglineitems&size=2000';
    expect(server.calls.map(({ url, headers }) => [url, headers['ms-continuationtoken']])).toEqual([
      [`/v1/invoices/G1/lineitems?${query}`, undefined],
      [`/v1/invoices/G1/lineitems?${query}&seekOperation=Next`, 'A,/+='],
    ]);
  });

  it('takes the token of the page where the link carries none', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const links = { next: { uri: '/customers?seekOperation=Next', headers: [] } };
    server.script(json(200, { items: [{}], links, continuationToken: 'A' }), seekPage([{}]));

    expect(await all(partnerCenter.customers(fromStart))).toHaveLength(2);
    expect(server.calls[1]?.headers['ms-continuationtoken']).toBe('A');
  });

  it('ends where the links name no next page, even if a token is printed', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(json(200, { items: [{}], links: { self: {} }, continuationToken: 'A' }));

    expect((await all(partnerCenter.customers(fromStart))).map(summaryOf)).toEqual([
      [1, undefined],
    ]);
    expect(server.calls).toHaveLength(1);
  });

  it('resumes at a stored token', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(seekPage([{}]));

    await all(partnerCenter.customers({ signal, fromToken: 'B' }));

    expect(server.calls.map(({ url, headers }) => [url, headers['ms-continuationtoken']])).toEqual([
      ['/v1/customers?size=500&seekOperation=Next', 'B'],
    ]);
  });

  it('asks for the next page while the consumer works on this one', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(seekPage([{}], 'A'), seekPage([{}]));

    const pages = partnerCenter.customers(fromStart);
    await pages.next();
    await expect.poll(() => server.calls.length).toBe(2); // nobody has asked for page 2
    await all(pages);

    expect(server.calls).toHaveLength(2);
  });

  it('fetches one page ahead, not more', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(seekPage([{}], 'A'), seekPage([{}], 'B'), seekPage([{}]));

    const pages = partnerCenter.customers(fromStart);
    await pages.next();
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(server.calls).toHaveLength(2);
    await pages.return();
  });

  it('cancels the page ahead when the consumer stops', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const cancelled = new Promise<void>((resolve) => {
      server.script(seekPage([{}], 'A'), (response) => response.on('close', resolve));
    });

    for await (const page of partnerCenter.customers(fromStart)) {
      expect(page.itemCount).toBe(1);
      await expect.poll(() => server.calls.length).toBe(2);
      break;
    }

    await cancelled;
  });

  it('throws the failure of the page ahead only after this page was used', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(seekPage([{}], 'A'), json(404, {}));

    const pages = partnerCenter.customers(fromStart);
    expect((await pages.next()).value).toMatchObject({ itemCount: 1 });
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(await failureOf(pages.next())).toMatchObject({ status: 404 });
  });
});

describe('a broken chain', () => {
  it.each([
    ['a token that repeats itself', ['A', 'A'], 'page 2 leads back to an earlier page'],
    ['a loop of two', ['A', 'B', 'A'], 'page 3 leads back to an earlier page'],
  ])('is %s', async (_, tokens, found) => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(...tokens.map((token) => seekPage([{}], token)), seekPage([{}], 'Z'));

    const failure = await failureOf(all(partnerCenter.customers(fromStart)));

    expect(failure).toMatchObject({ code: 'PAGE_CHAIN_BROKEN', retryable: false });
    expect(failure.message).toContain(found);
    expect(server.calls).toHaveLength(tokens.length);
  });

  it('is a fourth empty page in a row; three may pass', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const empty = ['A', 'B', 'C'].map((token) => seekPage([], token));
    server.script(...empty, seekPage([{}]), ...empty, seekPage([], 'D'), seekPage([{}]));

    expect(await all(partnerCenter.customers(fromStart))).toHaveLength(4);
    const failure = await failureOf(all(partnerCenter.customers(fromStart)));

    expect(failure).toMatchObject({ code: 'PAGE_CHAIN_BROKEN' });
    expect(failure.message).toContain('page 4');
  });

  it('is a listing without end', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished, { limits: { pagesMax: 3 } });
    server.script(...['A', 'B', 'C', 'D'].map((token) => seekPage([{}], token)));

    expect(await failureOf(all(partnerCenter.customers(fromStart)))).toMatchObject({
      code: 'PAGE_CHAIN_BROKEN',
    });
  });

  it('is a next page without a token, or with one that no header can carry', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(json(200, { items: [], links: { next: { uri: '/x' } } }), seekPage([], 'A\r\nB'));

    const code = 'PAGE_CHAIN_BROKEN';
    expect(await failureOf(all(partnerCenter.customers(fromStart)))).toMatchObject({ code });
    expect(await failureOf(all(partnerCenter.customers(fromStart)))).toMatchObject({ code });
  });

  it('is a next page of a collection that is documented to come whole', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(seekPage([{ id: 'o1' }], 'A'));

    expect(await failureOf(partnerCenter.ordersOfCustomer('c1', { signal }))).toMatchObject({
      code: 'PAGE_CHAIN_BROKEN',
    });
  });
});

describe('the listing of invoices', () => {
  const invoices = (first: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ id: `D${first + index}` }));
  const next = (offset: number) => ({ next: { uri: `/invoices?size=200&offset=${offset}` } });

  it('follows offsets and takes the step the server names', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(
      json(200, { items: invoices(0, 100), links: next(100) }),
      json(200, { items: invoices(100, 30), links: {} }),
    );

    const pages = await all(partnerCenter.invoices(fromStart));

    expect(pages.map(summaryOf)).toEqual([
      [100, '100'],
      [30, undefined],
    ]);
    expect(server.calls.map(({ url }) => url)).toEqual([
      '/v1/invoices?size=200&offset=0',
      '/v1/invoices?size=200&offset=100',
    ]);
  });

  it('ends when a page brings no invoice that was not seen', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    const whole = json(200, { items: invoices(0, 250), links: next(200) }); // modern: offset ignored
    server.script(whole, whole, whole);

    expect((await all(partnerCenter.invoices(fromStart))).map(summaryOf)).toEqual([[250, '200']]);
    expect(server.calls).toHaveLength(2);
  });

  it('looks behind a full page that names no next one', async () => {
    const { partnerCenter, server } = await aClient(onTestFinished);
    server.script(
      json(200, { items: invoices(0, 200), links: {} }),
      json(200, { items: [], links: {} }),
    );

    expect(await all(partnerCenter.invoices(fromStart))).toHaveLength(1);
    expect(server.calls[1]?.url).toBe('/v1/invoices?size=200&offset=200');
  });
});
