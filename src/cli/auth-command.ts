import type { Command } from 'commander';
import openInBrowser from 'open';
import pc from 'picocolors';

import type { DeviceCode } from '../partner-center/device-sign-in.ts';
import type { SignedIn } from '../partner-center/sign-in.ts';
import { createSignIn } from '../partner-center/sign-in.ts';
import { forgetSignIn, saveSignIn } from '../store/sign-in-store.ts';
import type { App } from './app.ts';
import type { CommandContext } from './command.ts';
import { executeWithApp } from './command.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';
import { printSignIn } from './print-sign-in.ts';
import type { SignInStatus } from './sign-in-status.ts';
import { signInStatus } from './sign-in-status.ts';
import { say, sayJson, tell } from './terminal.ts';
import { signInOwnerOf } from './token-store.ts';

interface LoginFlags {
  readonly browser?: boolean;
}

export function addAuthCommand(program: Command): void {
  const auth = program
    .command('auth')
    .summary('sign in to Partner Center, and see who is')
    .description(
      'Example: recon auth login\n\nStatements, balances per currency and invoices by id are given to signed-in users only.',
    );

  auth
    .command('login')
    .summary('sign in as an admin agent or billing admin')
    .description(
      'Example: recon auth login\n\nPrints a code to type on any device, waits until somebody has signed in, and keeps the sign-in encrypted. Needs no terminal and no browser here; with --browser the browser of this machine is opened instead.',
    )
    .option('--browser', 'sign in with the browser of this machine')
    .action((flags: LoginFlags, command: Command) =>
      executeWithApp(command, { partnerCenter: true }, (app, context) =>
        login(app, context, flags),
      ),
    );

  auth
    .command('status')
    .summary('who is signed in, until when, and what that opens')
    .description(
      'Example: recon auth status --json\n\nWhat is known on this machine; `recon doctor` asks Partner Center. Exit code 4 when somebody has to sign in.',
    )
    .action((_: unknown, command: Command) =>
      executeWithApp(command, { partnerCenter: true }, showStatus),
    );

  auth
    .command('logout')
    .summary('forget the sign-in')
    .description('Example: recon auth logout\n\nDeletes the stored tokens of this application.')
    .action((_: unknown, command: Command) =>
      executeWithApp(command, { partnerCenter: true }, logout),
    );
}

async function login(app: App, context: CommandContext, flags: LoginFlags): Promise<ExitCode> {
  const signIn = createSignIn(app.config);
  const options = { signal: context.stop };
  const signedIn =
    flags.browser === true
      ? await signIn.byBrowser(showAddress, options)
      : await signIn.byDeviceCode(showCode, options);
  await saveSignIn(app.db, signInOwnerOf(app.config), {
    origin: flags.browser === true ? 'browser' : 'device-code',
    refreshToken: signedIn.refreshToken,
    account: signedIn.account,
  });
  warnOfWeakSignIn(signedIn);
  return showStatus(app, context);
}

function showCode({ userCode, address, expiresAtMs }: DeviceCode): void {
  const minutes = Math.round((expiresAtMs - Date.now()) / 60_000);
  tell(`Open ${pc.bold(address)} on any device and type ${pc.bold(userCode)}`);
  tell(`Waiting until somebody has signed in, ${minutes} minutes at most; Ctrl-C stops.`);
}

function showAddress(address: URL): void {
  tell(`Opening the browser. If none appears, open this on this machine:\n${address.href}`);
  tell('Waiting until somebody has signed in, 10 minutes at most; Ctrl-C stops.');
  // Without a browser the address above does.
  openInBrowser(address.href).catch(() => undefined);
}

function warnOfWeakSignIn({ isMultiFactor }: SignedIn): void {
  if (isMultiFactor !== false) return;
  tell(
    pc.yellow(
      'This sign-in was made without a second factor, which Partner Center refuses (401, code 900421). Enrol one and sign in again.',
    ),
  );
}

async function showStatus(app: App, { json }: CommandContext): Promise<ExitCode> {
  const status = await signInStatus(app.db, app.config, new Date());
  if (json) sayJson(status);
  else printSignIn(status);
  return isUsable(status) ? EXIT.done : EXIT.auth;
}

function isUsable({ capabilities }: SignInStatus): boolean {
  return capabilities.some((one) => one.works);
}

async function logout(app: App, { json }: CommandContext): Promise<ExitCode> {
  const forgotten = await forgetSignIn(app.db, app.config);
  const stillConfigured = app.config.refreshToken !== undefined;
  if (json) sayJson({ forgotten, stillConfigured });
  else say(forgotten ? 'The sign-in is forgotten.' : 'Nobody was signed in.');
  if (stillConfigured) {
    tell(
      'PARTNER_CENTER_REFRESH_TOKEN (or …_FILE) is still set: unset it, or the next run signs in with it.',
    );
  }
  return EXIT.done;
}
