import type { StepEvent } from './step-event.ts';
import type { StepLog } from './step-log.ts';
import { countsInWords } from './step-log.ts';

/** Tells the log of a step what happens to it. */
export function tellEvent(stepLog: StepLog, event: StepEvent, attempts: number): void {
  switch (event.kind) {
    case 'started': {
      const { attempts: attempt, epoch } = event.step;
      if (attempt === 1) stepLog.say('info', 'Begun.');
      else stepLog.say('info', `Begun again, try ${attempt} of ${attempts}.`, { epoch });
      return;
    }
    case 'progress': {
      stepLog.progress(event.counts);
      return;
    }
    case 'done': {
      stepLog.say('info', doneWords(event.counts));
      return;
    }
    case 'failed': {
      const { message, code, fix, trace } = event.error;
      stepLog.say('error', `Failed: ${message}`, { code, fix, trace });
      return;
    }
    case 'lost': {
      stepLog.say('warn', 'Let go: the run was cancelled, or another worker took the step over.');
      return;
    }
    case 'put-off': {
      const { waitMs, waitingOn, costsAttempt } = event;
      const wait = waitMs === 0 ? 'Given back' : `Put off for ${Math.ceil(waitMs / 1000)} s`;
      const level = costsAttempt ? 'warn' : 'info';
      stepLog.say(level, `${wait}, waiting for ${waitingOn}`, { waitMs });
      return;
    }
  }
}

function doneWords(counts: Readonly<Record<string, number>>): string {
  const words = countsInWords(counts);
  return words === '' ? 'Done.' : `Done: ${words}.`;
}
