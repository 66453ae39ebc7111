import { sumAmounts } from '../../lib/sum-amounts.ts';
import type { WaterfallStep } from '../charts/waterfall.tsx';
import { Waterfall } from '../charts/waterfall.tsx';
import { Amount, amountText, countText, isZero } from '../parts/amount.tsx';
import { DataTable } from '../parts/data-table.tsx';

export interface PanelStep {
  readonly step: string;
  /** A finding's code; empty on the other steps. */
  readonly code: string;
  readonly lines: number;
  readonly amount: string;
}

const TOTAL = 'Invoice total';
const EXPLAINED = 'Explained by orders';

/** From the invoice total to zero: what orders explain in a sentence, the rest as a waterfall, all of it as a table. */
export function BridgePanel(props: {
  heading: string;
  currency: string;
  steps: readonly PanelStep[];
  titleOfCode: (code: string) => string;
  /** Undefined where there is no list to go to. */
  hrefOfCode?: (code: string) => string;
}) {
  const { heading, currency, steps, titleOfCode, hrefOfCode } = props;
  const total = steps.find(({ step }) => step === TOTAL);
  if (total === undefined) return null;
  const explained = steps.find(({ step }) => step === EXPLAINED);
  const rest = steps.filter((one) => one !== total && one !== explained && !isZero(one.amount));
  const label = (one: PanelStep) => (one.code === '' ? one.step : titleOfCode(one.code));
  return (
    <section class="panel">
      <h2>{heading}</h2>
      <p>
        {`Of ${amountText(total.amount, currency)} ${currency} with tax, orders explain ${amountText(explained?.amount ?? '0', currency)}.`}
        {rest.length === 0 ? ' Nothing is left.' : restWords(hrefOfCode !== undefined)}
      </p>
      {rest.length === 0 ? null : (
        <Waterfall
          title={`${heading}: a waterfall`}
          currency={currency}
          start={{
            label: 'Not explained by orders',
            amount: sumAmounts(rest.map(({ amount }) => amount)),
          }}
          steps={largest(
            rest.map((one) => ({
              label: label(one),
              amount: one.amount,
              href: one.code === '' ? undefined : hrefOfCode?.(one.code),
            })),
          )}
        />
      )}
      <details>
        <summary>{`All ${countText(steps.length)} steps, with codes and lines`}</summary>
        <DataTable
          caption={`${heading}: every step`}
          hideCaption
          rows={steps}
          columns={[
            {
              head: 'Step',
              names: true,
              cell: (one) =>
                one.code === '' || hrefOfCode === undefined ? (
                  label(one)
                ) : (
                  <a href={hrefOfCode(one.code)}>{label(one)}</a>
                ),
            },
            { head: 'Code', cell: ({ code }) => <code>{code}</code> },
            { head: 'Lines', numeric: true, cell: ({ lines }) => countText(lines) },
            {
              head: `Amount with tax, ${currency}`,
              numeric: true,
              cell: ({ amount }) => <Amount of={amount} currency={currency} />,
            },
          ]}
        />
      </details>
    </section>
  );
}

/** A list to go to holds decisions, and the bars do not leave out what they settled. */
function restWords(hasDecisions: boolean): string {
  return hasDecisions ? ' What is left, with what was accepted or waived:' : ' What is left:';
}

/** More bars than this say less. */
const BARS_MAX = 14;

/** The largest in their order; the small ones together, last. Which are large is all that becomes a number. */
function largest(steps: readonly WaterfallStep[]): readonly WaterfallStep[] {
  if (steps.length <= BARS_MAX) return steps;
  const size = (step: WaterfallStep) => Math.abs(Number(step.amount));
  const kept = new Set(steps.toSorted((a, b) => size(b) - size(a)).slice(0, BARS_MAX - 1));
  const small = steps.filter((step) => !kept.has(step));
  const together = sumAmounts(small.map(({ amount }) => amount));
  return [
    ...steps.filter((step) => kept.has(step)),
    { label: `${small.length} smaller ones together`, amount: together },
  ];
}
