import type { EmittedFileRow } from '../../store/emitted-file-store.ts';
import type { AgedStake, RankedStake, StakeSum } from '../../store/finding-list-store.ts';
import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import type { OpenMonth, PeriodTotals, SummedStep } from '../../store/period-totals.ts';
import { address, runAddress } from '../address.ts';
import type { Night } from '../nights.ts';
import { Amount, isZero, plural } from '../parts/amount.tsx';
import { Moment, monthText } from '../parts/moment.tsx';
import { MonthPicker } from '../parts/month-picker.tsx';
import { OpenAmounts } from '../parts/open-amounts.tsx';
import { StaleNote } from '../parts/stale-note.tsx';
import { STAKE_WORDS } from '../parts/status.tsx';
import { WorkbookLink } from '../parts/workbook-link.tsx';
import { AgeingPanel } from './ageing-panel.tsx';
import { BridgePanel } from './bridge-panel.tsx';
import { ExplainedPanel } from './explained-panel.tsx';
import { MonthTiles } from './month-tiles.tsx';
import { NightsPanel } from './nights-panel.tsx';
import { OpenMonthsPanel } from './open-months-panel.tsx';
import { RankedPanel } from './ranked-panel.tsx';

export interface OverviewData {
  readonly period: string;
  readonly periods: readonly string[];
  readonly totals: readonly PeriodTotals[];
  /** What is open of no invoice: of orders, balances and the runs themselves. Empty beside older months. */
  readonly elsewhere: readonly StakeSum[];
  readonly invoices: readonly JudgedInvoice[];
  readonly bridge: readonly SummedStep[];
  readonly months: readonly OpenMonth[];
  readonly ages: readonly AgedStake[];
  readonly customers: readonly RankedStake[];
  readonly codes: readonly RankedStake[];
  readonly nights: readonly Night[];
  readonly schedule: string;
  /** The newest files of the month as a whole. */
  readonly files: readonly EmittedFileRow[];
  /** When the newest judgement of the month was made; business time. Null for a month without an invoice. */
  readonly checkedAt: Date | null;
  readonly now: Date;
}

/** Is this month explained? A sentence first, then figures, then where to look. */
export function OverviewPage(props: { data: OverviewData; titleOfCode: (code: string) => string }) {
  const { data, titleOfCode } = props;
  const { period, periods, checkedAt, totals } = data;
  const lastRun = data.invoices.find((one) => one.as_of.getTime() === checkedAt?.getTime())?.run_id;
  return (
    <>
      <div class="heading">
        <div>
          <h1>{monthText(period)}</h1>
          {checkedAt === null ? (
            <EmptyMonth data={data} />
          ) : (
            <>
              <p class="lead">
                <Sentence totals={totals} />
              </p>
              <Elsewhere sums={data.elsewhere} />
              <p class="quiet">
                Last checked <Moment at={checkedAt} />
                {lastRun === undefined ? null : (
                  <>
                    {' · '}
                    <a href={`${runAddress(lastRun)}#changes`}>what that changed</a>
                  </>
                )}
              </p>
            </>
          )}
        </div>
        <div class="actions">
          <MonthPicker period={period} periods={periods} />
          <WorkbookLink files={data.files} label="Download for Excel" primary />
        </div>
      </div>
      {checkedAt === null ? null : (
        <>
          <StaleNote nights={data.nights} checkedAt={checkedAt} now={data.now} />
          <MonthInFigures data={data} titleOfCode={titleOfCode} />
        </>
      )}
      <div class="columns">
        {checkedAt === null ? null : <MonthRanked data={data} titleOfCode={titleOfCode} />}
        <OpenMonthsPanel months={data.months} />
        <NightsPanel nights={data.nights} schedule={data.schedule} />
      </div>
    </>
  );
}

/** What one month holds: each currency by itself. */
function MonthInFigures({ data, titleOfCode }: Parameters<typeof OverviewPage>[0]) {
  const { period, totals } = data;
  return (
    <>
      {totals.map((one) => (
        <MonthTiles totals={one} period={period} />
      ))}
      {totals.map(({ currency }) => (
        <BridgePanel
          heading={`Where the difference comes from, ${currency}`}
          currency={currency}
          steps={data.bridge.filter((step) => step.currency === currency)}
          hrefOfCode={(code) => address('/discrepancies', { period, code, currency })}
          titleOfCode={titleOfCode}
        />
      ))}
      <ExplainedPanel invoices={data.invoices} period={period} />
    </>
  );
}

/** Who and what most of the month's money lies with, and for how long. */
function MonthRanked({ data, titleOfCode }: Parameters<typeof OverviewPage>[0]) {
  const { period } = data;
  return (
    <>
      <RankedPanel
        heading="Reasons with the most at stake"
        name="Reason"
        ranked={data.codes}
        labelOf={titleOfCode}
        hrefOf={(code, currency) => unsettled({ period, code, currency })}
      />
      <RankedPanel
        heading="Customers with the most at stake"
        name="Customer"
        ranked={data.customers}
        labelOf={(name) => (name === '' ? 'of no single customer' : name)}
        hrefOf={(name, currency) =>
          name === '' ? undefined : unsettled({ period, search: name, currency })
        }
      />
      <AgeingPanel ages={data.ages} />
    </>
  );
}

/** The list of what is open of it. */
function unsettled(query: Readonly<Record<string, string>>): string {
  return address('/discrepancies', { ...query, state: 'unsettled' });
}

/** @example '3 of 4 invoices explained. 37 discrepancies open: 1,842.10 EUR charged too much, before tax.' */
function Sentence({ totals }: Pick<OverviewData, 'totals'>) {
  const invoices = totals.reduce((sum, one) => sum + one.invoices, 0);
  const explained = totals.reduce((sum, one) => sum + one.explained_invoices, 0);
  const open = totals.reduce((sum, one) => sum + one.open_findings, 0);
  const first = `${explained} of ${plural(invoices, 'invoice')} explained.`;
  if (open === 0) return <>{`${first} Nothing is open.`}</>;
  const hasMoney = totals.some((one) => !isZero(one.claim_net) || !isZero(one.exposure_net));
  return (
    <>
      {`${first} ${plural(open, 'discrepancy', 'discrepancies')} open`}
      {hasMoney ? ': ' : ''}
      <OpenAmounts sums={totals} />.
    </>
  );
}

/** The month's workbook holds these too: without them its sums would not be those of the page. */
function Elsewhere({ sums }: { sums: readonly StakeSum[] }) {
  if (sums.length === 0) return null;
  return (
    <p>
      Besides, of no invoice:{' '}
      {sums.map(({ currency, stake_type, stake_net }, at) => (
        <>
          {at === 0 ? '' : ', '}
          <Amount of={stake_net} currency={currency} withCurrency /> {STAKE_WORDS[stake_type]}
        </>
      ))}{' '}
      <a href={address('/discrepancies', { period: 'none', state: 'unsettled' })}>
        in orders, balances and runs
      </a>
      .
    </p>
  );
}

function EmptyMonth({
  data: { period, periods, nights },
}: Pick<Parameters<typeof OverviewPage>[0], 'data'>) {
  const [newest] = periods;
  const lastLook = nights.findLast(({ state }) => state === 'done' || state === 'partial');
  return (
    <>
      <p class="lead">{`No invoice for ${monthText(period)} yet.`}</p>
      <p>
        {lastLook === undefined ? null : (
          <>
            The last look was the night of <Moment at={lastLook.dueAt} />.{' '}
          </>
        )}
        {newest === undefined ? null : (
          <a href={address('/', { period: newest })}>{`See ${monthText(newest)}`}</a>
        )}
      </p>
    </>
  );
}
