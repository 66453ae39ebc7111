import { groupBy } from '../../lib/group-by.ts';
import type { DecidedBatch } from '../../store/decided-batch.ts';
import type {
  FindingListFilter,
  FindingPage,
  FindingSort,
  StakeSum,
} from '../../store/finding-list-store.ts';
import { address } from '../address.ts';
import { directionOf } from '../finding-query.ts';
import { Amount, plural } from '../parts/amount.tsx';
import { Choice, CurrencyField, MonthChoice } from '../parts/choice.tsx';
import { DecidedNote } from '../parts/decided-note.tsx';
import type { DecisionStart } from '../parts/decision-fields.tsx';
import { Downloads } from '../parts/downloads.tsx';
import { FindingList } from '../parts/finding-list.tsx';
import { STAKE_WORDS } from '../parts/status.tsx';

export interface DiscrepanciesData {
  readonly found: FindingPage;
  readonly only: FindingListFilter;
  readonly sort: { readonly by: FindingSort; readonly descending: boolean };
  readonly page: number;
  readonly periods: readonly string[];
  readonly codes: readonly string[];
  readonly decided: DecidedBatch | undefined;
  readonly start: DecisionStart;
}

const SEVERITIES = [
  ['blocker', 'Blocker'],
  ['high', 'High'],
  ['medium', 'Medium'],
  ['low', 'Low'],
  ['info', 'Info'],
] as const;

const STATES = [
  ['unsettled', 'Open or disputed'],
  ['open', 'Open'],
  ['disputed', 'Disputed'],
  ['accepted', 'Accepted'],
  ['waived', 'Waived'],
] as const;

const STAKES = (['claim', 'exposure', 'cash', 'none'] as const).map(
  (stake) => [stake, STAKE_WORDS[stake]] as const,
);

/** Everything that does not agree, as filtered. */
export function DiscrepanciesPage(props: {
  data: DiscrepanciesData;
  titleOfCode: (code: string) => string;
}) {
  const { data, titleOfCode } = props;
  const { found, only, sort, page, decided, start } = data;
  const here = (more: Readonly<Record<string, string | number | undefined>>) =>
    address('/discrepancies', { ...filterQuery(only), ...more });
  return (
    <>
      <div class="heading">
        <h1>Discrepancies</h1>
        {found.total === 0 ? null : (
          <div class="actions">
            <Downloads
              what="this list of discrepancies"
              hrefOf={(format) =>
                address('/discrepancies/download', {
                  ...filterQuery(only),
                  sort: sort.by,
                  direction: directionOf(sort),
                  format,
                })
              }
              primary
              note={`${plural(found.total, 'row')}, as they stand now`}
            />
          </div>
        )}
      </div>
      <FilterForm data={data} titleOfCode={titleOfCode} />
      <DecidedNote
        decided={decided}
        csrf={start.csrf}
        back={here({ sort: sort.by, direction: directionOf(sort), page })}
      />
      <StakeLine sums={found.sums} />
      {found.total === 0 ? (
        <EmptyList only={only} />
      ) : (
        <FindingList {...{ found, sort, page, titleOfCode, here, start }} withInvoice />
      )}
    </>
  );
}

function EmptyList({ only }: Pick<DiscrepanciesData, 'only'>) {
  const { state, ...rest } = filterQuery(only);
  if (Object.keys(rest).length === 0 && (state === undefined || state === 'unsettled')) {
    return (
      <p class="empty">
        Nothing is open: every line is explained, every order is billed as promised, or somebody
        decided. <a href="/discrepancies">See what was decided</a>
      </p>
    );
  }
  return (
    <p class="empty">
      No discrepancy matches these filters. <a href="/discrepancies">Clear the filters</a>
    </p>
  );
}

/** A filter as the address spells it; empty when nothing is filtered. */
function filterQuery(only: FindingListFilter): Readonly<Record<string, string>> {
  const { invoiceId, ...rest } = only;
  const named = { invoice: invoiceId, ...rest };
  return Object.fromEntries(
    Object.entries(named).filter((field): field is [string, string] => field[1] !== undefined),
  );
}

function FilterForm({ data, titleOfCode }: Parameters<typeof DiscrepanciesPage>[0]) {
  const { only } = data;
  const codes = data.codes
    .map((code) => [code, titleOfCode(code)] as const)
    .toSorted((a, b) => a[1].localeCompare(b[1], 'en'));
  return (
    <form class="filters" method="get" action="/discrepancies">
      <label>
        <span>Search</span>
        <input
          type="search"
          name="search"
          value={only.search ?? ''}
          placeholder="customer, product, order"
          maxLength={100}
        />
      </label>
      <MonthChoice chosen={only.period} periods={data.periods} withNone />
      <Choice label="Reason" name="code" chosen={only.code} all="every reason" options={codes} />
      <Choice label="State" name="state" chosen={only.state} all="every state" options={STATES} />
      <Choice
        label="Severity"
        name="severity"
        chosen={only.severity}
        all="every severity"
        options={SEVERITIES}
      />
      <Choice label="Money" name="stake" chosen={only.stake} all="all" options={STAKES} />
      <label>
        <span>Invoice</span>
        <input name="invoice" value={only.invoiceId ?? ''} size={12} maxLength={100} />
      </label>
      <CurrencyField chosen={only.currency} />
      <label>
        <span>Looked after by</span>
        <input name="assignee" value={only.assignee ?? ''} size={10} maxLength={100} />
      </label>
      <label>
        <span>At least</span>
        <input
          name="min"
          value={only.min ?? ''}
          size={8}
          inputMode="decimal"
          placeholder="100.00"
        />
      </label>
      <button>Filter</button>
      <a href="/discrepancies">Clear</a>
    </form>
  );
}

/** What the filtered list adds up to, each currency by itself. */
export function StakeLine({ sums }: { sums: readonly StakeSum[] }) {
  if (sums.length === 0) return null;
  return (
    <ul class="sums">
      {[...groupBy(sums, ({ currency }) => currency)].map(([currency, own]) => (
        <li>
          {own.map(({ stake_type, stake_net }) => (
            <span>
              <Amount of={stake_net} currency={currency} withCurrency /> {STAKE_WORDS[stake_type]}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}
