import { groupBy } from '../../lib/group-by.ts';
import type { JobOutcome } from '../../store/run-list-store.ts';
import { runAddress } from '../address.ts';
import type { Night } from '../nights.ts';
import { dayText } from '../parts/moment.tsx';
import { outcomeOfStage, STAGES } from '../stages.ts';

const STATES = {
  done: ['good', '●'],
  failed: ['bad', '■'],
  running: ['busy', '▸'],
  waiting: ['idle', '○'],
  missed: ['bad', '✕'],
} as const;

/** Nights as columns, the oldest left, stages as rows: a shape each, and a word for who points at it or listens. */
export function StageGrid(props: { nights: readonly Night[]; outcomes: readonly JobOutcome[] }) {
  const ofRun = groupBy(props.outcomes, (one) => one.run_id);
  return (
    <section class="panel">
      <h2>How each stage of the nights ended</h2>
      <div class="scroll" role="region" aria-label="Stages of the nights" tabindex={0}>
        <table class="stages">
          <caption class="ears">How each stage of the last nights ended</caption>
          <thead>
            <tr>
              <th scope="col">Stage</th>
              {props.nights.map((night) => (
                <th scope="col">
                  <NightHead night={night} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {STAGES.map(({ name, jobs }) => (
              <tr>
                <th scope="row">{name}</th>
                {props.nights.map((night) => (
                  <td>
                    <Outcome
                      of={`${name}, ${dayText(night.dueAt)}`}
                      state={
                        night.runId === null
                          ? 'missed'
                          : outcomeOfStage(jobs, ofRun.get(night.runId) ?? [])
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The day of the month; the whole date for who points at it or listens. */
function NightHead({ night: { dueAt, runId } }: { night: Night }) {
  const day = dayText(dueAt);
  const inside = (
    <>
      <span aria-hidden="true">{day.slice(0, 2)}</span>
      <span class="ears">{day}</span>
    </>
  );
  return runId === null ? (
    <span title={day}>{inside}</span>
  ) : (
    <a href={runAddress(runId)} title={day}>
      {inside}
    </a>
  );
}

function Outcome({ of, state }: { of: string; state: keyof typeof STATES | undefined }) {
  if (state === undefined) return null;
  const [tone, shape] = STATES[state];
  return (
    <span class={`status ${tone}`} title={`${of}: ${state}`}>
      <span aria-hidden="true">{shape}</span>
      <span class="ears">{state}</span>
    </span>
  );
}
