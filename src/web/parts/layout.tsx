import type { ComponentChildren } from 'preact';

import { STYLE_SHEETS } from '../style-sheets.ts';
import type { AboutThis } from '../web-ports.ts';
import { CsrfField } from './csrf-field.tsx';
import { KeysDialog } from './keys-dialog.tsx';

export type Section = (typeof SECTIONS)[number]['name'];

const SECTIONS = [
  { name: 'overview', href: '/', label: 'Overview' },
  { name: 'invoices', href: '/invoices', label: 'Invoices' },
  { name: 'discrepancies', href: '/discrepancies?state=unsettled', label: 'Discrepancies' },
  { name: 'runs', href: '/runs', label: 'Runs' },
  { name: 'reports', href: '/reports', label: 'Reports' },
  { name: 'check', href: '/check', label: 'Check files' },
  { name: 'health', href: '/health', label: 'Health' },
] as const;

const ENVIRONMENTS = {
  production: 'live data',
  simulator: 'simulated data',
  demo: 'demo data',
} as const;

/** What stands around every page: whose data this is, the menu, the way out. */
export function Layout(props: {
  title: string;
  section: Section | undefined;
  about: AboutThis;
  csrf: string | undefined;
  isSignedIn: boolean;
  children: ComponentChildren;
}) {
  const { about } = props;
  const environment = ENVIRONMENTS[about.environment];
  // A demo lets everybody in again at once.
  const canSignOut = props.isSignedIn && about.environment !== 'demo';
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${props.title} · recon`}</title>
        <link rel="icon" href="/assets/recon.svg" type="image/svg+xml" />
        {STYLE_SHEETS.map((name) => (
          <link rel="stylesheet" href={`/assets/${name}.css`} />
        ))}
        <script src="/assets/recon.js" defer />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the page
        </a>
        <header class={`top top-${about.environment}`}>
          <a class="brand" href="/">
            recon
          </a>
          <nav aria-label="Main">
            {SECTIONS.map(({ name, href, label }) => (
              <a href={href} aria-current={name === props.section ? 'page' : undefined}>
                {label}
              </a>
            ))}
          </nav>
          <p class="whose">
            <span class="tenant" title={about.tenantId}>
              {about.tenant}
            </span>
            <span class="environment">{environment}</span>
          </p>
          {canSignOut ? (
            <form method="post" action="/sign-out">
              <CsrfField token={props.csrf} />
              <button class="plain">Sign out</button>
            </form>
          ) : null}
        </header>
        <main id="main" tabindex={-1}>
          {props.children}
        </main>
        <footer class="foot">
          <p>{`recon ${about.version} · runs ${about.schedule}`}</p>
          <button type="button" class="plain" data-opens="keys" hidden>
            Keyboard: ?
          </button>
        </footer>
        <KeysDialog />
      </body>
    </html>
  );
}
