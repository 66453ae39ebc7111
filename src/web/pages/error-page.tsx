import type { Failure } from '../handle-errors.tsx';

const TITLES: Readonly<Record<number, string>> = {
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Not now',
  429: 'Too fast',
};

/** What happened, what is still right, what to do, and an id to quote. */
export function ErrorPage({ failure }: { failure: Failure }) {
  return (
    <section class="narrow">
      <h1>{TITLES[failure.status] ?? 'That did not work'}</h1>
      <p class="lead">{failure.says}</p>
      <p>{failure.stillRight}</p>
      {failure.fix === '' ? null : <p class="next">{failure.fix}</p>}
      <p class="quiet">
        To quote: <code>{failure.id}</code>
        {` · ${failure.code} · ${failure.status}`}
      </p>
      {failure.status === 401 ? null : (
        <p>
          <a href="/">To the overview</a>
        </p>
      )}
    </section>
  );
}
