import { runAddress } from '../address.ts';
import { CsrfField } from '../parts/csrf-field.tsx';

interface OfRun {
  readonly runId: string;
  readonly csrf: string | undefined;
}

export function RetryForm({ runId, csrf }: OfRun) {
  return (
    <form method="post" action={`${runAddress(runId)}/retry`}>
      <CsrfField token={csrf} />
      <button class="primary">Retry what failed</button>
    </form>
  );
}

/** Says what it will do before it does it. */
export function CancelForm({ runId, csrf }: OfRun) {
  return (
    <details class="rerun">
      <summary class="button">Cancel…</summary>
      <form method="post" action={`${runAddress(runId)}/cancel`}>
        <CsrfField token={csrf} />
        <p>
          No further step begins, and the steps at work stop. What was fetched whole and judged
          before stays, and a retry goes on from there.
        </p>
        <button class="primary">Cancel this run</button>
      </form>
    </details>
  );
}
