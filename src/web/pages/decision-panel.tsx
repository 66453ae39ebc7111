import type { DecisionRow } from '../../store/decision-store.ts';
import type { TracedFinding } from '../../store/traced-finding.ts';
import { findingAddress } from '../address.ts';
import { CsrfField } from '../parts/csrf-field.tsx';
import { DataTable } from '../parts/data-table.tsx';
import type { DecisionStart } from '../parts/decision-fields.tsx';
import { DecisionFields } from '../parts/decision-fields.tsx';
import { decisionSentence, entryWords } from '../parts/decision-words.ts';
import { Moment } from '../parts/moment.tsx';
import { StateStatus } from '../parts/status.tsx';

interface DecisionProps {
  readonly finding: TracedFinding;
  readonly history: readonly DecisionRow[];
  readonly start: DecisionStart;
}

/** What people made of a discrepancy: its state in words, the form to decide, and all that was ever said of it. */
export function DecisionPanel({ finding, history, start }: DecisionProps) {
  const sentence = decisionSentence(finding);
  return (
    <section class="panel" id="decision">
      <h2>What we made of it</h2>
      <p class="lead">
        <StateStatus state={finding.state} lapsed={finding.lapsed} />
        {finding.assignee === null ? null : ` · looked after by ${finding.assignee}`}
      </p>
      {sentence === undefined ? <p>Nobody decided yet.</p> : <p class="said">{sentence}</p>}
      {finding.is_present ? (
        <details>
          <summary class="button">Decide…</summary>
          <form
            class="decide"
            method="post"
            action={`${findingAddress(finding.finding_id)}/decision`}
          >
            <CsrfField token={start.csrf} />
            <input type="hidden" name="batch" value={start.batch} />
            <input type="hidden" name="seen" value={finding.evidence_hash} />
            <DecisionFields as={start.as} today={start.today} />
            <button class="primary">Put on record</button>
          </form>
        </details>
      ) : null}
      {history.length === 0 ? null : (
        <History findingId={finding.finding_id} history={history} csrf={start.csrf} />
      )}
    </section>
  );
}

const CHANNELS = { cli: 'command line', page: 'page', api: 'API' } as const;

function History(props: {
  findingId: string;
  history: readonly DecisionRow[];
  csrf: string | undefined;
}) {
  return (
    <DataTable
      caption="All that was said of it, the newest first"
      rows={props.history}
      columns={[
        {
          head: 'What',
          names: true,
          cell: (row) => (
            <span class="said">{row.is_undone ? <s>{entryWords(row)}</s> : entryWords(row)}</span>
          ),
        },
        { head: 'Who', cell: (row) => row.actor },
        { head: 'When', cell: (row) => <Moment at={row.decided_at} /> },
        { head: 'Through', cell: (row) => CHANNELS[row.via] },
        {
          head: 'Take back',
          cell: (row) =>
            row.is_undone ? (
              'undone'
            ) : row.action === 'undo' ? (
              ''
            ) : (
              <form
                method="post"
                action={`${findingAddress(props.findingId)}/decisions/${row.decision_id}/undo`}
              >
                <CsrfField token={props.csrf} />
                <button aria-label={`Undo: ${entryWords(row)}`}>Undo</button>
              </form>
            ),
        },
      ]}
    />
  );
}
