import { groupBy } from '../../lib/group-by.ts';
import { runAddress } from '../address.ts';
import type { Night } from '../nights.ts';
import { dayText } from '../parts/moment.tsx';

const STATES = {
  done: ['good', '●', 'done'],
  partial: ['warn', '◐', 'partial'],
  failed: ['bad', '■', 'failed'],
  running: ['busy', '▸', 'running'],
  missed: ['bad', '✕', 'missed'],
} as const;

/** Did the nights run? A square each, which says in words what became of it and leads to its run. */
export function NightsPanel({ nights, schedule }: { nights: readonly Night[]; schedule: string }) {
  return (
    <section class="panel">
      <h2>Did the nights run?</h2>
      {nights.length === 0 ? (
        <p>{`No night was due since the first run. A worker runs ${schedule}.`}</p>
      ) : (
        <>
          <p class="quiet">{`${nights.length === 1 ? 'The last night' : `The last ${nights.length} nights`}: ${countWords(nights)}.`}</p>
          <ol class="nights">
            {nights.map((night) => (
              <li>
                <NightSquare night={night} />
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function NightSquare({ night: { dueAt, state, runId } }: { night: Night }) {
  const [tone, shape, word] = STATES[state];
  const says = `${dayText(dueAt)}: ${word}`;
  const inside = (
    <>
      <span aria-hidden="true">{shape}</span>
      <span class="ears">{says}</span>
    </>
  );
  return runId === null ? (
    <span class={`night ${tone}`} title={says}>
      {inside}
    </span>
  ) : (
    <a class={`night ${tone}`} title={says} href={runAddress(runId)}>
      {inside}
    </a>
  );
}

/** @example '27 done, 2 partial, 1 missed' */
function countWords(nights: readonly Night[]): string {
  return [...groupBy(nights, ({ state }) => state)]
    .map(([state, own]) =>
      nights.length === 1 ? STATES[state][2] : `${own.length} ${STATES[state][2]}`,
    )
    .join(', ');
}
