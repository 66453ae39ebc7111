import { AppError } from '../lib/app-error.ts';
import type { Clock } from './clock.ts';
import type { Wire } from './exchange.ts';
import { expandPart } from './expand-part.ts';
import type { LinePage } from './line-pages.ts';
import { linePages } from './line-pages.ts';
import { openPart } from './open-part.ts';
import { PageChainBrokenError, PartnerCenterShapeError } from './partner-center-errors.ts';
import { backoffMs } from './retry.ts';

export interface PartContext {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly random: () => number;
  /** Where a file is now; the address ages. */
  readonly addressOf: (name: string) => URL;
  /** Gets addresses anew. Calls at the same time share one renewal. */
  readonly renew: () => Promise<void>;
}

export interface Part {
  /** For people: `file 3 of 7 of the export of G000000001`. */
  readonly what: string;
  readonly name: string;
  /** Pages handed on before, which are not handed on again. */
  readonly pagesDone: number;
}

/** One renewal serves until the signature ages again; more in a row is a refusal. */
const REFUSALS_MAX = 2;

/** A key that every line has, and no error object: what has it nowhere is no line. */
const INVOICE_NUMBER = /^invoiceNumber$/i;

/**
 * Reads one file of an export to its end. What breaks off is fetched again from its beginning, and gone on with behind
 * the last page handed on.
 *
 * Errors: PAGE_CHAIN_BROKEN when the file stays damaged, is not there, or stays refused; PARTNER_CENTER_TOO_LARGE;
 * PARTNER_CENTER_NETWORK and PARTNER_CENTER_HTTP (retryable) when attempts are spent.
 */
export async function* readPart(
  context: PartContext,
  part: Part,
  signal: AbortSignal,
): AsyncGenerator<LinePage, void, undefined> {
  const { clock, wire } = context;
  let pagesDone = part.pagesDone;
  let refusals = 0;
  for (let attempt = 1; ;) {
    const doneBefore = pagesDone;
    try {
      const opened = await openPart(
        wire,
        { what: part.what, url: context.addressOf(part.name) },
        signal,
      );
      if ('refused' in opened) {
        refusals += 1;
        if (refusals > REFUSALS_MAX)
          throw new PageChainBrokenError(part.what, 'the file is refused');
        await context.renew();
        continue;
      }
      let page = 0;
      for await (const lines of pagesIn(opened.body, part.what, context)) {
        if (!lines.keys.some((key) => INVOICE_NUMBER.test(key))) {
          throw new PartnerCenterShapeError(part.what, 'lines of no invoice');
        }
        page += 1;
        if (page <= pagesDone) continue;
        pagesDone = page;
        yield lines;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError) || !error.retryable) throw error;
      if (error.code === 'EXPORT_CHANGED') throw error; // what was handed on is of other data
      if (pagesDone > doneBefore) {
        attempt = 1; // it came further than before
        refusals = 0;
      }
      if (attempt >= attemptsFor(error, wire)) throw spent(part, error);
      const waitMs = Math.max(
        error.retryAfterMs ?? 0,
        backoffMs(attempt, { ...context, limits: wire.limits }),
      );
      attempt += 1;
      await clock.sleep(Math.min(waitMs, wire.limits.waitMaxMs), signal);
    }
  }
}

function pagesIn(
  body: Parameters<typeof expandPart>[0],
  what: string,
  { wire: { limits } }: PartContext,
): AsyncGenerator<LinePage, void, undefined> {
  const bytes = expandPart(body, {
    what,
    bytesMax: limits.partBytesMax,
    ratioMax: limits.partRatioMax,
  });
  return linePages(bytes, {
    what,
    pageLines: limits.exportPageLines,
    lineBytesMax: limits.exportLineBytesMax,
  });
}

function attemptsFor(error: AppError, { limits }: Wire): number {
  return error instanceof PartnerCenterShapeError ? limits.shapeAttemptsMax : limits.attemptsMax;
}

/** A file that stays damaged is no weather: the export is not whole, and nothing of it may pass. */
function spent(part: Part, error: AppError): AppError {
  return error instanceof PartnerCenterShapeError
    ? new PageChainBrokenError(part.what, error.found)
    : error;
}
