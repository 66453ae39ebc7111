import type { ComponentChildren } from 'preact';

import { groupBy } from '../../lib/group-by.ts';

export interface Column<Row> {
  readonly head: string;
  /** Figures stand right, under each other. */
  readonly numeric?: boolean;
  /** Its cells are bars on one scale. */
  readonly draws?: boolean;
  /** It says nothing on paper. */
  readonly forScreen?: boolean;
  /** Its cells name the row. */
  readonly names?: boolean;
  /** The address that sorts by this column, and how it is sorted now. */
  readonly sort?: { readonly href: string; readonly now: 'ascending' | 'descending' | 'none' };
  readonly cell: (row: Row) => ComponentChildren;
}

/** What stands above the rows of one group. */
export interface RowGroup {
  readonly key: string;
  readonly head: ComponentChildren;
}

/** A real table: a caption, heads with scope, sorted by links that say how; it scrolls inside itself. */
export function DataTable<Row>(props: {
  caption: string;
  /** True: the caption is for ears only, a heading above says it. */
  hideCaption?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Marks a row for the keyboard and for links to it. */
  idOf?: (row: Row) => string;
  /** Rows that follow each other under one head; they come in their groups' order. */
  groupOf?: (row: Row) => RowGroup;
  /** Where a page is narrow each row is a block, its figures under each other with their heads beside them. */
  stacks?: boolean;
  foot?: ComponentChildren;
}) {
  const { rows, groupOf } = props;
  const stacks = props.stacks === true && rows.length > 0;
  const roles = stacks ? ROLES : NO_ROLES;
  const groups =
    groupOf === undefined
      ? [{ head: undefined, rows }]
      : [...groupBy(rows, (row) => groupOf(row).key).values()].map((own) => ({
          head: own[0] === undefined ? undefined : groupOf(own[0]).head,
          rows: own,
        }));
  return (
    <div class="scroll" role="region" aria-label={props.caption} tabindex={0}>
      <table class={stacks ? 'stacks' : undefined} role={roles.table}>
        <caption class={props.hideCaption === true ? 'ears' : undefined}>{props.caption}</caption>
        <thead role={roles.group}>
          <tr role={roles.row}>
            {props.columns.map((column) => (
              <th
                scope="col"
                role={roles.head}
                class={classOf(column)}
                aria-sort={column.sort?.now}
              >
                {column.sort === undefined ? (
                  column.head
                ) : (
                  <a href={column.sort.href}>
                    {column.head}
                    <span aria-hidden="true">{ARROWS[column.sort.now]}</span>
                  </a>
                )}
              </th>
            ))}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody role={roles.group}>
            {group.head === undefined ? null : (
              <tr class="group" role={roles.row}>
                <th scope="rowgroup" role={roles.rowHead} colSpan={props.columns.length}>
                  {group.head}
                </th>
              </tr>
            )}
            {group.rows.map((row) => (
              <tr id={props.idOf?.(row)} role={roles.row}>
                {props.columns.map((column) =>
                  column.names === true ? (
                    <th scope="row" role={roles.rowHead}>
                      {column.cell(row)}
                    </th>
                  ) : (
                    <td role={roles.cell} class={classOf(column)} data-head={column.head}>
                      {column.cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        ))}
        {props.foot === undefined ? null : <tfoot role={roles.group}>{props.foot}</tfoot>}
      </table>
    </div>
  );
}

/** A browser forgets what a table's parts are once they are laid out as blocks. */
const ROLES = {
  table: 'table',
  group: 'rowgroup',
  row: 'row',
  head: 'columnheader',
  rowHead: 'rowheader',
  cell: 'cell',
} as const;
const NO_ROLES: Partial<typeof ROLES> = {};

function classOf<Row>({ numeric, draws, forScreen }: Column<Row>): string | undefined {
  if (draws === true) return 'draws';
  if (forScreen === true) return 'for-screen';
  return numeric === true ? 'right' : undefined;
}

const ARROWS = { ascending: ' ↑', descending: ' ↓', none: '' } as const;

/** How a column's link sorts: the other way round where it is sorted already, else largest or first first. */
export function sortOf<Sort extends string>(
  by: Sort,
  now: { readonly by: Sort; readonly descending: boolean },
  hrefOf: (sort: Sort, direction: 'asc' | 'desc') => string,
  first: 'asc' | 'desc' = 'asc',
): NonNullable<Column<unknown>['sort']> {
  if (now.by !== by) return { href: hrefOf(by, first), now: 'none' };
  return now.descending
    ? { href: hrefOf(by, 'asc'), now: 'descending' }
    : { href: hrefOf(by, 'desc'), now: 'ascending' };
}
