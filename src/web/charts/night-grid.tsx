import type { JobOutcome, ListedRun } from '../../store/run-list-store.ts';

const CELL = 18;
const LABELS = 190;

const TONES = { done: 'good', failed: 'bad', running: 'busy', waiting: 'idle' } as const;

/** Runs as columns, the oldest left; jobs as rows. A square says how it ended when the mouse rests on it. */
export function NightGrid(props: { runs: readonly ListedRun[]; outcomes: readonly JobOutcome[] }) {
  const runs = props.runs.toReversed();
  const jobs = [...new Set(props.outcomes.map(({ job }) => job))];
  const stateOf = new Map(props.outcomes.map((one) => [`${one.run_id} ${one.job}`, one.state]));
  const width = LABELS + Math.max(runs.length, 12) * CELL;
  return (
    <section class="panel">
      <h2>How each job of these runs ended</h2>
      <div class="scroll bare" role="region" aria-label="Jobs of the runs" tabindex={0}>
        <svg
          class="grid"
          width={width}
          height={jobs.length * CELL + 4}
          viewBox={`0 0 ${width} ${jobs.length * CELL + 4}`}
          role="img"
          aria-label={`Jobs of ${runs.length} runs: ${failuresOf(props.outcomes)}`}
        >
          {jobs.map((job, row) => (
            <g>
              <text class="label" x={LABELS - 10} y={row * CELL + 14} text-anchor="end">
                {job.replaceAll('-', ' ')}
              </text>
              {runs.map((run, column) => {
                const state = stateOf.get(`${run.run_id} ${job}`);
                return state === undefined ? null : (
                  <rect
                    class={`cell ${TONES[state]}`}
                    x={LABELS + column * CELL}
                    y={row * CELL + 2}
                    width={CELL - 3}
                    height={CELL - 3}
                    rx={3}
                  >
                    <title>{`${job}, run ${run.run_id}: ${state}`}</title>
                  </rect>
                );
              })}
            </g>
          ))}
        </svg>
      </div>
    </section>
  );
}

function failuresOf(outcomes: readonly JobOutcome[]): string {
  const failed = outcomes.filter(({ state }) => state === 'failed');
  return failed.length === 0
    ? 'none failed'
    : `failed: ${failed.map(({ job, run_id }) => `${job} of ${run_id}`).join(', ')}`;
}
