import { AppError } from '../../lib/app-error.ts';

/** What somebody asks about. */
export type WhyTarget =
  | { readonly kind: 'finding'; readonly findingId: string }
  | { readonly kind: 'line'; readonly invoiceId: string; readonly lineNo: number }
  | { readonly kind: 'order'; readonly orderId: string; readonly orderLine: number };

/**
 * Reads `F-0123456789abcdef`, `line:G012345678/12` or `order:<orderId>/0`.
 *
 * @throws AppError WHY_TARGET (usage)
 */
export function parseWhyTarget(text: string): WhyTarget {
  if (/^F-[0-9a-f]{16}$/i.test(text)) {
    return { kind: 'finding', findingId: `F-${text.slice(2).toLowerCase()}` };
  }
  const [, kind, id = '', number = ''] = /^(line|order):(.+)\/(\d{1,9})$/.exec(text) ?? [];
  if (kind === 'line') {
    return { kind, invoiceId: id.replace(/^(onetime|recurring)-/i, ''), lineNo: Number(number) };
  }
  if (kind === 'order') return { kind, orderId: id, orderLine: Number(number) };
  throw new AppError('WHY_TARGET', `${JSON.stringify(text)} names no finding, line or order line`, {
    kind: 'usage',
    fix: 'Write F-0123456789abcdef, line:G012345678/12 or order:<orderId>/0.',
  });
}
