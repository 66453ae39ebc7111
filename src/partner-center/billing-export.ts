import { AppError } from '../lib/app-error.ts';
import type { Wire } from './exchange.ts';
import type { ExportManifest } from './export-manifest.ts';
import type { ExportContext } from './export-operation.ts';
import { awaitManifest, startExport } from './export-operation.ts';
import { inTurns } from './in-turns.ts';
import type { LinePage } from './line-pages.ts';
import { PageChainBrokenError } from './partner-center-errors.ts';
import { readPart } from './read-part.ts';

export interface BillingExportContext extends ExportContext {
  readonly wire: Wire;
  readonly random: () => number;
}

export interface ExportPage extends LinePage {
  /** Resumes an export of the same eTag after this page; undefined on the last page. */
  readonly nextToken: string | undefined;
}

/** The billed lines of one invoice, made ready by Microsoft and not read yet. */
export interface BilledLinesExport {
  /** Equal as long as the data is; undefined where none is named. */
  readonly eTag: string | undefined;
  /** Can be read once. */
  pages(fromToken: string | undefined): AsyncGenerator<ExportPage, void, undefined>;
}

/**
 * The billed reconciliation export of one invoice: started, waited for, and read file by file. Needs the permission
 * PartnerBilling.Read.All; serves months from February 2024 on.
 *
 * Errors: those of {@link startExport}, {@link awaitManifest} and {@link readPart}; EXPORT_CHANGED (retryable) when the
 * data changed under the reading; PAGE_CHAIN_BROKEN when a token belongs to other data.
 */
export async function exportBilledLines(
  context: BillingExportContext,
  invoiceId: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<BilledLinesExport> {
  const operationId = await startExport(context, invoiceId, signal);
  const operation = { operationId, invoiceId };
  const manifest = await awaitManifest(context, operation, signal);
  return {
    eTag: manifest.eTag,
    pages: (fromToken) => readParts(context, { ...operation, manifest, fromToken }, signal),
  };
}

interface Reading {
  readonly operationId: string;
  readonly invoiceId: string;
  readonly manifest: ExportManifest;
  readonly fromToken: string | undefined;
}

async function* readParts(
  context: BillingExportContext,
  { manifest, fromToken, ...operation }: Reading,
  signal: AbortSignal,
): AsyncGenerator<ExportPage, void, undefined> {
  const { parts, eTag } = manifest;
  const progress = progressOf(operation.invoiceId, manifest, fromToken);
  const consumerGone = new AbortController();
  const anySignal = AbortSignal.any([signal, consumerGone.signal]);
  const addresses = renewable(context, operation, manifest, anySignal);

  const sources = parts.flatMap((name, index) => {
    const pagesDone = progress[index] ?? 0;
    if (pagesDone === WHOLE) return [];
    const what = `file ${index + 1} of ${parts.length} of the export of ${operation.invoiceId}`;
    const part = { what, name, pagesDone };
    return [{ index, read: () => readPart({ ...context, ...addresses }, part, anySignal) }];
  });

  // One page is held back, so that the last one can say that it is the last.
  let held: ExportPage | undefined;
  try {
    const turns = inTurns(
      sources.map((source) => source.read),
      context.wire.limits.partStreamsMax,
    );
    for await (const { source, value } of turns) {
      const index = sources[source]?.index ?? 0;
      if (value === undefined) {
        progress[index] = WHOLE;
        continue;
      }
      if (held !== undefined) yield held;
      progress[index] = (progress[index] ?? 0) + 1;
      held = { ...value, nextToken: tokenOf(eTag, progress) };
    }
    // An export without a line is a page as well: that it came is what is kept.
    yield { ...(held ?? NO_LINES), nextToken: undefined };
  } finally {
    consumerGone.abort();
  }
}

const NO_LINES: LinePage = {
  body: Buffer.from('{"items":[]}'),
  itemCount: 0,
  keys: [],
  drift: [],
};

/** Pages handed on of a file that was read to its end. */
const WHOLE = -1;

function tokenOf(eTag: string | undefined, progress: readonly number[]): string {
  return JSON.stringify([eTag ?? '', ...progress]);
}

/** @returns pages handed on per file */
function progressOf(
  invoiceId: string,
  { eTag, parts }: ExportManifest,
  fromToken: string | undefined,
): number[] {
  if (fromToken === undefined) return parts.map(() => 0);
  const [heldETag, ...progress] = JSON.parse(fromToken) as [string, ...number[]];
  if (eTag === undefined || heldETag !== eTag || progress.length !== parts.length) {
    throw new PageChainBrokenError(`the export of ${invoiceId}`, 'a token of other data');
  }
  return progress;
}

/** Addresses of the files, renewed by asking for the same operation again. */
function renewable(
  context: BillingExportContext,
  operation: { operationId: string; invoiceId: string },
  first: ExportManifest,
  signal: AbortSignal,
) {
  let manifest = first;
  let renewal: Promise<void> | undefined;
  const renewOnce = async () => {
    const fresh = await awaitManifest(context, operation, signal);
    if (fresh.eTag !== first.eTag) {
      throw new AppError(
        'EXPORT_CHANGED',
        `the lines of ${operation.invoiceId} were issued again while they were read`,
        { retryable: true },
      );
    }
    manifest = fresh;
  };
  return {
    addressOf: (name: string) => manifest.partUrl(name),
    renew: () => {
      renewal ??= renewOnce().finally(() => {
        renewal = undefined;
      });
      return renewal;
    },
  };
}
