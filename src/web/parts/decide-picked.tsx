import type { FindingRow } from '../../store/finding-list-store.ts';
import { CsrfField } from './csrf-field.tsx';
import type { DecisionStart } from './decision-fields.tsx';
import { DecisionFields } from './decision-fields.tsx';

/** The form that a list's tick boxes belong to. */
export const PICKED_FORM_ID = 'decide-picked';

/** Decides what is picked of a list, and comes back to it. It stays in sight as long as something is picked. */
export function DecidePicked(props: {
  start: DecisionStart;
  /** The list's rows in its order, as the reader sees them. */
  rows: readonly Pick<FindingRow, 'finding_id' | 'evidence_hash'>[];
  /** The list's own address. */
  back: string;
}) {
  const { start } = props;
  return (
    <details class="panel decide-picked">
      <summary>
        <strong>Decide on what is ticked</strong>
        <span class="picked" data-counts="finding" hidden />
      </summary>
      <form id={PICKED_FORM_ID} class="decide" method="post" action="/discrepancies/decide">
        <CsrfField token={start.csrf} />
        <input type="hidden" name="batch" value={start.batch} />
        <input type="hidden" name="back" value={props.back} />
        {props.rows.map((row) => (
          <>
            <input type="hidden" name="row" value={row.finding_id} />
            <input type="hidden" name="seen" value={row.evidence_hash} />
          </>
        ))}
        <button type="button" data-ticks="finding" hidden>
          Tick all of this page, or none
        </button>
        <DecisionFields as={start.as} today={start.today} />
        <button class="primary">Put on record for all ticked</button>
      </form>
    </details>
  );
}
