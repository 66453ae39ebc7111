import type { PeriodTotals } from '../../store/period-totals.ts';
import { address } from '../address.ts';
import { Amount, plural } from '../parts/amount.tsx';
import { monthText } from '../parts/moment.tsx';

/** One currency's figures of a month; each leads to the list that adds up to it. */
export function MonthTiles({ totals, period }: { totals: PeriodTotals; period: string }) {
  const { currency } = totals;
  return (
    <ul class="tiles" aria-label={`${monthText(period)} in ${currency}`}>
      {tilesOf(totals, period).map(({ label, amount, note, href }) => (
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

function tilesOf(totals: PeriodTotals, period: string) {
  const { currency } = totals;
  return [
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
      href: address('/invoices', { period, currency }),
    },
    {
      label: 'Charged too much',
      amount: totals.claim_net,
      note: 'open, before tax',
      href: address('/discrepancies', { period, currency, stake: 'claim', state: 'unsettled' }),
    },
    {
      label: 'Too little or not yet',
      amount: totals.exposure_net,
      note: 'open, before tax',
      href: address('/discrepancies', { period, currency, stake: 'exposure', state: 'unsettled' }),
    },
    {
      label: 'Not checked',
      amount: totals.unchecked,
      note: plural(totals.unchecked_invoices, 'invoice'),
      href: address('/invoices', { period, currency, verdict: 'not-checked' }),
    },
  ];
}
