import type { FindingPage, FindingSort } from '../../store/finding-list-store.ts';
import { plural } from './amount.tsx';
import { sortOf } from './data-table.tsx';
import { FindingTable } from './finding-table.tsx';
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
  /** The same list with other fields in its address. */
  here: (more: Readonly<Record<string, string | number | undefined>>) => string;
}) {
  const { found, sort, here } = props;
  return (
    <>
      <FindingTable
        caption={plural(found.total, 'discrepancy', 'discrepancies')}
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
        hrefOf={(next) =>
          here({ sort: sort.by, direction: sort.descending ? 'desc' : 'asc', page: next })
        }
      />
    </>
  );
}
