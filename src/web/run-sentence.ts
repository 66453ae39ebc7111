import type { InvoiceVerdict } from '../store/match-store.ts';
import type { Run } from '../store/run-store.ts';
import { countText, plural } from './parts/amount.tsx';
import { durationText } from './parts/moment.tsx';
import type { RunProgress } from './parts/run-steps.tsx';
import { doneWords } from './parts/run-steps.tsx';

/** A run in a sentence or two: how far, how long, what came of it, what is lacking. */
export function runSentence(
  run: Run,
  about: {
    readonly progress: RunProgress;
    readonly verdicts: readonly Pick<InvoiceVerdict, 'verdict'>[];
    readonly missing: number;
  },
): string {
  const took = tookText(run, about.progress);
  switch (run.state) {
    case 'running':
      return workingWords(run, about.progress);
    case 'failed':
      return `${about.progress.isCancelled ? 'Cancelled' : 'Stopped'} after ${took}. ${judgedText(about.verdicts)}`;
    case 'partial':
      return `Done in ${took}, but ${plural(about.missing, 'thing')} did not come. ${judgedText(about.verdicts)}`;
    case 'done':
      return `Done in ${took}, nothing is missing. ${judgedText(about.verdicts)}`;
  }
}

/** A run at work in a sentence: for how long, how far, what it waits for. */
export function workingWords(run: Run, progress: RunProgress): string {
  return `Working for ${tookText(run, progress)}: ${farText(progress)}`;
}

function tookText({ begun_at: from }: Run, { until }: RunProgress): string {
  return durationText(until.getTime() - from.getTime());
}

function farText(progress: RunProgress): string {
  const { jobs } = progress;
  const waits = jobs.flatMap(({ job, waitingOn }) =>
    waitingOn === undefined ? [] : [`${job.replaceAll('-', ' ')} waits for ${waitingOn}`],
  );
  return [`${doneWords(progress)}.`, ...waits.slice(0, 1).map((text) => `${text}.`)].join(' ');
}

function judgedText(verdicts: readonly Pick<InvoiceVerdict, 'verdict'>[]): string {
  if (verdicts.length === 0) return 'No invoice was judged.';
  const explained = verdicts.filter(({ verdict }) => verdict === 'explained').length;
  return `${plural(verdicts.length, 'invoice')} judged, ${countText(explained)} explained.`;
}
