import type { AboutThis } from '../web-ports.ts';

/** Before the first run: why there is nothing yet, and three ways to have something. */
export function WelcomePage({ about }: { about: AboutThis }) {
  return (
    <section class="narrow">
      <h1>No invoice yet</h1>
      <p class="lead">Nothing has been judged in this database so far.</p>
      <dl class="ways">
        <dt>Wait for the night</dt>
        <dd>{`A worker pulls, matches and reports ${about.schedule}.`}</dd>
        <dt>Run now</dt>
        <dd>
          <code>recon run</code> does the same at once.
        </dd>
        <dt>Look around first</dt>
        <dd>
          <code>recon demo --serve</code> shows these pages with sample data.
        </dd>
      </dl>
    </section>
  );
}
