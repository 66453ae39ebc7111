import { AppError, messageOf } from '../lib/app-error.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT, exitCodeOfError } from './exit-code.ts';

/** One thing recon needs, tried for real. */
export interface Check {
  readonly name: string;
  /** Names of checks without which this one says nothing. */
  readonly needs?: readonly string[];
  /** True: a run can do something when this works. */
  readonly isCapability?: boolean;
  /** @returns what was found, in a few words; throws what is wrong, with its fix */
  readonly try: () => Promise<string>;
}

export interface Checked {
  readonly check: string;
  readonly ok: boolean;
  /** True: not tried, because something before it failed. */
  readonly skipped: boolean;
  readonly says: string;
  readonly fix: string | null;
  /** Stable code of the failure. */
  readonly code: string | null;
  readonly exit: ExitCode;
  readonly isCapability: boolean;
}

/** Tries one check; those it needs have been tried before it. */
export async function tryCheck(check: Check, before: readonly Checked[]): Promise<Checked> {
  const { name, isCapability = false, needs = [] } = check;
  const base = { check: name, isCapability, fix: null, code: null };
  const missing = before.find((one) => needs.includes(one.check) && !one.ok);
  if (missing !== undefined) {
    const says = `not tried: ${missing.check} comes first`;
    return { ...base, ok: false, skipped: true, says, exit: EXIT.done };
  }
  try {
    return { ...base, ok: true, skipped: false, says: await check.try(), exit: EXIT.done };
  } catch (error) {
    return {
      ...base,
      ok: false,
      skipped: false,
      says: messageOf(error),
      fix: (error instanceof AppError ? error.fix : undefined) ?? null,
      code: error instanceof AppError ? error.code : null,
      exit: exitCodeOfError(error),
    };
  }
}

/**
 * As for a run: 2 wrong settings; 4 sign-in or 7 network when no capability works; 1 anything broken; 3 when only some
 * capabilities lack; 0.
 */
export function exitCodeOfChecks(checked: readonly Checked[]): ExitCode {
  const failed = checked.filter((one) => !one.ok && !one.skipped);
  if (failed.some((one) => one.exit === EXIT.usage)) return EXIT.usage;
  if (!checked.some((one) => one.isCapability && one.ok)) {
    const first = failed.find((one) => one.exit === EXIT.auth || one.exit === EXIT.later);
    if (first !== undefined) return first.exit;
  }
  const broken = (one: Checked) => one.exit !== EXIT.auth && one.exit !== EXIT.later;
  if (failed.some(broken)) return EXIT.failed;
  return failed.length > 0 ? EXIT.partial : EXIT.done;
}
