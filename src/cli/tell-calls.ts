import type { CallLog } from '../partner-center/call-log.ts';
import type { WaitReason } from '../partner-center/throttle.ts';
import { tellStep } from '../queue/step-log.ts';
import { noteWait } from '../queue/step-waits.ts';
import type { LogDetail } from '../store/run-log-table.ts';

/** What a call that failed leaves in the log, it tells the log of its step, too. */
export function tellingCalls(log: CallLog): CallLog {
  return {
    info: (fields, message) => log.info(fields, message),
    warn(fields, message) {
      log.warn(fields, message);
      tellStep('warn', `${message}${whatFollows(fields)}`, fields as LogDetail);
    },
  };
}

function whatFollows(fields: Readonly<Record<string, unknown>>): string {
  const { willRetry, waitMs, status } = fields;
  const answered = typeof status === 'number' ? ` with ${status}` : '';
  if (willRetry !== true || typeof waitMs !== 'number') return `${answered}.`;
  return `${answered}, asked again in ${secondsText(waitMs)}.`;
}

/** Counts a wait to its step, and tells why. */
export function tellWait(reason: WaitReason, untilMs: number): void {
  noteWait(untilMs);
  const waitMs = Math.max(0, untilMs - Date.now());
  tellStep('info', WAITS[reason](secondsText(waitMs)), { reason, waitMs });
}

const WAITS: Readonly<Record<WaitReason, (time: string) => string>> = {
  'asked-to-wait': (time) => `Microsoft asked us to wait ${time}.`,
  'order-limit': (time) => `Waited ${time}: Microsoft takes so many order calls a minute.`,
  'export-running': (time) => `Microsoft is still writing the file; asked again in ${time}.`,
};

function secondsText(ms: number): string {
  return ms < 1000 ? 'under a second' : `${Math.round(ms / 1000)} s`;
}
