import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { stringify } from 'lossless-json';

import { exportLine } from './export-line.ts';
import type { Invoice, Tenant } from './tenant.ts';

export interface ExportDeskOptions {
  /** How often an operation says that it is running before it has ended. */
  readonly runningPolls: number;
  /** What a running operation says in Retry-After, in seconds. */
  readonly pollAfterS: number;
  /** Lines in one file of an export. */
  readonly linesPerPart: number;
}

export interface Operation {
  readonly id: string;
  readonly invoice: Invoice;
  readonly createdAt: Date;
  /** How often it may still say that it is running. */
  pollsLeft: number;
}

/** Hands out exports: operations, the files they make, and signatures for those. */
export class ExportDesk {
  readonly #tenant: () => Tenant;
  readonly #options: ExportDeskOptions;
  readonly #operations = new Map<string, Operation>();
  /** Signatures in force, and the export each of them opens. */
  readonly #signatures = new Map<string, string>();
  /** How often each invoice's data was issued again. */
  readonly #versions = new Map<string, number>();

  /** @param tenant as it is at the moment */
  constructor(tenant: () => Tenant, options: ExportDeskOptions) {
    this.#tenant = tenant;
    this.#options = options;
  }

  /** Every signature handed out so far. */
  readonly secrets: string[] = [];

  get pollAfterS(): number {
    return this.#options.pollAfterS;
  }

  start(invoice: Invoice): Operation {
    const id = randomUUID();
    const pollsLeft = this.#options.runningPolls;
    const operation = { id, invoice, createdAt: new Date(), pollsLeft };
    this.#operations.set(id, operation);
    return operation;
  }

  operation(id: string): Operation | undefined {
    return this.#operations.get(id);
  }

  /** Odd operations print their manifest, even ones link to it: clients meet both. */
  isInline({ id }: Operation): boolean {
    return [...this.#operations.keys()].indexOf(id) % 2 === 1;
  }

  /** Ends every signature handed out so far. */
  expireSignatures(): void {
    this.#signatures.clear();
  }

  /** Another eTag for the same lines, as when Microsoft issues them again. */
  reissue(invoice: Invoice): void {
    this.#versions.set(invoice.id, (this.#versions.get(invoice.id) ?? 0) + 1);
  }

  manifest({ id, invoice }: Operation, origin: string): object {
    const signature = randomUUID().replaceAll('-', '');
    this.#signatures.set(signature, invoice.id);
    this.secrets.push(signature);
    const lines = this.#linesOf(invoice);
    const version = this.#versions.get(invoice.id) ?? 0;
    const parts = this.#parts(invoice);
    return {
      id,
      schemaVersion: '1',
      dataFormat: 'compressedJSON',
      createdDateTime: new Date().toISOString(),
      eTag: createHash('sha256')
        .update(`${version}\n${lines.join('\n')}`)
        .digest('base64url')
        .slice(0, 17),
      partnerTenantId: undefined,
      rootDirectory: `${origin}/blobs/billedrecon/v1/PartnerTenantId=${this.#tenant().partnerId}/BillingMonth=${invoice.month.replace('-', '')}/InvoiceId=${invoice.id}/Fragment=full/PartitionType=default`,
      sasToken: `sv=2021-08-06&sr=d&sp=rl&sig=${signature}`,
      partitionType: 'Default',
      blobCount: parts,
      blobs: Array.from({ length: parts }, (_, index) => ({
        name: partName(index),
        partitionValue: 'default',
      })),
    };
  }

  /** @returns undefined when the signature does not open this invoice */
  part(path: string, signature: string): Buffer | 'refused' | 'absent' {
    const invoiceId = /\/InvoiceId=([^/]+)\//.exec(path)?.[1];
    const invoice = this.#tenant().invoices.find(({ id }) => id === invoiceId);
    if (invoice === undefined || this.#signatures.get(signature) !== invoiceId) return 'refused';
    const index = Number(/\/part-(\d+)-/.exec(path)?.[1] ?? NaN);
    if (!(index < this.#parts(invoice))) return 'absent';
    const { linesPerPart } = this.#options;
    const lines = this.#linesOf(invoice).slice(index * linesPerPart, (index + 1) * linesPerPart);
    return gzipSync(`${lines.join('\n')}\n`);
  }

  #parts({ charges }: Invoice): number {
    return Math.ceil(charges.length / this.#options.linesPerPart);
  }

  #linesOf({ charges }: Invoice): readonly string[] {
    return charges.map(
      (charge, position) => stringify(exportLine(charge, position, this.#tenant())) ?? '',
    );
  }
}

function partName(index: number): string {
  return `part-${String(index).padStart(5, '0')}-b016029b-a7a7-4c46-9b5e-c925ac317ac6.c000.json.gz`;
}
