/** The ids by which a charge is linked to an order line, by the names people read on an invoice. */
const LINK_WORDS: Readonly<Record<string, string>> = {
  'order-id': 'order id',
  'alternate-id': 'alternate order id',
  'subscription-id': 'subscription or reservation id',
};

/** @param key `order-id`, `alternate-id` or `subscription-id`; anything else is `ids` */
export function linkWords(key: string | null): string {
  return LINK_WORDS[key ?? ''] ?? 'ids';
}
