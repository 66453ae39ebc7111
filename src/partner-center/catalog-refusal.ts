import { AppError } from '../lib/app-error.ts';
import { PartnerCenterHttpError } from './partner-center-errors.ts';

/** What a call of the catalogue was about, for the person who reads its refusal. */
export interface CatalogSubject {
  readonly country: string;
  readonly productId?: string;
  readonly skuId?: string;
  readonly availabilityId?: string;
  readonly segment?: string | undefined;
  readonly view?: string;
}

interface Refusal {
  readonly code: string;
  readonly message: (asked: CatalogSubject) => string;
  readonly fix: (asked: CatalogSubject) => string;
}

/** Sent with status 200 in place of what was asked for. */
export const ITEM_NOT_AVAILABLE = '400072';

const NOT_AVAILABLE: Refusal = {
  code: 'ITEM_NOT_AVAILABLE',
  message: (asked) => `${itemOf(asked)} is not available in ${asked.country}`,
  fix: () => 'Choose another country, segment or SKU.',
};

const UNREADABLE: Refusal = {
  code: 'CATALOG_REQUEST_REFUSED',
  message: (asked) => `the catalogue could not read what was asked about ${itemOf(asked)}`,
  fix: ({ country }) => `Check the country ${country}, the view, the segment and the ids.`,
};

const NOT_FOUND: Refusal = {
  code: 'CATALOG_NOT_FOUND',
  message: (asked) => `the catalogue of ${asked.country} has no ${itemOf(asked)}`,
  fix: ({ country }) =>
    `Check the ids; \`recon catalog products --country ${country} --view …\` leads to those there are.`,
};

/** "Partner Center REST error codes" (Microsoft Learn). */
const BY_API_CODE: ReadonlyMap<string, Refusal> = new Map([
  [
    '400013',
    {
      code: 'PRODUCT_UNKNOWN',
      message: (asked) =>
        `there is no product ${asked.productId ?? ''} in the catalogue of ${asked.country}`,
      fix: ({ country }) =>
        `\`recon catalog products --country ${country} --view …\` shows the products there are.`,
    },
  ],
  [
    '400018',
    {
      code: 'SKU_UNKNOWN',
      message: (asked) =>
        `product ${asked.productId ?? ''} has no SKU ${asked.skuId ?? ''} in ${asked.country}`,
      fix: ({ country, productId }) =>
        `\`recon catalog skus ${productId ?? ''} --country ${country}\` shows the SKUs there are. Keep leading zeros.`,
    },
  ],
  [
    '400019',
    {
      code: 'AVAILABILITY_UNKNOWN',
      message: (asked) =>
        `SKU ${asked.productId ?? ''}:${asked.skuId ?? ''} has no availability ${asked.availabilityId ?? ''} in ${asked.country} any more`,
      fix: ({ country, productId, skuId }) =>
        `Availabilities are issued anew all the time: \`recon catalog availabilities ${productId ?? ''} ${skuId ?? ''} --country ${country}\` shows the present ones.`,
    },
  ],
  [
    '400030',
    {
      code: 'SEGMENT_NOT_ALLOWED',
      message: (asked) => `we may not see the catalogue of the segment ${asked.segment ?? ''}`,
      fix: () => 'Ask for another --segment, or have the partner authorised for it.',
    },
  ],
  [
    '400036',
    {
      code: 'VIEW_NOT_ALLOWED',
      message: (asked) => `we may not see the catalogue view ${asked.view ?? ''}`,
      fix: () => 'Ask for another --view; some are opened to some partners only.',
    },
  ],
  [ITEM_NOT_AVAILABLE, NOT_AVAILABLE],
]);

/**
 * What the refusal of a catalogue call means to the person who asked: kind `usage`, with the refusal as its cause.
 * Whatever says nothing about the catalogue comes back as it is.
 */
export function catalogRefusal(error: unknown, asked: CatalogSubject): unknown {
  if (!(error instanceof PartnerCenterHttpError)) return error;
  const known = BY_API_CODE.get(error.apiCode ?? '');
  if (known !== undefined) return refused(known, asked, error);
  // Error bodies may be empty or have a code of no meaning here, and then the status has to do.
  if (error.status === 404 && asked.productId !== undefined)
    return refused(NOT_FOUND, asked, error);
  if (error.status === 400) return refused(UNREADABLE, asked, error);
  return error;
}

/** The refusal that an answer of status 200 carries. @param what the call, as errors name it */
export function itemNotAvailable(what: string, asked: CatalogSubject): AppError {
  const cause = new Error(`${what} answered 200, code ${ITEM_NOT_AVAILABLE}`);
  return refused(NOT_AVAILABLE, asked, cause);
}

function refused({ code, message, fix }: Refusal, asked: CatalogSubject, cause: Error): AppError {
  const trace = cause instanceof AppError ? cause.trace : undefined;
  return new AppError(code, message(asked), {
    kind: 'usage',
    fix: fix(asked),
    ...(trace === undefined ? {} : { trace }),
    cause,
  });
}

function itemOf({ productId, skuId, availabilityId, view }: CatalogSubject): string {
  const ids = [productId, skuId, availabilityId].filter((id) => id !== undefined);
  return ids.length > 0 ? ids.join(':') : `the view ${view ?? ''}`;
}
