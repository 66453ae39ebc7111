import pc from 'picocolors';

import type { SignInStatus } from './sign-in-status.ts';
import { say, table, tell } from './terminal.ts';

/** Who is signed in, until when, and what that opens. */
export function printSignIn(status: SignInStatus): void {
  const { tenantId, clientId, authority } = status;
  say(`${pc.bold(MODE_IN_WORDS[status.mode])}  tenant ${tenantId}, application ${clientId}`);
  say(`  at ${authority}`);
  for (const line of signInLines(status)) say(`  ${line}`);
  say('');
  say(
    table(
      [{ title: 'what' }, { title: 'needs' }, { title: 'works' }, { title: 'brings' }],
      status.capabilities.map((one) => [
        one.resource,
        one.needs,
        one.works ? 'yes' : 'no',
        one.brings,
      ]),
    ),
  );
  for (const warning of status.warnings) tell(pc.yellow(warning));
  if (status.mode === 'app-only') {
    tell('For the rest, sign in as an admin agent or billing admin: `recon auth login`.');
  }
}

const MODE_IN_WORDS = {
  'app+user': 'Signed in (app+user)',
  'app-only': 'App-only',
  none: 'Not signed in',
} as const;

const HOW_IN_WORDS = {
  'device-code': 'by device code',
  browser: 'in a browser',
  configured: 'by PARTNER_CENTER_REFRESH_TOKEN',
} as const;

function signInLines({ mode, signIn, unusedToken }: SignInStatus): readonly string[] {
  if (mode === 'none') {
    return ['Sign in: `recon auth login`. Or set PARTNER_CENTER_CLIENT_SECRET to work app-only.'];
  }
  if (unusedToken) return ['by PARTNER_CENTER_REFRESH_TOKEN, which was not used yet'];
  if (signIn === null) return ['with the client secret; nobody has signed in'];
  const { how, account, since, endsAt, daysLeft } = signIn;
  const who = account === null ? 'somebody' : account;
  return [
    `${who}, ${HOW_IN_WORDS[how]}, since ${minute(since)}`,
    `ends ${minute(endsAt)} (${daysLeft} days) unless it is used before; each use brings 90 more days`,
  ];
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
