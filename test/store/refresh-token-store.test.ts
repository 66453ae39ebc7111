import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { newestRefreshToken, saveRefreshToken } from '../../src/store/refresh-token-store.ts';
import { useStore } from './use-store.ts';

const store = useStore();
const CHAIN = { key: randomBytes(32), configured: 'configured' };

describe('refresh tokens', () => {
  it('are none before one was saved', async () => {
    expect(await newestRefreshToken(store.db, CHAIN)).toBeUndefined();
  });

  it('come back as they were saved, the newest first, and the last two are kept', async () => {
    for (const token of ['first', 'second', 'third – €']) {
      await saveRefreshToken(store.db, CHAIN, token);
    }

    expect(await newestRefreshToken(store.db, CHAIN)).toBe('third – €');
    expect(await store.db.selectFrom('refresh_token').selectAll().execute()).toHaveLength(2);
  });

  it('begin a new chain when another token is configured', async () => {
    await saveRefreshToken(store.db, CHAIN, 'of the old sign-in');

    expect(await newestRefreshToken(store.db, { ...CHAIN, configured: 'another' })).toBeUndefined();
  });

  it('are not readable in the database', async () => {
    await saveRefreshToken(store.db, CHAIN, 'a-secret-token');
    const { ciphertext } = await store.db
      .selectFrom('refresh_token')
      .select('ciphertext')
      .executeTakeFirstOrThrow();

    expect(ciphertext.includes('a-secret-token')).toBe(false);
  });

  it('are refused under another key', async () => {
    await saveRefreshToken(store.db, CHAIN, 'token');

    await expect(
      newestRefreshToken(store.db, { ...CHAIN, key: randomBytes(32) }),
    ).rejects.toMatchObject({
      code: 'SECRET_KEY_WRONG',
      kind: 'auth',
    });
  });

  it.each([
    ['changed', (kept: Buffer) => Buffer.concat([kept.subarray(0, -1), Buffer.from([0])])],
    ['cut', (kept: Buffer) => kept.subarray(0, 20)],
  ])('are refused when what was kept was %s', async (_what, damage) => {
    await saveRefreshToken(store.db, CHAIN, 'token');
    const row = await store.db
      .selectFrom('refresh_token')
      .select('ciphertext')
      .executeTakeFirstOrThrow();
    const ciphertext = damage(row.ciphertext);
    if (ciphertext.equals(row.ciphertext)) ciphertext[0] = (ciphertext[0] ?? 0) ^ 1;
    await store.db.updateTable('refresh_token').set({ ciphertext }).execute();

    await expect(newestRefreshToken(store.db, CHAIN)).rejects.toMatchObject({
      code: 'SECRET_KEY_WRONG',
    });
  });
});
