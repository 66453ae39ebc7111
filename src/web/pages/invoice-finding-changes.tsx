import type { NewFinding } from '../../store/new-finding-store.ts';
import { runAddress } from '../address.ts';
import { NewList, ResolvedList } from '../parts/finding-changes.tsx';
import type { ResolvedFinding } from '../resolved-finding.ts';

/** Discrepancies of an invoice that came and went with its judgements. */
export function InvoiceFindingChanges(props: {
  /** The run that judged the invoice as it stands; undefined while it was judged once. */
  madeBy: string | undefined;
  /** The newest run that looked again and took the judgement over; undefined when none did since. */
  confirmedBy: string | undefined;
  resolved: readonly ResolvedFinding[];
  added: { readonly rows: readonly NewFinding[]; readonly total: number };
  titleOfCode: (code: string) => string;
}) {
  const { madeBy, confirmedBy, resolved, added, titleOfCode } = props;
  return (
    <section class="panel">
      <h2>Discrepancies</h2>
      {madeBy === undefined && confirmedBy === undefined ? (
        <p>Judged once so far: what changes shows here when a later run judges anew.</p>
      ) : null}
      {madeBy === undefined ? null : (
        <p>
          Judged anew last by run <a href={runAddress(madeBy)}>{madeBy}</a>.
        </p>
      )}
      {confirmedBy === undefined ? null : (
        <p>
          Run <a href={runAddress(confirmedBy)}>{confirmedBy}</a> looked again and found the same.
        </p>
      )}
      {resolved.length === 0 ? (
        <p>None was resolved so far.</p>
      ) : (
        <ResolvedList rows={resolved} titleOfCode={titleOfCode} withInvoice={false} />
      )}
      {madeBy === undefined || added.total === 0 ? null : (
        <NewList {...added} titleOfCode={titleOfCode} withInvoice={false} />
      )}
    </section>
  );
}
