import type { FindingPage, FindingSort } from '../../store/finding-list-store.ts';
import { directionOf } from '../finding-query.ts';
import { plural } from './amount.tsx';
import { sortOf } from './data-table.tsx';
import { DecidePicked } from './decide-picked.tsx';
import type { DecisionStart } from './decision-fields.tsx';
import { FindingTable } from './finding-table.tsx';
import type { FindingGroup } from './group-findings.ts';
import { Pager } from './pager.tsx';

export const FINDINGS_PER_PAGE = 100;

/** A page of findings, sorted by its headers, and the way to the next. */
export function FindingList(props: {
  found: FindingPage;
  sort: { readonly by: FindingSort; readonly descending: boolean };
  page: number;
  titleOfCode: (code: string) => string;
  /** On an invoice's own page its id says nothing. */
  withInvoice: boolean;
  /** Given: rows stand under their reason; it is the order of the list. */
  groups?: readonly FindingGroup[] | undefined;
  /** The same list with other fields in its address. */
  here: (more: Readonly<Record<string, string | number | undefined>>) => string;
  start: DecisionStart;
}) {
  const { found, sort, here, start } = props;
  const direction = directionOf(sort);
  const back = here({ sort: sort.by, direction, page: props.page });
  return (
    <>
      <FindingTable
        caption={captionOf(found.total, props.groups !== undefined)}
        groups={props.groups}
        rows={found.rows}
        titleOfCode={props.titleOfCode}
        withInvoice={props.withInvoice}
        sortOf={(by, first) =>
          sortOf(by, sort, (name, direction) => here({ sort: name, direction }), first)
        }
      />
      <Pager
        page={props.page}
        pageSize={FINDINGS_PER_PAGE}
        total={found.total}
        hrefOf={(next) => here({ sort: sort.by, direction, page: next })}
      />
      {found.rows.length === 0 ? null : (
        <DecidePicked start={start} rows={found.rows} back={back} />
      )}
    </>
  );
}

function captionOf(total: number, isGrouped: boolean): string {
  const count = plural(total, 'discrepancy', 'discrepancies');
  return isGrouped ? `${count} by reason, the one with the most at stake first` : count;
}
