import type { Run } from '../../store/run-store.ts';

type RunRow = Pick<
  Run,
  'run_id' | 'kind' | 'scope' | 'state' | 'as_of' | 'created_at' | 'ended_at' | 'error_text'
>;

/** A run as the API tells it: instants as text. */
export function runTexts(run: RunRow) {
  return {
    run_id: run.run_id,
    kind: run.kind,
    scope: run.scope,
    state: run.state,
    as_of: run.as_of.toISOString(),
    created_at: run.created_at.toISOString(),
    ended_at: run.ended_at?.toISOString() ?? null,
    error_text: run.error_text,
  };
}
