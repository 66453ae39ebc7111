declare const decimalBrand: unique symbol;

/** An exact decimal as text, as the API sent it or Postgres `numeric` printed it. Never a JavaScript number. */
export type Decimal = string & { readonly [decimalBrand]: true };

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;

/** Text that Postgres `numeric` will read exactly; undefined for anything else ("", "NaN", "1,5"). */
export function parseDecimal(text: string): Decimal | undefined {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) ? (trimmed as Decimal) : undefined;
}

/** For literals in code and tests. @throws RangeError when the text is no decimal */
export function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === undefined) throw new RangeError(`not a decimal: ${JSON.stringify(text)}`);
  return parsed;
}

/**
 * A decimal for people: thousands in groups of three, nothing rounded.
 *
 * @example groupThousands('-1234567.80') // '-1,234,567.80'
 */
export function groupThousands(amount: string): string {
  const [whole = '', fraction] = amount.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
