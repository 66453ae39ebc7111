import type { WholeRun } from '../store/night-store.ts';

/** A scheduled night, and what became of it. */
export interface Night {
  readonly dueAt: Date;
  readonly state: WholeRun['state'] | 'missed';
  /** Null when it was missed. */
  readonly runId: string | null;
}

/**
 * What became of each night that was due: the newest run begun from then on and before the next. Nights before the first
 * run of all are not owed.
 *
 * @param dueAts oldest first
 * @param runs oldest first
 */
export function nightsOf(dueAts: readonly Date[], runs: readonly WholeRun[]): readonly Night[] {
  const [first] = runs;
  if (first === undefined) return [];
  return dueAts.flatMap((dueAt, index): readonly Night[] => {
    const nextAt = dueAts[index + 1];
    if (nextAt !== undefined && nextAt <= first.created_at) return [];
    const run = runs.findLast(
      ({ created_at: at }) => at >= dueAt && (nextAt === undefined || at < nextAt),
    );
    return [{ dueAt, state: run?.state ?? 'missed', runId: run?.run_id ?? null }];
  });
}
