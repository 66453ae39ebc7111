import type { AboutThis } from '../web-ports.ts';

/** Before the first run: why there is nothing yet, and four ways to have something. */
export function WelcomePage({ about }: { about: AboutThis }) {
  return (
    <section class="narrow">
      <h1>No invoice yet</h1>
      <p class="lead">Nothing has been judged in this database so far.</p>
      <dl class="ways">
        <dt>Connect Partner Center</dt>
        <dd>
          <code>recon auth login</code> signs in; <a href="/health">Health</a> then says what works
          and what to do about the rest.
        </dd>
        <dt>Run now, or wait for the night</dt>
        <dd>
          <code>recon run</code>{' '}
          {`pulls, matches and reports at once; a worker does it ${about.schedule}.`}
        </dd>
        <dt>Check a file you already have</dt>
        <dd>
          Two CSV files, no sign-in, nothing is kept: <a href="/check">Check files</a>.
        </dd>
        <dt>Look around first</dt>
        <dd>
          <code>recon demo --serve</code> shows these pages with sample data.
        </dd>
      </dl>
    </section>
  );
}
