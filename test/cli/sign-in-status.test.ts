import { describe, expect, it } from 'vitest';

import { signInStatus } from '../../src/cli/sign-in-status.ts';
import { signInOwnerOf } from '../../src/cli/token-store.ts';
import { loadConfig } from '../../src/config.ts';
import { AppError } from '../../src/lib/app-error.ts';
import { noteRefusal, saveSignIn } from '../../src/store/sign-in-store.ts';
import { scratch } from '../pipeline/scratch.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

async function aSignIn() {
  const { settings, store } = await scratch();
  const config = loadConfig(
    {
      ...settings,
      PARTNER_CENTER_TENANT_ID: '11111111-2222-3333-4444-555555555555',
      PARTNER_CENTER_CLIENT_ID: 'app',
    },
    { partnerCenter: true },
  );
  const owner = signInOwnerOf(config);
  await saveSignIn(store.db, owner, { origin: 'browser', refreshToken: 'r', account: undefined });
  return {
    db: store.db,
    owner,
    after: (days: number) =>
      signInStatus(store.db, config, new Date(Date.now() + days * DAY_MS + 60_000)),
  };
}

describe('the state of a sign-in', () => {
  it.each([
    [75, []],
    [76, ['within 14 days']],
    [83, ['within 7 days']],
    [87, ['within 3 days']],
    [89, ['within a day']],
    [90, ['ended on']],
  ])('%d days after it was used last warns %j', async (days, expected) => {
    const { after } = await aSignIn();

    const { warnings } = await after(days);

    expect(warnings).toHaveLength(expected.length);
    expect(warnings.join()).toContain(expected.join());
  });

  it('opens nothing once it has ended', async () => {
    const { after } = await aSignIn();

    expect((await after(89)).capabilities.every((one) => one.works)).toBe(true);
    expect((await after(91)).capabilities.some((one) => one.works)).toBe(false);
  });

  it('opens nothing after a refusal, and says which and what to do', async () => {
    const { db, owner, after } = await aSignIn();
    await noteRefusal(db, owner, new AppError('SIGN_IN_NEEDED', 'no more', { fix: 'Sign in.' }));

    const { capabilities, warnings, signIn } = await after(1);

    expect(warnings).toEqual(['The sign-in does not work: no more. Sign in.']);
    expect(signIn?.refused).toMatchObject({ says: 'no more', fix: 'Sign in.' });
    expect(capabilities.some((one) => one.works)).toBe(false);
  });
});
