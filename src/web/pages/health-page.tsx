import type { HealthCheck } from '../health-check.ts';
import { DataTable } from '../parts/data-table.tsx';
import { Moment } from '../parts/moment.tsx';
import type { AboutThis } from '../web-ports.ts';

/** What recon needs, tried for real, with a fix for what fails. */
export function HealthPage(props: {
  checks: readonly HealthCheck[];
  checkedAt: Date;
  about: AboutThis;
}) {
  const failed = props.checks.filter((one) => !one.ok && !one.skipped).length;
  return (
    <>
      <div class="heading">
        <div>
          <h1>Health</h1>
          <p class="lead">
            {failed === 0
              ? 'Everything recon needs works.'
              : `${failed} of ${props.checks.length} do not work.`}
          </p>
          <p class="quiet">
            Tried <Moment at={props.checkedAt} /> · recon {props.about.version}
          </p>
        </div>
      </div>
      <DataTable
        caption="What recon needs"
        rows={props.checks}
        columns={[
          { head: 'What', names: true, cell: (one) => one.check },
          { head: 'State', cell: (one) => <CheckState check={one} /> },
          { head: 'Found', cell: (one) => one.says },
          { head: 'What to do', cell: (one) => one.fix ?? '' },
        ]}
      />
    </>
  );
}

function CheckState({ check }: { check: HealthCheck }) {
  if (check.ok) return <span class="status good">● Works</span>;
  if (check.skipped) return <span class="status idle">○ Not tried</span>;
  return <span class="status bad">■ Fails</span>;
}
