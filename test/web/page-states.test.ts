import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Browser, Page } from 'playwright-core';
import type { ComponentChild } from 'preact';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Decimal } from '../../src/lib/decimal.ts';
import type { JudgedInvoice } from '../../src/store/judged-invoice-store.ts';
import type { LineChange } from '../../src/store/line-changes.ts';
import type { NewFinding } from '../../src/store/new-finding-store.ts';
import type { Failure } from '../../src/web/handle-errors.tsx';
import type { Night } from '../../src/web/nights.ts';
import { DiscrepanciesPage } from '../../src/web/pages/discrepancies-page.tsx';
import { ErrorPage } from '../../src/web/pages/error-page.tsx';
import { ChangesTab } from '../../src/web/pages/invoice-detail-tabs.tsx';
import { InvoiceDiscrepanciesTab } from '../../src/web/pages/invoice-discrepancies-tab.tsx';
import { InvoiceFindingChanges } from '../../src/web/pages/invoice-finding-changes.tsx';
import { InvoicePage } from '../../src/web/pages/invoice-page.tsx';
import { InvoicesPage } from '../../src/web/pages/invoices-page.tsx';
import type { OverviewData } from '../../src/web/pages/overview-page.tsx';
import { OverviewPage } from '../../src/web/pages/overview-page.tsx';
import { SignedOutPage } from '../../src/web/pages/signed-out-page.tsx';
import { WelcomePage } from '../../src/web/pages/welcome-page.tsx';
import type { DecisionStart } from '../../src/web/parts/decision-fields.tsx';
import { NewList } from '../../src/web/parts/finding-changes.tsx';
import { Layout } from '../../src/web/parts/layout.tsx';
import { STYLE_SHEETS } from '../../src/web/style-sheets.ts';
import type { AboutThis } from '../../src/web/web-ports.ts';
import { axeViolations } from './axe-violations.ts';
import { launchBrowser, NO_BROWSER } from './browser.ts';

const ASSETS = path.join(import.meta.dirname, '../../src/web/assets');
const CSS = STYLE_SHEETS.map((name) => readFileSync(path.join(ASSETS, `${name}.css`), 'utf8')).join(
  '\n',
);
const ABOUT: AboutThis = {
  version: '0.0.0',
  tenant: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  tenantId: '6ee21a67-6143-4f15-a905-5a7e92854bd5',
  account: 'erika',
  environment: 'production',
  schedule: 'at 03:00, every day (UTC)',
};
const money = (amount: string) => amount as Decimal;
const night = (day: string, state: Night['state']): Night => ({
  dueAt: new Date(`2026-11-${day}T03:00:00Z`),
  state,
  runId: state === 'missed' ? null : `run-${day}`,
});
const MONTH: OverviewData = {
  period: '2026-10',
  periods: ['2026-10', '2026-09'],
  totals: [
    {
      currency: 'EUR',
      invoices: 4,
      explained_invoices: 4,
      unchecked_invoices: 0,
      billed: money('48211.05'),
      explained: money('48211.05'),
      claim_net: money('0'),
      exposure_net: money('0'),
      open_findings: 0,
      unchecked: money('0'),
    },
  ],
  invoices: [],
  files: [],
  elsewhere: [],
  bridge: [],
  months: [],
  ages: [],
  customers: [],
  codes: [],
  nights: [night('23', 'done'), night('24', 'partial'), night('25', 'done')],
  schedule: ABOUT.schedule,
  checkedAt: new Date('2026-11-25T03:12:00Z'),
  now: new Date('2026-11-25T09:00:00Z'),
};
const INVOICE: JudgedInvoice = {
  invoice_id: 'G012345678',
  match_id: '1',
  run_id: '20261125T030000Z-abcd',
  as_of: new Date('2026-11-25T03:12:00Z'),
  period: '2026-10',
  currency: 'EUR',
  verdict: 'explained',
  invoiced_at: new Date('2026-11-08T00:00:00Z'),
  document_type: 'invoice',
  total_charges: money('48211.05'),
  lines_total: money('48211.05'),
  lines_subtotal: null,
  lines_tax: null,
  pdf_total: money('48211.05'),
  difference: money('0'),
  ties: true,
  line_count: 1204,
  matched_lines: 1204,
  out_of_scope_lines: 0,
  open_findings: 0,
  settled_findings: 0,
  claim_net: money('0'),
  exposure_net: money('0'),
  not_checked: [],
};

/** The widest figures that a list of invoices has to hold. */
const HUGE: Partial<JudgedInvoice> = {
  verdict: 'does-not-tie',
  ties: false,
  line_count: 5_214_003,
  matched_lines: 5_200_001,
  open_findings: 13_207,
  total_charges: money('648211305.05'),
  lines_total: money('648211304.92'),
  difference: money('0.13'),
  claim_net: money('12345678.90'),
  exposure_net: money('98765432.10'),
};

const CHANGE: LineChange = {
  kind: 'added',
  group_id: '1',
  customer_id: 'c',
  customer_name: 'Anna Ltd',
  product_name: null,
  order_id: null,
  charge_type: 'new',
  charge_start_on: null,
  charge_end_on: null,
  currency: 'EUR',
  in_scope: true,
  old_subtotal: null,
  new_subtotal: money('1.00'),
  net: money('1.00'),
  tax: money('0'),
  total: money('1.00'),
};

const START: DecisionStart = {
  csrf: 'token',
  batch: '6f2f73b4-0000-4000-8000-000000000000',
  as: 'erika',
  today: '2026-11-25',
};

/** It names a currency and an amount, yet nobody gains or loses by it. */
const WITHOUT_MONEY: NewFinding = {
  finding_id: 'F-0000000000000001',
  code: 'ORDER_LINE_AMBIGUOUS',
  severity: 'info',
  invoice_id: 'G012345678',
  currency: 'GBP',
  stake_type: 'none',
  stake_net: money('824.89'),
  customer_name: 'Nordlicht GmbH',
  why: 'Several order lines fit.',
};

const overview = (data: Partial<OverviewData>) =>
  h(OverviewPage, { data: { ...MONTH, ...data }, titleOfCode: (code) => code });
const failed = (failure: Pick<Failure, 'status' | 'code' | 'says' | 'fix'>) =>
  h(ErrorPage, {
    failure: {
      ...failure,
      id: 'req-17',
      stillRight: 'Nothing was changed, and every other page is as it was.',
    },
  });
const invoicePage = (more: Partial<JudgedInvoice>) => {
  const invoice = { ...INVOICE, ...more };
  const tab = h(InvoiceDiscrepanciesTab, {
    invoice,
    found: { rows: [], total: 0, sums: [] },
    sort: { by: 'stake', descending: true },
    page: 1,
    titleOfCode: (code) => code,
    groups: undefined,
    decided: undefined,
    start: START,
  });
  return h(InvoicePage, {
    invoice,
    tab: 'discrepancies',
    files: [],
    statement: undefined,
    steps: [],
    csrf: 'token',
    children: tab,
  });
};

/** Each state a page can be in beside the usual one, and what the reader is told. */
const STATES: Readonly<Record<string, { page: ComponentChild; says: readonly string[] }>> = {
  'first use': {
    page: h(WelcomePage, { about: ABOUT }),
    says: ['Nothing has been judged', 'recon demo --serve', 'Check a file you already have'],
  },
  'nothing open': { page: overview({}), says: ['4 of 4 invoices explained. Nothing is open.'] },
  'a month without an invoice': {
    page: overview({ period: '2026-11', totals: [], checkedAt: null }),
    says: [
      'No invoice for November 2026 yet.',
      'The last look was the night of',
      'See October 2026',
    ],
  },
  'stale, because the last night was missed': {
    page: overview({
      nights: [night('24', 'done'), night('25', 'missed')],
      checkedAt: new Date('2026-11-24T03:12:00Z'),
    }),
    says: ['Not of last night', 'never began', 'checked 29 hours ago', '1 done, 1 missed'],
  },
  'an invoice with nothing to do': {
    page: invoicePage({}),
    says: ['All 1,204 lines are explained. The total ties. Nothing to do.', '✓ ties', '✓ agrees'],
  },
  'an invoice that came in part': {
    page: invoicePage({
      verdict: 'not-checked',
      matched_lines: 1020,
      not_checked: ['orders of 1 customer did not come'],
    }),
    says: [
      'Checked in part: 1,020 of 1,204 lines that came are explained',
      'orders of 1 customer did not come',
      'Re-run asks now',
    ],
  },
  'an invoice that does not tie': {
    page: invoicePage({ verdict: 'does-not-tie', ties: false, difference: money('-1329.75') }),
    says: [
      'differ from the invoice total by \u22121,329.75 EUR',
      '✗ differs by \u22121,329.75: why',
    ],
  },
  'a statement that differs': {
    page: invoicePage({ pdf_total: money('48269.37') }),
    says: ['✗ differs by \u221258.32: why'],
  },
  'a month with money of no single customer': {
    page: overview({
      customers: [{ currency: 'EUR', name: '', findings: 2, stake_net: money('413.36') }],
    }),
    says: ['of no single customer', 'Counted from the first night that saw it.'],
  },
  'an invoice that a later run found the same': {
    page: [
      h('h1', {}, INVOICE.invoice_id),
      h(InvoiceFindingChanges, {
        madeBy: undefined,
        confirmedBy: '20261126T030000Z-cafe',
        resolved: [],
        added: { rows: [], total: 0 },
        titleOfCode: (code) => code,
      }),
    ],
    says: ['Discrepancies Run 20261126T030000Z-cafe looked again and found the same.'],
  },
  'lines without a change on an invoice that never tied to the cent': {
    page: [
      h('h1', {}, INVOICE.invoice_id),
      h(ChangesTab, {
        invoice: { ...INVOICE, ties: false, difference: money('0.46') },
        changes: { invoice_id: INVOICE.invoice_id, since: INVOICE.as_of, lines: [], sums: [] },
      }),
    ],
    says: ['since 25 Nov 2026 03:12 UTC, when the lines were first whole.'],
  },
  'invoices in hundreds of millions': {
    page: h(InvoicesPage, {
      data: {
        invoices: [{ ...INVOICE, ...HUGE }],
        periods: ['2026-10'],
        workbookOf: undefined,
        files: [],
        only: {},
        sort: { by: 'date', descending: true },
      },
    }),
    says: ['648,211,305.05 EUR', '648,211,304.92', '12,345,678.90'],
  },
  'more changed lines than a page shows': {
    page: [
      h('h1', {}, INVOICE.invoice_id),
      h(ChangesTab, {
        invoice: INVOICE,
        changes: {
          invoice_id: INVOICE.invoice_id,
          since: INVOICE.as_of,
          lines: Array.from({ length: 301 }, () => CHANGE),
          sums: [],
        },
      }),
    ],
    says: ['The first 300 of 301 lines that changed; the file has all'],
  },
  'a new discrepancy without money': {
    page: [
      h('h1', {}, 'Since the run before'),
      h(NewList, {
        rows: [WITHOUT_MONEY],
        total: 1,
        titleOfCode: (code) => code,
        withInvoice: true,
      }),
    ],
    says: ['Several order lines fit.', 'no money'],
  },
  'an error': {
    page: failed({
      status: 500,
      code: 'UNEXPECTED',
      says: 'Something went wrong here.',
      fix: 'Load the page again.',
    }),
    says: ['That did not work', 'Nothing was changed', 'Load the page again.', 'To quote: req-17'],
  },
  'no right': {
    page: failed({
      status: 401,
      code: 'NOT_SIGNED_IN',
      says: 'This browser is not signed in.',
      fix: 'Open the sign-in link, or ask whoever runs it for one.',
    }),
    says: ['Sign in first', 'ask whoever runs it'],
  },
  'signed out': { page: h(SignedOutPage, {}), says: ['Signed out', 'To come back'] },
};

it('sends every style sheet there is', () => {
  const files = readdirSync(ASSETS).filter((name) => name.endsWith('.css'));
  expect(files.toSorted()).toEqual(STYLE_SHEETS.map((name) => `${name}.css`).toSorted());
});

it('goes back from Undo to the page and the order the reader was in', () => {
  const html = renderToString(
    h(DiscrepanciesPage, {
      data: {
        found: { rows: [], total: 0, sums: [] },
        only: { period: '2026-10' },
        sort: { by: 'age', descending: false },
        page: 2,
        periods: [],
        codes: [],
        decided: { batch: 'page:1', action: 'accept', findings: 1, can_undo: true },
        start: START,
      },
      titleOfCode: (code) => code,
    }),
  );
  expect(html).toContain(
    'name="back" value="/discrepancies?period=2026-10&amp;sort=age&amp;direction=asc&amp;page=2"',
  );
});

describe.skipIf(NO_BROWSER !== undefined)('the state of a page', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  it.each(Object.keys(STATES))(
    '%s: says what it is and what to do, within WCAG 2.2 AA',
    async (name) => {
      const { page: body, says } = STATES[name] ?? { page: h('p', {}), says: ['?'] };
      // Half of 1280: what a reader has left at twice the size.
      await page.setViewportSize({ width: 640, height: 400 });
      await page.setContent(inLayout(body));
      await page.addStyleTag({ content: CSS });
      const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ');
      for (const one of says) expect(text).toContain(one);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await axeViolations(page), colorScheme).toEqual([]);
      }
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(640);
      expect(await page.evaluate(CUT_LISTS)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 800 });
      expect(await page.evaluate(CUT_LISTS)).toEqual([]);
    },
  );
});

/** Lists whose figures are out of sight until somebody scrolls sideways. */
const CUT_LISTS = `[...document.querySelectorAll('.scroll:has(> .stacks)')]
  .filter((list) => list.scrollWidth > list.clientWidth)
  .map((list) => list.getAttribute('aria-label') + ': ' + list.scrollWidth + ' of ' + list.clientWidth)`;

function inLayout(body: ComponentChild): string {
  const page = h(Layout, {
    title: 'State',
    section: undefined,
    about: ABOUT,
    csrf: 'token',
    isSignedIn: true,
    children: body,
  });
  return `<!doctype html>${renderToString(page)}`;
}
