import { readFileSync } from 'node:fs';

import { Big } from 'big.js';
import { parse } from 'csv-parse/sync';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { pageOfFindings } from '../../src/store/finding-list-store.ts';
import type { JudgedInvoice } from '../../src/store/judged-invoice-store.ts';
import { listJudgedInvoices } from '../../src/store/judged-invoice-store.ts';
import { axeViolations } from './axe-violations.ts';
import { launchBrowser, NO_BROWSER } from './browser.ts';
import type { WebUnderTest } from './web-under-test.ts';
import { openWebUnderTest } from './web-under-test.ts';

if (NO_BROWSER !== undefined) console.warn(`Browser tests are skipped: ${NO_BROWSER}`);

/** An amount as a page prints it. */
function figure(shown: string): Big {
  return new Big(shown.replace(/[^\d.]/g, ''));
}

describe.skipIf(NO_BROWSER !== undefined)('in a browser', () => {
  let web: WebUnderTest;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let url: string;
  let state: Awaited<ReturnType<BrowserContext['storageState']>>;
  let invoice: JudgedInvoice;
  const complaints: string[] = [];

  beforeAll(async () => {
    web = await openWebUnderTest();
    url = await web.app.listen({ host: '127.0.0.1', port: 0 });
    browser = await launchBrowser();
    const first = await browser.newContext();
    await (await first.newPage()).goto(`${url}/sign-in?key=${web.links.issue()}`);
    state = await first.storageState();
    await first.close();
    const judged = await listJudgedInvoices(
      web.tenant.store.db,
      {},
      { by: 'findings', descending: true },
    );
    invoice = judged[0] as JudgedInvoice;
  });
  afterAll(async () => {
    await browser.close();
    web.app.server.closeAllConnections();
    await web.close();
  });
  beforeEach(async () => {
    context = await browser.newContext({
      storageState: state,
      viewport: { width: 1280, height: 800 },
    });
    page = await context.newPage();
    complaints.length = 0;
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('finds the open amount of the month', async () => {
    await page.goto(url);
    const tile = page.getByRole('link', { name: /Charged too much/ }).first();
    const led = figure(await tile.locator('.num').innerText());
    await tile.click();
    expect(new URL(page.url()).searchParams.get('stake')).toBe('claim');
    expect(led.gt(0)).toBe(true);
    expect(figure(await page.locator('.sums .num').innerText())).toEqual(led);
    // The rows themselves, too: a sum and a tile may share a mistake.
    const rows = await page.locator('.stacks tbody td.right .num:has(.ccy)').allInnerTexts();
    const listed = rows.reduce((total, row) => total.plus(figure(row)), new Big(0));
    expect(listed).toEqual(led);
  });

  it('downloads the discrepancies of an invoice, whose sum is the sum on the page', async () => {
    await page.goto(`${url}/invoices/${invoice.invoice_id}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV for Excel' }).first().click(),
    ]);
    const bytes = readFileSync(await download.path());
    const rows = parse<Record<string, string>>(bytes, { bom: true, columns: true });
    const claims = rows.filter(
      (row) => row['stake_type'] === 'claim' && row['currency'] === invoice.currency,
    );
    const sum = claims.reduce((total, row) => total.plus(row['stake_net'] ?? 0), new Big(0));
    expect(sum.eq(invoice.claim_net)).toBe(true);
    expect(sum.gt(0)).toBe(true);
  });

  it('explains one line, from the list of lines', async () => {
    await page.goto(`${url}/invoices/${invoice.invoice_id}?tab=lines&disposition=finding`);
    await page.locator('a.ref').first().click();
    await expect
      .poll(() => page.getByRole('heading', { name: 'How it was decided' }).count())
      .toBe(1);
    expect(await page.locator('.next').innerText()).toContain('Next:');
  });

  it('says what changed since the invoice first tied', async () => {
    await page.goto(`${url}/invoices/${invoice.invoice_id}`);
    await page.getByRole('link', { name: 'Changed' }).click();
    const changed = await page.locator('main').innerText();
    expect(changed).toContain('Judged once so far');
    expect(changed).toContain('No line was added, removed or changed since');
    await page.goto(url);
    await page.getByRole('link', { name: 'what that changed' }).click();
    expect(await page.locator('main').innerText()).toContain('Since the run before');
  });

  it('re-runs an invoice, and follows it to its end without loading the page', async () => {
    await page.goto(`${url}/invoices/${invoice.invoice_id}`);
    await page.getByText('Re-run…').click();
    await page.getByLabel('Begin by').selectOption('match');
    await page.getByRole('button', { name: /^Re-run/ }).click();
    await page.getByText('● Done').first().waitFor();
    await expect
      .poll(() => page.locator('.lead .status').innerText(), { timeout: 20_000 })
      .toContain('Done');
    await web.settled();
  });

  it('shows no violation of WCAG 2.2 AA on any page', async () => {
    const { rows } = await pageOfFindings(
      web.tenant.store.db,
      {},
      { by: 'stake', descending: true, offset: 0, limit: 1 },
    );
    const run = invoice.run_id;
    const of = `/invoices/${invoice.invoice_id}`;
    const found: string[] = [];
    for (const path of [
      '/',
      '/invoices',
      '/invoices?currency=XXX',
      of,
      ...['bridge', 'lines', 'customers', 'changes', 'evidence', 'history'].map(
        (tab) => `${of}?tab=${tab}`,
      ),
      '/discrepancies',
      `/discrepancies/${rows[0]?.finding_id ?? ''}`,
      '/runs',
      `/runs/${run}`,
      `/runs/${run}/log`,
      `/runs/${run}/inputs`,
      '/reports',
      '/check',
      '/health',
    ]) {
      await page.goto(url + path);
      found.push(...(await axeViolations(page)).map((one) => `${path}: ${one}`));
    }
    expect(found).toEqual([]);
  }, 120_000);

  it('is walked by the keyboard alone', async () => {
    await page.goto(`${url}/discrepancies`);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Skip to the page');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const second = await page.locator('tbody tr').nth(1).getAttribute('id');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/discrepancies/${second ?? ''}`);
    await page.goBack();
    await page.keyboard.press('/');
    expect(await page.locator(':focus').getAttribute('name')).toBe('search');
  });

  it('lists its keys on ?, in a dialog that gives the place back', async () => {
    await page.goto(`${url}/discrepancies`);
    await page.keyboard.press('j');
    const place = await page.locator(':focus').getAttribute('href');
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog', { name: 'Keyboard' }).isVisible()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await page.locator(':focus').getAttribute('href')).toBe(place);
  });

  it('downloads by the key d what the page shows', async () => {
    await page.goto(`${url}/invoices/${invoice.invoice_id}`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('d')]);
    expect(download.suggestedFilename()).toContain(invoice.invoice_id);
  });

  it('shows times in the zone of the reader, and UTC on hover', async () => {
    const abroad = await browser.newContext({ storageState: state, timezoneId: 'Asia/Kolkata' });
    const there = await abroad.newPage();
    await there.goto(`${url}/runs`);
    const time = there.locator('td time').first();
    const utc = (await time.getAttribute('datetime')) ?? '';
    const local = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Asia/Kolkata',
      hour: '2-digit',
      minute: '2-digit',
    });
    expect(await time.innerText()).toContain(local.format(new Date(utc)));
    expect(await time.getAttribute('title')).toContain(`${utc.slice(11, 16)} UTC`);
    await abroad.close();
  });

  it('prints what stands on the page, and nothing to press', async () => {
    await page.goto(`${url}/invoices/${invoice.invoice_id}`);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const shown = page.locator('button, .button, nav, input, summary').filter({ visible: true });
    expect(await shown.count()).toBe(0);
    expect(await page.locator('tbody tr').first().isVisible()).toBe(true);
    const paper = await page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    expect(paper).toBe('rgb(255, 255, 255)');
  });

  it('hands over a discrepancy: a text for the support desk, and a mail', async () => {
    await page.goto(`${url}/invoices/${invoice.invoice_id}`);
    await page.locator('.open-row').first().click();
    await page.waitForURL('**/discrepancies/**');
    const support = await page.getByLabel('Text for a billing ticket').inputValue();
    expect(support).toContain(`Invoice: ${invoice.invoice_id}`);
    const href =
      (await page.getByRole('link', { name: 'Open as mail' }).getAttribute('href')) ?? '';
    expect(new URL(href).searchParams.get('body')).toBe(
      await page.getByLabel('Text of a mail to a colleague').inputValue(),
    );
  });

  /** What the file of the open claims of the invoice adds up to, by the links beside the page's main button. */
  async function sumOfOpenClaims(): Promise<Big> {
    const list = await context.newPage();
    const query = new URLSearchParams({
      invoice: invoice.invoice_id,
      currency: invoice.currency,
      stake: 'claim',
      state: 'unsettled',
    });
    await list.goto(`${url}/discrepancies?${query.toString()}`);
    const files = list.getByRole('group', { name: 'Download this list of discrepancies' });
    const [download] = await Promise.all([
      list.waitForEvent('download'),
      files.getByRole('link', { name: 'CSV for Excel' }).click(),
    ]);
    const rows = parse<Record<string, string>>(readFileSync(await download.path()), {
      bom: true,
      columns: true,
    });
    await list.close();
    return rows.reduce((total, row) => total.plus(row['stake_net'] ?? 0), new Big(0));
  }

  it('accepts three discrepancies by the keyboard, sees the open amount fall, and takes it back', async () => {
    const list = `${url}/invoices/${invoice.invoice_id}`;
    const open = async () => {
      const text = await page.locator('.heading').innerText();
      return Number(/(\d+) discrepanc(?:y|ies) open/.exec(text)?.[1]);
    };
    await page.goto(list);
    const before = await open();
    const money = await page.locator('.heading .num').first().innerText();
    for (let row = 0; row < 3; row += 1) {
      await page.keyboard.press('j');
      await page.keyboard.press('x');
    }
    await page.getByText('Decide on what is ticked').click();
    expect(await page.locator('.picked').innerText()).toBe('3 ticked');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: /Put on record/ }).click();
    expect(await page.locator('[name=reason]:invalid').count()).toBe(1);
    await page.locator('[name=reason]').fill('Agreed with sales');
    await page.getByRole('button', { name: /Put on record/ }).click();
    await page.getByText('3 discrepancies accepted').waitFor();
    expect(await open()).toBe(before - 3);
    expect(await page.locator('.heading .num').first().innerText()).not.toBe(money);
    expect(await page.locator('.status', { hasText: 'Accepted' }).count()).toBe(3);
    const left = figure(await page.locator('.heading .num').first().innerText());
    expect(await sumOfOpenClaims()).toEqual(left);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('3 discrepancies as before').waitFor();
    expect(await open()).toBe(before);
    expect(await page.locator('.heading .num').first().innerText()).toBe(money);
  });

  it('decides and takes back on the page of a discrepancy, without script', async () => {
    const plain = await browser.newContext({ storageState: state, javaScriptEnabled: false });
    const still = await plain.newPage();
    await still.goto(`${url}/discrepancies?state=unsettled`);
    await still.locator('.open-row').first().click();
    await still.getByText('Decide…').click();
    expect(await still.locator('[name=ticket]').isVisible()).toBe(false);
    await still.getByRole('radio', { name: /^Dispute/ }).check();
    await still.locator('[name=reason]').fill('Claimed');
    await still.locator('[name=ticket]').fill('MS-77');
    await still.getByRole('button', { name: 'Put on record' }).click();
    expect(await still.locator('#decision').innerText()).toContain('(ticket MS-77): Claimed');
    await still.getByRole('button', { name: /^Undo/ }).click();
    expect(await still.locator('#decision').innerText()).toContain('Nobody decided yet.');
    await plain.close();
  });

  it('works without script, at twice the size, with nothing cut off', async () => {
    const plain = await browser.newContext({
      storageState: state,
      javaScriptEnabled: false,
      viewport: { width: 640, height: 400 },
    });
    const narrow = await plain.newPage();
    for (const path of ['/', '/invoices', `/invoices/${invoice.invoice_id}`, '/runs']) {
      await narrow.goto(url + path);
      const { width } = (await narrow.locator('main').boundingBox()) ?? { width: 0 };
      expect(width).toBeLessThanOrEqual(640);
      expect(await narrow.locator('h1').innerText()).not.toBe('');
    }
    await narrow.goto(`${url}/invoices`);
    await narrow.getByLabel('Verdict').selectOption('explained');
    await narrow.getByRole('button', { name: 'Filter' }).click();
    expect(new URL(narrow.url()).searchParams.get('verdict')).toBe('explained');
    await plain.close();
  });
});
