import type { InvoiceVerdict } from '../store/match-store.ts';
import type { Run } from '../store/run-store.ts';
import { countText, plural } from './parts/amount.tsx';
import { durationText } from './parts/moment.tsx';
import type { RunProgress } from './parts/run-steps.tsx';

/** A run in a sentence or two: how far, how long, what came of it, what is lacking. */
export function runSentence(
  run: Run,
  about: {
    readonly progress: RunProgress;
    readonly verdicts: readonly Pick<InvoiceVerdict, 'verdict'>[];
    readonly missing: number;
  },
): string {
  const took = durationText(about.progress.until.getTime() - run.begun_at.getTime());
  switch (run.state) {
    case 'running':
      return `Working since ${took}: ${farText(about.progress)}`;
    case 'failed':
      return `Stopped after ${took}. ${judgedText(about.verdicts)}`;
    case 'partial':
      return `Done in ${took}, but ${plural(about.missing, 'thing')} did not come. ${judgedText(about.verdicts)}`;
    case 'done':
      return `Done in ${took}, nothing is missing. ${judgedText(about.verdicts)}`;
  }
}

function farText({ jobs }: RunProgress): string {
  const steps = jobs.reduce((sum, job) => sum + job.steps, 0);
  const ended = jobs.reduce((sum, job) => sum + job.ended, 0);
  const waits = jobs.flatMap(({ job, waitingOn }) =>
    waitingOn === undefined ? [] : [`${job.replaceAll('-', ' ')} waits for ${waitingOn}`],
  );
  const far = `${countText(ended)} of ${countText(steps)} steps done.`;
  return [far, ...waits.slice(0, 1).map((text) => `${text}.`)].join(' ');
}

function judgedText(verdicts: readonly Pick<InvoiceVerdict, 'verdict'>[]): string {
  if (verdicts.length === 0) return 'No invoice was judged.';
  const explained = verdicts.filter(({ verdict }) => verdict === 'explained').length;
  return `${plural(verdicts.length, 'invoice')} judged, ${countText(explained)} explained.`;
}
