import { randomBytes } from 'node:crypto';

import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';

import { keepEvidence, readEvidence, sha256Of } from '../../src/store/evidence-store.ts';
import { useStore } from './use-store.ts';

const store = useStore();

describe('evidence', () => {
  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['bytes that are no text', Buffer.from([0, 255, 254, 0, 10, 13])],
    ['bytes that do not compress', randomBytes(200_000)],
  ])('gives back %s as they came', async (_what, bytes) => {
    const sha256 = await keepEvidence(store.db, { bytes, mediaType: 'application/pdf' });

    expect(sha256).toBe(sha256Of(bytes));
    expect((await readEvidence(store.db, sha256)).equals(bytes)).toBe(true);
  });

  it('keeps equal bytes once', async () => {
    const bytes = Buffer.from('twice');
    await keepEvidence(store.db, { bytes, mediaType: 'text/plain' });
    const sha256 = await keepEvidence(store.db, { bytes, mediaType: 'text/plain' });

    const rows = await store.db
      .selectFrom('evidence')
      .select('raw_size')
      .where('sha256', '=', sha256)
      .execute();
    expect(rows).toEqual([{ raw_size: '5' }]);
  });

  it('refuses to be changed', async () => {
    await keepEvidence(store.db, { bytes: Buffer.from('fixed'), mediaType: 'text/plain' });

    await expect(sql`update evidence set media_type = 'x'`.execute(store.db)).rejects.toThrow(
      'evidence rows never change',
    );
  });

  it.each([
    ['other bytes', `(select gzip from evidence where sha256 <> e.sha256 limit 1)`],
    ['a cut tail', `substring(gzip from 1 for 8)`],
    ['bytes that are no gzip', `'\\x00'::bytea`],
  ])('detects %s in its place', async (_what, damage) => {
    await keepEvidence(store.db, { bytes: Buffer.from('another'), mediaType: 'text/plain' });
    const sha256 = await keepEvidence(store.db, {
      bytes: randomBytes(50),
      mediaType: 'text/plain',
    });
    await store.db.transaction().execute(async (trx) => {
      await sql`set local session_replication_role = replica`.execute(trx);
      await sql`update evidence e set gzip = ${sql.raw(damage)} where sha256 = ${sha256}`.execute(
        trx,
      );
    });

    await expect(readEvidence(store.db, sha256)).rejects.toMatchObject({
      code: 'EVIDENCE_DAMAGED',
      kind: 'damaged',
    });
  });

  it('detects evidence that is gone', async () => {
    await expect(readEvidence(store.db, sha256Of(Buffer.from('never')))).rejects.toMatchObject({
      code: 'EVIDENCE_DAMAGED',
    });
  });
});
