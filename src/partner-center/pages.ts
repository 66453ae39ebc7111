import type { Page } from './answer.ts';
import type { PartnerCenterLimits } from './limits.ts';
import { PageChainBrokenError } from './partner-center-errors.ts';

export interface Listing {
  /** The listing, for errors: `GET /v1/customers`. */
  readonly what: string;
  /**
   * Fetches one page.
   *
   * @param token undefined for the first page
   * @returns undefined when the listing turns out to have ended before this page
   */
  readonly read: (token: string | undefined, signal: AbortSignal) => Promise<Page | undefined>;
  /** Resumes here; undefined starts at the first page. */
  readonly fromToken: string | undefined;
  readonly limits: PartnerCenterLimits;
  readonly signal: AbortSignal;
}

/**
 * Walks a listing page by page, the next page being fetched while the consumer works on this one.
 * A consumer that stops early cancels that fetch.
 *
 * - Errors: PAGE_CHAIN_BROKEN when a token comes back, when too many empty pages follow each other,
 *   or at `pagesMax`; whatever `read` throws. A page whose successor is known to be wrong is not
 *   handed out.
 */
export async function* walkPages(listing: Listing): AsyncGenerator<Page, void, undefined> {
  const { read, limits, signal } = listing;
  const consumerGone = new AbortController();
  const anySignal = AbortSignal.any([signal, consumerGone.signal]);
  const chain = createChain(listing);

  const fetchAhead = (token: string | undefined) => {
    const page = read(token, anySignal);
    page.catch(() => undefined); // it may fail before anybody awaits it; the await below still throws
    return page;
  };

  try {
    let ahead = fetchAhead(listing.fromToken);
    for (let pageNumber = 1; pageNumber <= limits.pagesMax; pageNumber++) {
      const page = await ahead;
      if (page === undefined) return;
      chain.append(page, pageNumber);
      if (page.nextToken === undefined) {
        yield page;
        return;
      }
      ahead = fetchAhead(page.nextToken);
      yield page;
    }
    throw new PageChainBrokenError(listing.what, `more than ${limits.pagesMax} pages`);
  } finally {
    consumerGone.abort();
  }
}

function createChain({ what, fromToken, limits }: Listing) {
  const seenTokens = new Set(fromToken === undefined ? [] : [fromToken]);
  let emptyInRow = 0;

  return {
    append({ itemCount, nextToken }: Page, pageNumber: number): void {
      if (nextToken === undefined) return;
      if (seenTokens.has(nextToken)) {
        throw new PageChainBrokenError(what, `page ${pageNumber} leads back to an earlier page`);
      }
      seenTokens.add(nextToken);

      emptyInRow = itemCount === 0 ? emptyInRow + 1 : 0;
      if (emptyInRow > limits.emptyPagesMax) {
        throw new PageChainBrokenError(
          what,
          `page ${pageNumber} is the ${emptyInRow}th empty page in a row and names another`,
        );
      }
    },
  };
}
