import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';

import { listFindings, listVerdicts } from '../../src/store/match-store.ts';
import { nightInProcess } from '../pipeline/night-in-process.ts';
import { simulatedTenant } from '../pipeline/simulated-tenant.ts';
import { PROCESSES_TIMEOUT_MS, runRecon } from './recon-process.ts';

it(
  'recon findings decide settles an invoice, the next night keeps it, undo takes it back',
  { timeout: PROCESSES_TIMEOUT_MS },
  async () => {
    const tenant = await simulatedTenant({ plant: 'all', lines: 120 });
    const { db } = tenant.store;
    const recon = (args: readonly string[], input?: string) =>
      runRecon(args, tenant.settings, input);
    await nightInProcess(tenant);
    const invoiceId = (await listVerdicts(db)).find(
      ({ verdict }) => verdict === 'open',
    )?.invoice_id;
    const verdict = async () =>
      (await listVerdicts(db, { invoiceId: invoiceId ?? '' }))[0]?.verdict;
    const ids = (await listFindings(db, { invoiceId })).map((one) => one.finding_id);
    expect(await verdict()).toBe('open');

    const decided = await recon(
      ['findings', 'decide', '-', 'accept', '--reason', 'agreed', '--by', 'Anna', '--json'],
      ids.join('\n'),
    );
    expect(decided, decided.stderr).toMatchObject({ code: 0 });
    const { batch, findingIds } = JSON.parse(decided.stdout) as {
      batch: string;
      findingIds: string[];
    };
    expect(findingIds).toEqual(ids);
    expect(await verdict()).toBe('explained');

    // Nothing changed at Partner Center: only what shows decisions is emitted.
    const next = await nightInProcess(tenant);
    expect(await verdict()).toBe('explained');
    const period = next.verdicts.find((one) => one.invoice_id === invoiceId)?.period ?? '';
    const name = `recon_${invoiceId ?? ''}_discrepancies.csv`;
    const file = path.join(tenant.home, 'reports', period, 'latest', name);
    const rows = parse<Record<string, string>>(await readFile(file), { columns: true });
    expect(
      new Set(rows.map((row) => `${row['state'] ?? ''} by ${row['decided_by'] ?? ''}`)),
    ).toEqual(new Set(['accepted by Anna']));

    const listed = await recon(['findings', 'list', '--state', 'accepted', '--json']);
    expect(JSON.parse(listed.stdout)).toHaveLength(ids.length);
    const wrong = await recon(['findings', 'decide', ids[0] ?? '', 'waive', '--reason', 'small']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('waive needs a day until which it is waived');

    const undone = await recon(['findings', 'undo', batch]);
    expect(undone.stderr).toContain('Taken back');
    expect(await verdict()).toBe('open');
    const history = await recon(['findings', 'history', ids[0] ?? '']);
    expect(history.stdout).toMatch(/undo[^]*Anna \(cli\) +accept, undone +agreed/);
  },
);
