import type { Generated, GeneratedAlways } from 'kysely';

import type { Decimal } from '../lib/decimal.ts';

/**
 * How far a cart is. Until `carted` nothing was ordered; from `sent` on an order may exist; `unknown` is for a person to
 * settle.
 */
export type PurchaseState = 'planned' | 'carted' | 'sent' | 'bought' | 'not bought' | 'unknown';
export type PurchaseLineState = 'open' | 'bought' | 'not bought';

export interface PurchaseTable {
  purchase_id: GeneratedAlways<string>;
  customer_id: string;
  state: Generated<PurchaseState>;
  file_name: string | null;
  planned_at: Date;
  cart_id: string | null;
  cart_expires_at: Date | null;
  cart_sha256: string | null;
  checkouts_sent: Generated<number>;
  first_sent_at: Date | null;
  last_sent_at: Date | null;
  answer_sha256: string | null;
  reason: string | null;
}

export interface PurchaseLineTable {
  purchase_id: string;
  line_no: number;
  state: Generated<PurchaseLineState>;
  purchase_key: string;
  file_row: number | null;
  catalog_item_id: string;
  title: string | null;
  quantity: Decimal;
  billing_cycle: string | null;
  term_duration: string | null;
  promotion_id: string | null;
  order_group: string | null;
  currency: string | null;
  promised_unit_price: Decimal | null;
  catalogue_sha256: string | null;
  order_id: string | null;
  order_line: number | null;
  due_period: string | null;
  error_code: string | null;
  error_text: string | null;
}
