import { z } from 'zod';

import { type Decimal, parseDecimal } from '../lib/decimal.ts';
import { faultInFigures } from './fault-in-figures.ts';
import type { StatementFigures } from './statement-figures.ts';

/** What came of reading a PDF. Unread is a result, not an error: the statement is secondary to lines and header. */
export type StatementReading =
  | { readonly readable: true; readonly figures: StatementFigures }
  | {
      readonly readable: false;
      /** In words, for people. */
      readonly reason: string;
      /** What could be read all the same; undefined when the bytes gave no text. */
      readonly figures: StatementFigures | undefined;
    };

/** Raised whenever the reader may read the same bytes differently: stored readings of another version are made anew. */
export const READER_VERSION = 1;

/** Judges figures by the document's own arithmetic. */
export function readingOf(figures: StatementFigures): StatementReading {
  const reason = faultInFigures(figures);
  return reason === undefined ? { readable: true, figures } : { readable: false, reason, figures };
}

export function unreadable(reason: string): StatementReading {
  return { readable: false, reason, figures: undefined };
}

const text = z.string().max(300).nullable();
const day = z.iso.date().nullable();
const amount = z.string().max(60).transform(toDecimal);

const FIGURES = z.strictObject({
  documentNumber: text,
  paymentTerms: text,
  invoicedOn: day,
  dueOn: day,
  periodStartOn: day,
  periodEndOn: day,
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  charges: amount.nullable(),
  credits: amount.nullable(),
  azureCredit: amount.nullable(),
  subtotal: amount.nullable(),
  taxes: z.array(z.strictObject({ label: z.string().max(300), amount })).max(40),
  tax: amount.nullable(),
  total: amount.nullable(),
  amountBox: amount.nullable(),
});

const ANSWER = z.union([
  z.strictObject({ figures: FIGURES }),
  z.strictObject({ unreadable: z.string().max(300) }),
]);

/**
 * What the reading process wrote, looked at as strangers' data: it has read a stranger's document.
 *
 * @returns undefined when it is not the answer of a reader
 */
export function parseAnswer(json: string): StatementReading | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(json);
  } catch {
    return undefined;
  }
  const { data } = ANSWER.safeParse(answer);
  if (data === undefined) return undefined;
  return 'figures' in data ? readingOf(data.figures) : unreadable(data.unreadable);
}

function toDecimal(printed: string, context: z.RefinementCtx<string>): Decimal {
  const exact = parseDecimal(printed);
  if (exact !== undefined) return exact;
  context.addIssue('not a decimal');
  return z.NEVER;
}
