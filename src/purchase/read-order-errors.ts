import { catalogFields, parseCatalogBody } from '../partner-center/catalog-fields.ts';
import type { OrderError } from '../store/record-orders.ts';
import { orderErrorWords } from './refusal-words.ts';

/** The groups that a checkout made no order of, each with its code in words. */
export function readOrderErrors(body: Buffer): readonly OrderError[] {
  const what = 'the checkout';
  return catalogFields(what, parseCatalogBody(what, body))
    .objects('orderErrors')
    .map((error) => {
      const code = error.text('code') ?? 'none';
      const description = error.text('description') ?? '';
      const words = orderErrorWords(code);
      return {
        orderGroup: error.text('orderGroupId') ?? '',
        code,
        text: [words, description].filter((text) => text !== undefined && text !== '').join(': '),
      };
    });
}
