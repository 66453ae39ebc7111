import { LosslessNumber, stringify } from 'lossless-json';

import type { Decimal } from '../lib/decimal.ts';

/** What goes back over the wire, before faults have their way with it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** JSON with every {@link exactNumber} printed digit by digit. */
export function jsonAnswer(
  value: unknown,
  options: { readonly status?: number; readonly headers?: Record<string, string> } = {},
): Answer {
  return {
    status: options.status ?? 200,
    headers: { 'content-type': JSON_TYPE, ...options.headers },
    body: Buffer.from(stringify(value) ?? 'null', 'utf8'),
  };
}

/** A JSON number that never passes through a JavaScript number. */
export function exactNumber(amount: Decimal): LosslessNumber {
  return new LosslessNumber(amount);
}

/** Partner Center's own error body. */
export function apiFault(status: number, code: string, description: string): Answer {
  return jsonAnswer({ code, description, data: [], source: 'PartnerAPI' }, { status });
}

/** What model binding answers to a parameter it cannot read. */
export function invalidRequest(): Answer {
  return jsonAnswer({ message: 'The request is invalid.' }, { status: 400 });
}

/** A link as answers print it. */
export function link(uri: string, headers: readonly { key: string; value: string }[] = []): object {
  return { uri, method: 'GET', headers };
}

/** The envelope of a list; `totalCount` is the size of the page. */
export function collection(items: readonly unknown[], more: object): object {
  return { totalCount: items.length, items, ...more, attributes: { objectType: 'Collection' } };
}
