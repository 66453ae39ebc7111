import { AppError } from '../lib/app-error.ts';
import type { Step } from '../store/step-store.ts';
import type { Job } from './job.ts';

/**
 * The job a step names. A step of a version that knows more jobs gets a stand-in which fails retryably, so that during
 * a roll-out a newer worker can still do it.
 */
export function jobOfStep<Ports>(jobs: readonly Job<Ports>[], step: Step): Job<Ports> {
  return jobs.find((job) => job.name === step.job) ?? unknownJob(step.job);
}

function unknownJob<Ports>(name: string): Job<Ports> {
  return {
    name,
    attempts: 6,
    timeoutMs: 1000,
    run: () => {
      throw new AppError('JOB_UNKNOWN', `this version has no job ${name}`, {
        retryable: true,
        fix: 'Start workers of the version that opened the run.',
      });
    },
  };
}
