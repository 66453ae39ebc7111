/** A UTC day, `YYYY-MM-DD`. */
export type Day = string;

/** What a statement prints of dates, as printed; null where it prints none. */
export interface PrintedDays {
  readonly invoicedOn: string | null;
  readonly dueOn: string | null;
  readonly periodStartOn: string | null;
  readonly periodEndOn: string | null;
  /** Of the payment terms, "Net 60 days". */
  readonly netDays: number | null;
}

export interface StatementDays {
  readonly invoicedOn: Day | null;
  readonly dueOn: Day | null;
  readonly periodStartOn: Day | null;
  readonly periodEndOn: Day | null;
}

const FIELDS = ['invoicedOn', 'dueOn', 'periodStartOn', 'periodEndOn'] as const;

type Order = 'month-first' | 'day-first' | 'year-first';

const ORDERS: readonly Order[] = ['month-first', 'day-first', 'year-first'];

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Decides what the digits of `07/06/2019` mean. A statement prints all its dates in one order, so an order must make
 * sense of each; of those that do, the billing period being a whole month decides, then due date - invoice date =
 * payment terms. A test that no order passes decides nothing. A date on which the orders left over differ is null.
 */
export function decideDays(printed: PrintedDays): StatementDays {
  const readings = ORDERS.map((order) => readAll(printed, order)).filter((one) => one !== null);
  const left = keepPassing(keepPassing(readings, isWholeMonth), (days) =>
    meetsTerms(days, printed.netDays),
  );
  const decided = (field: (typeof FIELDS)[number]): Day | null => {
    const values = new Set(left.map((days) => days[field]));
    const [only] = values;
    return values.size === 1 && only !== undefined ? only : null;
  };
  return {
    invoicedOn: decided('invoicedOn'),
    dueOn: decided('dueOn'),
    periodStartOn: decided('periodStartOn'),
    periodEndOn: decided('periodEndOn'),
  };
}

/** All dates under one order; null when one of them is no date then. */
function readAll(printed: PrintedDays, order: Order): StatementDays | null {
  const days: Record<(typeof FIELDS)[number], Day | null> = {
    invoicedOn: null,
    dueOn: null,
    periodStartOn: null,
    periodEndOn: null,
  };
  for (const field of FIELDS) {
    const text = printed[field];
    if (text === null) continue;
    const day = readDay(text, order);
    if (day === undefined) return null;
    days[field] = day;
  }
  return days;
}

function readDay(text: string, order: Order): Day | undefined {
  const [a = '', b = '', c = ''] = text.split(/[/.-]/);
  const [year, month, day] =
    order === 'year-first' ? [a, b, c] : order === 'month-first' ? [c, a, b] : [c, b, a];
  if (year.length !== 4 || month.length > 2 || day.length > 2) return undefined;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : undefined;
}

function keepPassing(
  readings: readonly StatementDays[],
  passes: (days: StatementDays) => boolean,
): readonly StatementDays[] {
  const passing = readings.filter(passes);
  return passing.length > 0 ? passing : readings;
}

function isWholeMonth({ periodStartOn, periodEndOn }: StatementDays): boolean {
  if (periodStartOn === null || periodEndOn === null) return false;
  const dayAfter = new Date(Date.parse(periodEndOn) + DAY_MS).toISOString();
  return (
    periodStartOn.endsWith('-01') &&
    periodStartOn.slice(0, 7) === periodEndOn.slice(0, 7) &&
    dayAfter.slice(8, 10) === '01'
  );
}

function meetsTerms({ invoicedOn, dueOn }: StatementDays, netDays: number | null): boolean {
  if (invoicedOn === null || dueOn === null || netDays === null) return false;
  return Date.parse(dueOn) - Date.parse(invoicedOn) === netDays * DAY_MS;
}
