import type { Report } from '../report.ts';
import type { ReportScope } from '../report-scope.ts';
import type { ReasonWords } from './reason-sheet.ts';
import type { Sheet } from './sheet.ts';

type Explanation = readonly [about: string, name: string, says: string];

/** What stays the same from run to run. */
const DEFINITIONS: readonly Explanation[] = [
  ['verdict', 'explained', 'All inputs came whole, and nothing is left to settle.'],
  ['verdict', 'open', 'At least one finding above info is open or disputed.'],
  ['verdict', 'does-not-tie', 'All inputs came whole, and the lines do not sum to the total.'],
  ['verdict', 'not-checked', 'An input is missing, stale or partial: nothing is called clean.'],
  ['disposition', 'matched', 'An order explains the line.'],
  ['disposition', 'tolerated', 'An order explains the line, to the rounding of its currency.'],
  ['disposition', 'finding', 'A finding is about the line.'],
  ['disposition', 'out-of-scope', 'Usage, customer credit and legacy lines: counted, not judged.'],
  ['stake_type', 'claim', 'Charged too much.'],
  ['stake_type', 'exposure', 'Charged too little, or not yet.'],
  ['stake_type', 'cash', 'Timing: the amount is right, the moment is not.'],
  [
    'state',
    'open',
    'Nobody decided, or the decision lapsed: the figures changed, or a waiver ended.',
  ],
  ['state', 'disputed', 'Still to be settled, as open is.'],
  ['state', 'accepted', 'Settled: it counts as open no more. So does waived, until its day.'],
  ['sheet', 'Summary', 'Open figures count what is open or disputed.'],
  [
    'sheet',
    'By reason, By customer',
    'findings counts every one; unsettled, and the money, those that are open or disputed.',
  ],
  [
    'sheet',
    'Discrepancies',
    'Of a month: those of its invoices and, in the newest month of the run, those of orders, balances and the run itself, which name no invoice.',
  ],
  ['role', 'root', 'Owns the money. Findings on the same money are contributing, with stake 0.'],
  [
    'arithmetic',
    'subtotal',
    'The printed subtotal counts. LINE_ARITHMETIC speaks only when it is further than one minor unit a unit of quantity from all of: ROUNDDOWN(price × rate) × quantity; ROUNDDOWN(price × rate × quantity); ROUNDDOWN(ROUNDDOWN(price × quantity) × rate), each to the minor unit.',
  ],
  [
    'arithmetic',
    'unexplained',
    'Invoice total less every later step of the bridge, tax included: 0 when every cent has an owner.',
  ],
  [
    'arithmetic',
    'currencies',
    'Amounts are never added across currencies. A spreadsheet computes with 15 digits; the CSV holds all.',
  ],
];

/** What the file was made from and how its words and columns are to be read. */
export function workingSheet(
  scope: ReportScope,
  reports: readonly Report[],
  words: ReasonWords,
): Sheet {
  const codes = Object.entries(words).map(([code, { title, nextStep }]): Explanation => [
    'reason',
    code,
    `${title}. ${nextStep}`,
  ]);
  const columns = reports.flatMap(({ name: report, columns }) =>
    columns.map(({ name, says }): Explanation => [`column of ${report}`, name, says]),
  );
  return {
    name: 'How it was worked out',
    table: undefined,
    columns: [
      { title: 'about', kind: 'text', width: 26 },
      { title: 'name', kind: 'text', width: 34 },
      { title: 'says', kind: 'text', width: 110 },
    ],
    rows: [...aboutFile(scope), ...DEFINITIONS, ...codes, ...columns],
  };
}

function aboutFile(scope: ReportScope): readonly Explanation[] {
  const { name, period, run, partial, matches } = scope;
  return [
    ['this file', 'scope', name],
    ['this file', 'period', period],
    ['this file', 'run', run.run_id],
    ['this file', 'as of', run.as_of.toISOString()],
    ['this file', 'made by', `recon ${run.app_version}, rules ${run.rule_set_hash}`],
    [
      'this file',
      'decisions',
      scope.isLive
        ? 'All taken by now. Some are younger than the run: its CSV files do not show them.'
        : 'Those taken before the run opened.',
    ],
    ['this file', 'partial', partial ? 'yes: an invoice is not-checked' : 'no'],
    ...matches.flatMap(({ invoice_id, input_hash }): Explanation[] =>
      invoice_id === null ? [] : [['input', invoice_id, input_hash]],
    ),
  ];
}
