import { rm } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { REPORTS } from '../../reports/index.ts';
import { openReport } from '../../src/report/read-report.ts';
import type { DecisionRequest } from '../../src/store/decision-request.ts';
import { decideFindings } from '../../src/store/decision-store.ts';
import { forgetDecisions } from '../store/forget-decisions.ts';
import { parseCsv } from './parse-csv.ts';
import { aMatch, aRun } from './report-rows.ts';
import type { ReportsUnderTest } from './reports-under-test.ts';
import { openReportsUnderTest } from './reports-under-test.ts';

const FINDING = 'F-0000000000000001';

let test: ReportsUnderTest;
beforeAll(async () => {
  test = await openReportsUnderTest();
});
beforeEach(async () => {
  await test.clear();
  await forgetDecisions(test.store.db);
});
afterAll(() => test.end());

/** The same match on both runs: only what people decided between them differs. */
async function twoRuns(
  request: DecisionRequest | undefined,
  second: { as_of?: string } = {},
): Promise<void> {
  await aRun(test.store, 'r1');
  const row = { total_charges: '100', lines_total: '100', ties: true };
  await aMatch(test.store, {
    runs: ['r1'],
    row,
    findings: [{ finding_id: FINDING, opens_invoice: true }],
  });
  await test.emit('r1', { invoiceId: 'G1' });
  await test.emit('r1');
  if (request !== undefined) {
    const said = {
      actor: '=Anna',
      via: 'page',
      at: new Date('2026-11-24T09:00:00Z'),
      batch: 'b',
    } as const;
    await decideFindings(test.store.db, { findingIds: [FINDING] }, request, said);
  }
  const { rows } = await test.store.pool.query<{ last: string }>(
    'select coalesce(max(decision_id), 0) as last from decision',
  );
  await aRun(test.store, 'r2', {
    created_at: '2026-11-25T03:00:00Z',
    as_of: '2026-11-25T03:00:00Z',
    decided_to: rows[0]?.last,
    ...second,
  });
  await test.store.pool.query(`insert into run_match select 'r2', match_id from match`);
}

async function rowOf(runId: string, report: string): Promise<Readonly<Record<string, string>>> {
  const of = report === 'summary' ? {} : { invoiceId: 'G1' };
  const [header = [], ...rows] = parseCsv(await test.csv(runId, report, of));
  return Object.fromEntries(header.map((name, at) => [name, rows[0]?.[at] ?? '']));
}

const emittedIn = async (runId: string) => {
  const { files } = await test.emit(runId, { invoiceId: 'G1' });
  return files.map(({ manifest }) => manifest.report);
};

describe('a file', () => {
  it('shows what was decided before its run opened', async () => {
    await twoRuns({ action: 'dispute', reason: 'too many', ticket: '2611-0042' });
    expect(await rowOf('r2', 'discrepancies')).toMatchObject({
      state: 'disputed',
      decision: 'dispute',
      decision_reason: 'too many',
      decided_by: "'=Anna",
      decided_at: '2026-11-24T09:00:00Z',
      ticket: '2611-0042',
      waived_until: '',
    });
  });

  it('built again is what it was, whatever was decided since', async () => {
    await twoRuns({ action: 'accept', reason: 'agreed' });
    await rm(test.reportsDir, { recursive: true });
    const ports = { store: test.store, reportsDir: test.reportsDir, reports: REPORTS };
    const of = { report: 'discrepancies', scope: 'G1', runId: 'r1', bom: false };
    const { stream } = await openReport(ports, of);
    const [header = [], ...rows] = parseCsv(await text(stream));
    expect(rows[0]?.[header.indexOf('state')]).toBe('open');
  });

  it('is emitted anew when somebody decided, and only if it shows that', async () => {
    await twoRuns({ action: 'accept', reason: 'agreed' });
    expect(await emittedIn('r2')).toEqual(['discrepancies']);
  });

  it('is left alone when nobody decided anything', async () => {
    await twoRuns(undefined);
    expect(await emittedIn('r2')).toEqual([]);
  });

  it('is emitted anew when a waiver ended', async () => {
    const waiver = { action: 'waive', reason: 'small', waivedUntil: '2026-11-30' } as const;
    await twoRuns(waiver);
    expect(await emittedIn('r2')).toEqual(['discrepancies']);
    await test.store.pool.query(
      `insert into run (run_id, kind, scope, options, as_of, app_version, rule_set_hash, decided_to)
       select 'r3', kind, 'r3', options, '2026-12-01T03:00:00Z', app_version, rule_set_hash, decided_to
       from run where run_id = 'r2'`,
    );
    await test.store.pool.query(`insert into run_match select 'r3', match_id from match`);
    expect(await emittedIn('r3')).toEqual(['discrepancies']);
    expect(await rowOf('r3', 'discrepancies')).toMatchObject({
      state: 'open',
      decision: 'waive-lapsed',
      waived_until: '2026-11-30',
    });
  });
});

describe('the summary', () => {
  it.each([
    [{ action: 'accept', reason: 'agreed' }, 'explained', '0', '0.00'],
    [{ action: 'waive', reason: 'small', waivedUntil: '2026-12-31' }, 'explained', '0', '0.00'],
    [{ action: 'dispute', reason: 'too many' }, 'open', '1', '10.00'],
  ] as const)(
    'counts what is still to be settled after %j',
    async (request, verdict, findings, net) => {
      await twoRuns(request);
      expect(await rowOf('r2', 'summary')).toMatchObject({
        verdict,
        open_findings: findings,
        open_claims_net: net,
      });
      expect(await rowOf('r1', 'summary')).toMatchObject({ verdict: 'open', open_findings: '1' });
    },
  );
});
