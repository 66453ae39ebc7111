import { AppError } from '../lib/app-error.ts';
import type { CatalogAvailability, CatalogTerm } from '../partner-center/catalog-availabilities.ts';

/** How something is wanted. */
export interface WantedTerms {
  readonly productId: string;
  readonly skuId: string;
  readonly country: string;
  readonly segment: string;
  readonly billingCycle: string;
  /** Undefined for what is sold without a term. */
  readonly termDuration: string | undefined;
}

export interface ChosenAvailability {
  readonly availability: CatalogAvailability;
  readonly term: CatalogTerm | undefined;
}

/**
 * The one availability that sells to the segment for the term and billing cycle wanted. Of several nobody is picked:
 * they may differ in what nobody asked for.
 *
 * @throws AppError NOT_SOLD_TO_SEGMENT, NOT_PURCHASABLE, TERM_NOT_OFFERED, AVAILABILITY_AMBIGUOUS (usage)
 */
export function chooseAvailability(
  listed: readonly CatalogAvailability[],
  wanted: WantedTerms,
): ChosenAvailability {
  const { country, segment } = wanted;
  const item = `${wanted.productId}:${wanted.skuId}`;
  const ofSegment = listed.filter((one) => (one.segment ?? segment) === segment);
  if (ofSegment.length === 0) {
    const sold = listed.flatMap((one) => one.segment ?? []);
    throw refusal('NOT_SOLD_TO_SEGMENT', `${item} is not sold to ${segment} in ${country}`, [
      'Choose another segment or country',
      sold,
    ]);
  }
  const purchasable = ofSegment.filter((one) => one.isPurchasable !== false);
  if (purchasable.length === 0) {
    throw refusal('NOT_PURCHASABLE', `${item} is listed in ${country}, and not to be bought`, [
      'Choose another SKU',
      [],
    ]);
  }
  // Two terms of one availability that fit are one item to a cart.
  const fitting = purchasable.flatMap((availability) =>
    fittingTerms(availability, wanted)
      .slice(0, 1)
      .map((term) => ({ availability, term })),
  );
  const [chosen, another] = fitting;
  if (chosen === undefined) {
    const offered = purchasable.flatMap(({ terms }) => terms.map(termWords));
    throw refusal('TERM_NOT_OFFERED', `${item} is not sold for ${wantedWords(wanted)}`, [
      'Choose another term or billing cycle',
      offered.length > 0 ? offered : ['no term'],
    ]);
  }
  if (another === undefined) return chosen;
  throw refusal('AVAILABILITY_AMBIGUOUS', `${item} is sold in several ways that fit`, [
    'Name the catalogue item itself',
    fitting.map(({ availability }) => availability.catalogItemId),
  ]);
}

/** Reservations print no billing cycle with their terms, and perpetual software prints no terms. */
function fittingTerms(
  { terms }: CatalogAvailability,
  { termDuration, billingCycle }: WantedTerms,
): readonly (CatalogTerm | undefined)[] {
  if (terms.length === 0) return termDuration === undefined ? [undefined] : [];
  return terms.filter(
    (term) =>
      term.duration?.toUpperCase() === termDuration?.toUpperCase() &&
      (term.billingCycle ?? billingCycle) === billingCycle,
  );
}

function termWords({ duration, billingCycle }: CatalogTerm): string {
  return [duration ?? 'no term', billingCycle].filter((word) => word !== undefined).join(' ');
}

function wantedWords({ termDuration, billingCycle }: WantedTerms): string {
  return `${termDuration ?? 'no term'}, billed ${billingCycle}`;
}

function refusal(
  code: string,
  message: string,
  [advice, choices]: readonly [string, readonly string[]],
): AppError {
  const fix = choices.length === 0 ? `${advice}.` : `${advice}; there is: ${choices.join(', ')}.`;
  return new AppError(code, message, { kind: 'usage', fix });
}
