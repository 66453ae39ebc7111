import { formatMoney } from '../../lib/money.ts';

/** An amount with its own minus sign; the currency stands in the column's head, or beside it. */
export function Amount(props: { of: string | null; currency: string; withCurrency?: boolean }) {
  if (props.of === null) return <span class="none">not known</span>;
  const text = amountText(props.of, props.currency);
  return (
    <span class="num">
      {text}
      {props.withCurrency === true ? <span class="ccy">{` ${props.currency}`}</span> : null}
    </span>
  );
}

/** As {@link formatMoney}, with the minus that lines up with figures. */
export function amountText(amount: string, currency: string): string {
  return formatMoney(amount, currency).replace(/^-/, '\u2212');
}

/** A quantity as it came, with the same minus. */
export function quantityText(quantity: string | null): string {
  return quantity === null ? '–' : quantity.replace(/^-/, '\u2212');
}

/** True for 0, 0.00, -0. */
export function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}

/** A whole number for people. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 line`, `2 lines`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}
