import type { LiveList } from '../live-list.ts';
import type { Sheet } from './sheet.ts';

/** What a workbook of a list was made from, and how its columns are to be read. */
export function aboutListSheet(list: LiveList, at: Date): Sheet {
  const { table, scope, partial, asked } = list;
  return {
    name: 'About this list',
    table: undefined,
    columns: [
      { title: 'about', kind: 'text', width: 26 },
      { title: 'name', kind: 'text', width: 34 },
      { title: 'says', kind: 'text', width: 110 },
    ],
    rows: [
      ['this list', 'what', table.says],
      ['this list', 'of', scope ?? 'everything'],
      ['this list', 'at', at.toISOString()],
      [
        'this list',
        'live',
        'All rows as they stood then, with every decision taken until then. No run emitted it: the same list may differ tomorrow.',
      ],
      ['this list', 'partial', partial ? 'yes: an invoice is not-checked' : 'no'],
      ...asked.map(([name, value]) => ['asked for', name, value]),
      ...table.columns.map(({ name, says }) => ['column', name, says]),
    ],
  };
}
