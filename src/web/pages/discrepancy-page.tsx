import type { DecisionRow } from '../../store/decision-store.ts';
import type { TracedFinding } from '../../store/traced-finding.ts';
import { findingAddress, invoiceAddress, runAddress } from '../address.ts';
import type { DecisionTrace } from '../decision-trace.ts';
import { Amount } from '../parts/amount.tsx';
import { DataTable } from '../parts/data-table.tsx';
import type { DecisionStart } from '../parts/decision-fields.tsx';
import { SeverityStatus, STAKE_WORDS, StateStatus } from '../parts/status.tsx';
import { DecisionPanel } from './decision-panel.tsx';
import { HandOverPanels } from './hand-over-panels.tsx';

/** One discrepancy: plain words, both sides, what was tried, where the money went, what to do. */
export function DiscrepancyPage(props: {
  finding: TracedFinding;
  trace: DecisionTrace;
  title: string;
  history: readonly DecisionRow[];
  start: DecisionStart;
}) {
  const { finding, trace } = props;
  const [says, decided, next] = trace.sentences;
  const others = trace.findings.filter((one) => one.finding_id !== finding.finding_id);
  return (
    <article>
      <div class="heading">
        <div>
          <p class="crumb">
            <a href="/discrepancies?state=unsettled">Discrepancies</a>
            {finding.invoice_id === null ? null : (
              <>
                {' · '}
                <a href={invoiceAddress(finding.invoice_id)}>{finding.invoice_id}</a>
              </>
            )}
          </p>
          <h1>{props.title}</h1>
          <p class="quiet">
            <StateStatus state={finding.state} lapsed={finding.lapsed} /> ·{' '}
            <SeverityStatus severity={finding.severity} /> · {finding.confidence} ·{' '}
            <code>{finding.code}</code> · <code>{finding.finding_id}</code>
          </p>
        </div>
        <Stake finding={finding} />
      </div>
      {finding.is_present ? null : <Closed trace={trace} />}
      <p class="lead">{says}</p>
      <p>{decided}</p>
      {next === undefined ? null : <p class="next">{next}</p>}
      <DecisionPanel finding={finding} history={props.history} start={props.start} />
      <Sides sides={trace.sides} />
      <Tried trace={trace} />
      <MoneyPath money={trace.money} />
      {others.length === 0 ? null : (
        <section class="panel">
          <h2>On the same lines</h2>
          <ul>
            {others.map((one) => (
              <li>
                <a href={findingAddress(one.finding_id)}>{one.code}</a>, {one.role}: {one.why}
              </li>
            ))}
          </ul>
        </section>
      )}
      <HandOverPanels finding={finding} trace={trace} title={props.title} />
      {trace.run_id === null ? null : (
        <p class="quiet">
          As run <a href={runAddress(trace.run_id)}>{trace.run_id}</a> saw it.
        </p>
      )}
    </article>
  );
}

/** A later run did not find it again. */
function Closed({ trace: { closed_by: documents } }: { trace: DecisionTrace }) {
  return (
    <p class="note" role="note">
      <strong>● Closed.</strong> A later run did not find it again
      {documents.length === 0 ? '.' : `; closed by ${documents.join(', ')}.`}
    </p>
  );
}

function Stake({ finding }: { finding: TracedFinding }) {
  const { currency, role, stake_type: type } = finding;
  if (currency === null || type === 'none') return null;
  return (
    <p class="stake">
      {role === 'root' ? (
        <>
          <Amount of={finding.stake_net} currency={currency} withCurrency />
          <small>{`${STAKE_WORDS[type]}, before tax`}</small>
        </>
      ) : (
        <small>Its money is counted with another discrepancy.</small>
      )}
    </p>
  );
}

function Sides({ sides }: { sides: DecisionTrace['sides'] }) {
  if (sides.rows.length === 0) return null;
  return (
    <section class="panel">
      <h2>Both sides</h2>
      <DataTable
        caption="What was billed beside what was expected"
        hideCaption
        rows={sides.rows}
        columns={[
          { head: 'Field', names: true, cell: (row) => row.field },
          { head: sides.left, cell: (row) => (row.differs ? <mark>{row.left}</mark> : row.left) },
          {
            head: 'Same?',
            cell: (row) => (row.differs ? <span class="differs">≠ differs</span> : ''),
          },
          {
            head: sides.right,
            cell: (row) => (row.differs ? <mark>{row.right}</mark> : row.right),
          },
        ]}
      />
    </section>
  );
}

function Tried({ trace: { tried, rule } }: { trace: DecisionTrace }) {
  if (tried.length === 0 && rule === null) return null;
  return (
    <section class="panel">
      <h2>How it was decided</h2>
      <ol class="steps">
        {tried.map((one) => (
          <li>
            <strong>By {one.by}</strong>{' '}
            {one.looked_for === '' ? 'the charge prints none' : <code>{one.looked_for}</code>}
            {': '}
            {one.kept.length === 0 ? 'no order line' : one.kept.join(', ')}
            {one.found > one.kept.length
              ? `; ${one.found - one.kept.length} of another item left out`
              : ''}
            {one.decided ? (
              <em>{one.kept.length === 1 ? ' – decided' : ' – several fit'}</em>
            ) : null}
          </li>
        ))}
        {rule === null ? null : (
          <li>
            <strong>Rule {rule.code}</strong> looked at {rule.field}: {rule.says}
          </li>
        )}
      </ol>
    </section>
  );
}

function MoneyPath({ money }: { money: DecisionTrace['money'] }) {
  if (money.length === 0) return null;
  return (
    <section class="panel">
      <h2>Where the money went</h2>
      <DataTable
        caption="Where the money went, step by step"
        hideCaption
        rows={money}
        columns={[
          { head: 'Step', names: true, cell: (one) => one.step },
          {
            head: 'Amount',
            numeric: true,
            cell: (one) =>
              one.amount === null || one.currency === null ? (
                (one.amount ?? '')
              ) : (
                <Amount of={one.amount} currency={one.currency} withCurrency />
              ),
          },
          { head: 'Which', cell: (one) => one.says },
        ]}
      />
    </section>
  );
}
