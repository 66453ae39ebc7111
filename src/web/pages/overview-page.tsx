import type { AgedStake, RankedStake } from '../../store/finding-list-store.ts';
import type { JudgedInvoice } from '../../store/judged-invoice-store.ts';
import type { OpenMonth, PeriodTotals, SummedStep } from '../../store/period-totals.ts';
import { address } from '../address.ts';
import { Amount, plural } from '../parts/amount.tsx';
import { Choice } from '../parts/choice.tsx';
import { Moment, monthText } from '../parts/moment.tsx';
import { AgeingPanel } from './ageing-panel.tsx';
import { BridgePanel } from './bridge-panel.tsx';
import { ExplainedPanel } from './explained-panel.tsx';
import { OpenMonthsPanel } from './open-months-panel.tsx';
import { RankedPanel } from './ranked-panel.tsx';

export interface OverviewData {
  readonly period: string;
  readonly periods: readonly string[];
  readonly totals: readonly PeriodTotals[];
  readonly invoices: readonly JudgedInvoice[];
  readonly bridge: readonly SummedStep[];
  readonly months: readonly OpenMonth[];
  readonly ages: readonly AgedStake[];
  readonly customers: readonly RankedStake[];
  readonly codes: readonly RankedStake[];
  /** When the newest judgement was made; business time. */
  readonly checkedAt: Date | null;
}

/** Is this month explained? A sentence first, then figures, then where to look. */
export function OverviewPage(props: { data: OverviewData; titleOfCode: (code: string) => string }) {
  const { data, titleOfCode } = props;
  const { period, totals } = data;
  return (
    <>
      <div class="heading">
        <div>
          <h1>{monthText(period)}</h1>
          <p class="lead">{sentenceOf(data)}</p>
          <p class="quiet">
            Last checked <Moment at={data.checkedAt} />
          </p>
        </div>
        <form class="filters" method="get" action="/">
          <Choice
            label="Billing month"
            name="period"
            chosen={period}
            all="newest"
            options={data.periods.map((one) => [one, monthText(one)])}
          />
          <button>Show</button>
        </form>
      </div>
      {totals.map((one) => (
        <Tiles totals={one} period={period} />
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
      <ExplainedPanel invoices={data.invoices} />
      <div class="columns">
        <OpenMonthsPanel months={data.months} />
        <AgeingPanel ages={data.ages} />
        <RankedPanel
          heading="Customers with the most at stake"
          name="Customer"
          ranked={data.customers}
          hrefOf={(name, currency) => address('/discrepancies', { period, search: name, currency })}
        />
        <RankedPanel
          heading="Reasons with the most at stake"
          name="Reason"
          ranked={data.codes}
          labelOf={titleOfCode}
          hrefOf={(code, currency) => address('/discrepancies', { period, code, currency })}
        />
      </div>
    </>
  );
}

function sentenceOf({ totals }: OverviewData): string {
  const invoices = totals.reduce((sum, one) => sum + one.invoices, 0);
  const explained = totals.reduce((sum, one) => sum + one.explained_invoices, 0);
  const open = totals.reduce((sum, one) => sum + one.open_findings, 0);
  const first = `${explained} of ${plural(invoices, 'invoice')} explained.`;
  return open === 0
    ? `${first} Nothing is open.`
    : `${first} ${plural(open, 'discrepancy', 'discrepancies')} open.`;
}

function Tiles({ totals, period }: { totals: PeriodTotals; period: string }) {
  const { currency } = totals;
  const tiles = [
    {
      label: 'Billed',
      amount: totals.billed,
      note: plural(totals.invoices, 'invoice'),
      href: address('/invoices', { period, currency }),
    },
    {
      label: 'Explained',
      amount: totals.explained,
      note: 'by orders, tax included',
      href: address('/invoices', { period, currency, verdict: 'explained' }),
    },
    {
      label: 'Charged too much',
      amount: totals.claim_net,
      note: 'open, before tax',
      href: address('/discrepancies', { period, currency, stake: 'claim' }),
    },
    {
      label: 'Too little or not yet',
      amount: totals.exposure_net,
      note: 'open, before tax',
      href: address('/discrepancies', { period, currency, stake: 'exposure' }),
    },
    {
      label: 'Not checked',
      amount: totals.unchecked,
      note: plural(totals.unchecked_invoices, 'invoice'),
      href: address('/invoices', { period, currency, verdict: 'not-checked' }),
    },
  ];
  return (
    <ul class="tiles" aria-label={`${monthText(period)} in ${currency}`}>
      {tiles.map(({ label, amount, note, href }) => (
        <li>
          <a href={href}>
            <span class="tile-label">{label}</span>
            <span class="tile-amount">
              <Amount of={amount} currency={currency} withCurrency />
            </span>
            <span class="tile-note">{note}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
