import type { Failure } from '../handle-errors.tsx';

/** What happened, what to do, and an id to quote. */
export function ErrorPage({ failure }: { failure: Failure }) {
  return (
    <section class="narrow">
      <h1>{failure.status === 404 ? 'Not found' : 'That did not work'}</h1>
      <p class="lead">{failure.says}</p>
      {failure.fix === '' ? null : <p>{failure.fix}</p>}
      <p class="quiet">{`${failure.code} · ${failure.status} · id ${failure.id}`}</p>
      <p>
        <a href="/">To the overview</a>
      </p>
    </section>
  );
}
