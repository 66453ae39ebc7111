import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { AppError } from '../../src/lib/app-error.ts';
import type { Grant } from '../../src/store/renew-sign-in.ts';
import { heldSecrets, renewSignIn } from '../../src/store/renew-sign-in.ts';
import { findSignIn, forgetSignIn, saveSignIn } from '../../src/store/sign-in-store.ts';
import { useStore } from './use-store.ts';

const store = useStore();
const OWNER = {
  tenantId: 'tenant',
  clientId: 'app',
  key: randomBytes(32),
  configured: undefined,
};
const CONFIGURED = { ...OWNER, configured: 'configured' };
const AUDIENCE = 'https://api.partnercenter.microsoft.com';
const LOGIN = {
  origin: 'device-code',
  refreshToken: 'of-login',
  account: 'ann@example.org',
} as const;

function grant(more: Partial<Grant> = {}): Grant {
  return {
    accessToken: 'access',
    expiresAtMs: Date.UTC(2027, 0, 1),
    refreshToken: 'next',
    account: undefined,
    ...more,
  };
}

const held = (owner = OWNER as typeof OWNER | typeof CONFIGURED) =>
  heldSecrets(store.db, owner, AUDIENCE);

const renewedWith = (granted: Grant, owner = OWNER as typeof OWNER | typeof CONFIGURED) =>
  renewSignIn(store.db, owner, AUDIENCE, (now, keep) => keep(granted, now?.refreshTokens[0] ?? ''));

describe('a sign-in', () => {
  it('is none before anybody signed in', async () => {
    expect(await held()).toBeUndefined();
    expect(await findSignIn(store.db, OWNER)).toBeUndefined();
    expect(await forgetSignIn(store.db, OWNER)).toBe(false);
  });

  it('is kept with who signed in, and no token of it is readable in the database', async () => {
    await saveSignIn(store.db, OWNER, LOGIN);

    expect(await held()).toEqual({ refreshTokens: ['of-login'], accessToken: undefined });
    expect(await findSignIn(store.db, OWNER)).toMatchObject({
      origin: 'device-code',
      account: 'ann@example.org',
      refused_at: null,
    });
    const [row] = await store.rows(`select encode(refresh_token, 'escape') as kept from sign_in`);
    expect(JSON.stringify(row)).not.toContain('of-login');
  });

  it('belongs to one application of one tenant', async () => {
    await saveSignIn(store.db, OWNER, LOGIN);

    expect(await held({ ...OWNER, clientId: 'other' })).toBeUndefined();
    expect(await held({ ...OWNER, tenantId: 'other' })).toBeUndefined();
  });

  it('is forgotten whole', async () => {
    await saveSignIn(store.db, OWNER, LOGIN);
    await renewedWith(grant());

    expect(await forgetSignIn(store.db, OWNER)).toBe(true);

    expect(await held()).toBeUndefined();
    expect(await store.rows('select * from access_token')).toEqual([]);
  });
});

describe('a renewal', () => {
  it('keeps the newest refresh token beside the one it was granted for, and the access token', async () => {
    await saveSignIn(store.db, OWNER, LOGIN);

    await renewedWith(grant({ refreshToken: 'second' }));
    await renewedWith(grant({ refreshToken: 'third', accessToken: 'newest' }));

    expect(await held()).toEqual({
      refreshTokens: ['third', 'second'],
      accessToken: { accessToken: 'newest', expiresAtMs: Date.UTC(2027, 0, 1) },
    });
    expect(await store.rows('select * from sign_in')).toHaveLength(1);
  });

  it('keeps access tokens of each audience apart', async () => {
    await saveSignIn(store.db, OWNER, LOGIN);
    await renewedWith(grant());

    expect(await heldSecrets(store.db, OWNER, 'https://graph.microsoft.com')).toEqual({
      refreshTokens: ['next', 'of-login'],
      accessToken: undefined,
    });
  });

  it('prolongs no life when no refresh token was issued', async () => {
    await saveSignIn(store.db, OWNER, LOGIN);
    const before = await findSignIn(store.db, OWNER);

    await renewedWith(grant({ refreshToken: undefined }));

    expect((await held())?.refreshTokens).toEqual(['of-login']);
    expect((await findSignIn(store.db, OWNER))?.issued_at).toEqual(before?.issued_at);
  });

  it('leaves everything as it was when it fails, and notes a refusal until the next grant', async () => {
    await saveSignIn(store.db, OWNER, LOGIN);
    const refusal = new AppError('SIGN_IN_NEEDED', 'refused', { kind: 'auth', fix: 'sign in' });

    await expect(
      renewSignIn(store.db, OWNER, AUDIENCE, async (_, keep) => {
        await keep(grant(), 'of-login');
        throw refusal;
      }),
    ).rejects.toBe(refusal);

    expect(await held()).toEqual({ refreshTokens: ['of-login'], accessToken: undefined });
    expect(await findSignIn(store.db, OWNER)).toMatchObject({
      refused_with: 'refused',
      refused_fix: 'sign in',
    });
    await renewedWith(grant());
    expect(await findSignIn(store.db, OWNER)).toMatchObject({ refused_at: null });
  });

  it('waits for the one that is under way', async () => {
    await saveSignIn(store.db, OWNER, LOGIN);
    const seen: (readonly string[])[] = [];

    await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        renewSignIn(store.db, OWNER, AUDIENCE, async (now, keep) => {
          const { refreshTokens } = now ?? { refreshTokens: [] };
          seen.push(refreshTokens);
          await new Promise((resolve) => setTimeout(resolve, 20));
          await keep(grant({ refreshToken: name }), refreshTokens[0] ?? '');
        }),
      ),
    );

    // Each began with what the one before had left.
    expect(seen[0]).toEqual(['of-login']);
    expect(seen[1]?.[1]).toBe('of-login');
    expect(seen[2]?.[1]).toBe(seen[1]?.[0]);
  });
});

describe('a refresh token of the settings', () => {
  it('becomes a sign-in when it has worked', async () => {
    expect(await held(CONFIGURED)).toEqual({
      refreshTokens: ['configured'],
      accessToken: undefined,
    });
    expect(await findSignIn(store.db, CONFIGURED)).toBeUndefined();

    await renewedWith(grant({ account: 'bob@example.org' }), CONFIGURED);

    expect((await held(CONFIGURED))?.refreshTokens).toEqual(['next', 'configured']);
    expect(await findSignIn(store.db, CONFIGURED)).toMatchObject({
      origin: 'configured',
      account: 'bob@example.org',
    });
  });

  it('begins anew when another one is named', async () => {
    await renewedWith(grant(), CONFIGURED);

    const other = { ...OWNER, configured: 'another' };

    expect((await held(other))?.refreshTokens).toEqual(['another']);
    await renewedWith(grant({ refreshToken: 'of-another' }), other);
    expect((await held(other))?.refreshTokens).toEqual(['of-another', 'another']);
    expect(await store.rows('select * from sign_in')).toHaveLength(1);
  });

  it('that was there before a login does not come back after it', async () => {
    await saveSignIn(store.db, CONFIGURED, LOGIN);

    expect((await held(CONFIGURED))?.refreshTokens).toEqual(['of-login']);
  });

  it('that is named no more ends what began with it, and no login', async () => {
    await renewedWith(grant(), CONFIGURED);
    expect(await held(OWNER)).toBeUndefined();

    await saveSignIn(store.db, CONFIGURED, LOGIN);
    expect((await held(OWNER))?.refreshTokens).toEqual(['of-login']);
  });
});
