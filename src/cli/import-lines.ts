import path from 'node:path';

import { pagesOfLinesFile } from '../../jobs/lines-file.ts';
import { AppError } from '../lib/app-error.ts';
import { groupCharges } from '../match/charge-groups.ts';
import { storeChargesOf } from '../store/charge-store.ts';
import type { Trx } from '../store/connection.ts';
import type { Pull } from '../store/pull-store.ts';
import { appendPage, beginPull } from '../store/pull-store.ts';
import type { SealedPull } from '../store/seal-pull.ts';
import { sealPull } from '../store/seal-pull.ts';

export interface ImportedLines extends Pick<SealedPull, 'how'> {
  readonly invoiceId: string;
  readonly lines: number;
}

/**
 * Keeps a portal file as lines of one invoice, whole or not at all.
 *
 * @param options.invoiceId the invoice it is; undefined: the one that all its lines name
 * @param options.beside true leaves another source of the invoice in force
 * @throws AppError LINES_CSV; LINES_INVOICE (usage) when its lines name several invoices, or none
 */
export async function importLines(
  trx: Trx,
  file: string,
  options: { invoiceId: string | undefined; beside: boolean },
): Promise<ImportedLines> {
  let pull: Pull | undefined;
  let { invoiceId } = options;
  for await (const page of pagesOfLinesFile(file)) {
    invoiceId = options.invoiceId ?? oneInvoice(file, invoiceId, page.invoiceNumbers);
    pull ??= await beginPull(trx, undefined, {
      resource: 'line-items',
      key: invoiceId,
      source: 'file',
    });
    await appendPage(trx, pull, page, storeChargesOf(invoiceId));
  }
  if (pull === undefined || invoiceId === undefined) throw unnamed(file, []);
  const { pullId, how, rows } = await sealPull(trx, pull, undefined, { beside: options.beside });
  if (how !== 'unchanged') await groupCharges(trx, { invoiceId, pullId });
  return { invoiceId, how, lines: rows };
}

function oneInvoice(file: string, before: string | undefined, numbers: readonly string[]): string {
  const named = new Set([
    ...(before === undefined ? [] : [before]),
    ...numbers.map((number) => number.replace(/^(OneTime|Recurring)-/i, '')),
  ]);
  named.delete('');
  const [only] = named;
  if (only === undefined || named.size > 1) throw unnamed(file, [...named]);
  return only;
}

function unnamed(file: string, named: readonly string[]): AppError {
  const found = named.length === 0 ? 'no invoice' : `several invoices: ${named.join(', ')}`;
  return new AppError('LINES_INVOICE', `the lines of ${path.basename(file)} name ${found}`, {
    kind: 'usage',
    fix: 'Say which invoice the file is: --invoice <id>.',
  });
}
