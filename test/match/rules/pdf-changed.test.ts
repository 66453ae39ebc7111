import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { findingsOf, judgementOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { storeReadStatement } from '../stored-statement.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

async function receive(...versions: readonly string[]) {
  await tenant.it.orders(ANNA, [{}]);
  await tenant.it.bill([{}]);
  for (const bytes of versions) {
    await tenant.it.newRun();
    await storeReadStatement(tenant.it, { bytes });
  }
  return tenant.it.match();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('PDF_CHANGED', () => {
  it('finds a statement that was issued again with other bytes', async () => {
    const match = await receive('first', 'second');

    expect(await findingsOf(tenant.it.db, match)).toEqual([
      {
        code: 'PDF_CHANGED',
        role: 'root',
        confidence: 'certain',
        stake_type: 'none',
        stake_net: '0',
        stake_tax: '0',
        expected_text: `SHA-256 ${sha256('first')}`,
        actual_text: `SHA-256 ${sha256('second')}`,
        lines: 0,
        why: 'The PDF statement of invoice G000000001 was issued again: it is not the file that first came.',
      },
    ]);
    expect((await judgementOf(tenant.it.db, match)).verdict).toBe('open');
  });

  it('compares with the first, however many came', async () => {
    const match = await receive('first', 'second', 'third');

    expect(await findingsOf(tenant.it.db, match)).toMatchObject([
      { expected_text: `SHA-256 ${sha256('first')}`, actual_text: `SHA-256 ${sha256('third')}` },
    ]);
  });

  it('is silent while the bytes are the same', async () => {
    expect(await findingsOf(tenant.it.db, await receive('first', 'first'))).toEqual([]);
  });

  it('is silent again when the first one is back', async () => {
    expect(await findingsOf(tenant.it.db, await receive('first', 'second', 'first'))).toEqual([]);
  });

  it('ignores the statements of another invoice', async () => {
    await tenant.it.bill([{ orderId: 'order-2' }], { id: 'G000000002' });
    await storeReadStatement(tenant.it, { of: 'G000000002', bytes: 'another' });

    expect(await findingsOf(tenant.it.db, await receive('first'))).toEqual([]);
  });
});
