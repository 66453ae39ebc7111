import type { Selectable } from 'kysely';
import { sql } from 'kysely';

import { AppError } from '../lib/app-error.ts';
import type { Decimal } from '../lib/decimal.ts';
import type { Db, Trx } from './connection.ts';
import { keepEvidence } from './evidence-store.ts';
import type { PurchaseLineTable, PurchaseTable } from './purchase-table.ts';

export type Purchase = Selectable<PurchaseTable>;
export type PurchaseLine = Selectable<PurchaseLineTable>;

/** A line as it is wished for. */
export interface PlannedLine {
  /** Place in the cart, from 0. */
  readonly lineNo: number;
  /** A key is bought once: equal ones are the same wish. */
  readonly key: string;
  /** Undefined for lines of a cart that no file asked for. */
  readonly fileRow: number | undefined;
  readonly catalogItemId: string;
  readonly title: string | undefined;
  readonly quantity: Decimal;
  /** What the catalogue said of the item; undefined where it was not asked. */
  readonly catalogueAnswer: Buffer | undefined;
}

/**
 * Commits what is about to be bought, before anything is asked of Partner Center for it.
 *
 * @param plan.plannedAt business time
 * @throws AppError PURCHASE_CLAIMED (busy) when a line is bought, or may be: by an earlier try or another process
 */
export async function planPurchase(
  db: Db,
  plan: {
    readonly customerId: string;
    readonly fileName: string | undefined;
    readonly plannedAt: Date;
    readonly lines: readonly PlannedLine[];
  },
): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const { purchase_id: purchaseId } = await trx
      .insertInto('purchase')
      .values({
        customer_id: plan.customerId,
        file_name: plan.fileName ?? null,
        planned_at: plan.plannedAt,
      })
      .returning('purchase_id')
      .executeTakeFirstOrThrow();
    for (const line of plan.lines) await claimLine(trx, purchaseId, line);
    return purchaseId;
  });
}

async function claimLine(trx: Trx, purchaseId: string, line: PlannedLine): Promise<void> {
  const { catalogueAnswer: bytes } = line;
  const catalogue =
    bytes === undefined ? null : await keepEvidence(trx, { bytes, mediaType: 'application/json' });
  const claimed = await trx
    .insertInto('purchase_line')
    .values({
      purchase_id: purchaseId,
      line_no: line.lineNo,
      purchase_key: line.key,
      file_row: line.fileRow ?? null,
      catalog_item_id: line.catalogItemId,
      title: line.title ?? null,
      quantity: line.quantity,
      catalogue_sha256: catalogue,
    })
    .onConflict((oc) => oc.column('purchase_key').where('state', '<>', 'not bought').doNothing())
    .executeTakeFirst();
  if (claimed.numInsertedOrUpdatedRows === 1n) return;
  throw new AppError('PURCHASE_CLAIMED', `${line.key} is being bought by another command`, {
    kind: 'busy',
    retryable: true,
    fix: 'Wait until it has ended and run the same command again.',
  });
}

/** A line as the cart answers it. */
export interface CartedLine {
  readonly lineNo: number;
  readonly catalogItemId: string;
  readonly title: string | undefined;
  readonly quantity: Decimal;
  readonly billingCycle: string | undefined;
  readonly termDuration: string | undefined;
  readonly promotionId: string | undefined;
  readonly orderGroup: string | undefined;
  readonly currency: string | undefined;
  /** Per unit and billing cycle, before tax, in `currency`; undefined where nothing names a price. */
  readonly promisedUnitPrice: Decimal | undefined;
}

/**
 * Notes the cart that Partner Center made of the plan, and what it promises.
 *
 * @returns false when another process has taken the purchase over
 */
export async function noteCart(
  db: Db,
  purchaseId: string,
  cart: {
    readonly cartId: string;
    readonly expiresAt: Date | undefined;
    readonly answer: Buffer;
    readonly lines: readonly CartedLine[];
  },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const sha256 = await keepEvidence(trx, { bytes: cart.answer, mediaType: 'application/json' });
    const { numUpdatedRows } = await trx
      .updateTable('purchase')
      .set({
        state: 'carted',
        cart_id: cart.cartId,
        cart_expires_at: cart.expiresAt ?? null,
        cart_sha256: sha256,
      })
      .where('purchase_id', '=', purchaseId)
      .where('state', 'in', ['planned', 'carted'])
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    for (const line of cart.lines) {
      await trx
        .updateTable('purchase_line')
        .set({
          catalog_item_id: line.catalogItemId,
          title: sql`coalesce(${line.title ?? null}, title)`,
          quantity: line.quantity,
          billing_cycle: line.billingCycle ?? null,
          term_duration: line.termDuration ?? null,
          promotion_id: line.promotionId ?? null,
          order_group: line.orderGroup ?? null,
          currency: sql`coalesce(${line.currency ?? null}, currency)`,
          promised_unit_price: sql`coalesce(${line.promisedUnitPrice ?? null}::numeric, promised_unit_price)`,
        })
        .where('purchase_id', '=', purchaseId)
        .where('line_no', '=', line.lineNo)
        .execute();
    }
    return true;
  });
}

/**
 * Commits that the checkout is about to leave, for the first time or for the second. From here on an order may exist.
 *
 * @returns false when the purchase is not where the caller thinks it is: another process acts on it
 */
export async function noteSent(
  db: Db,
  purchaseId: string,
  { earlierCheckouts, at }: { readonly earlierCheckouts: 0 | 1; readonly at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('purchase')
    .set((eb) => ({
      state: 'sent',
      checkouts_sent: earlierCheckouts + 1,
      first_sent_at: eb.fn.coalesce('first_sent_at', eb.val(at)),
      last_sent_at: at,
    }))
    .where('purchase_id', '=', purchaseId)
    .where('state', '=', earlierCheckouts === 0 ? 'carted' : 'sent')
    .where('checkouts_sent', '=', earlierCheckouts)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Notes that nothing was ordered, which frees its lines to be bought again.
 *
 * @param end.from states in which that is certain: never one that another process may be changing
 * @returns false when it was in none of them
 */
export async function noteNotBought(
  db: Db,
  purchaseId: string,
  end: { readonly from: readonly Purchase['state'][]; readonly reason: string },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('purchase')
      .set({ state: 'not bought', reason: end.reason })
      .where('purchase_id', '=', purchaseId)
      .where('state', 'in', end.from)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await trx
      .updateTable('purchase_line')
      .set({ state: 'not bought' })
      .where('purchase_id', '=', purchaseId)
      .where('state', '=', 'open')
      .execute();
    return true;
  });
}

/** Notes that a person has to say what became of it. What is recorded already stays as it is. */
export async function noteUnknown(
  db: Db,
  purchaseId: string,
  { reason, answer }: { readonly reason: string; readonly answer?: Buffer },
): Promise<void> {
  const kept =
    answer === undefined
      ? undefined
      : await keepEvidence(db, { bytes: answer, mediaType: 'application/json' });
  await db
    .updateTable('purchase')
    .set({ state: 'unknown', reason, ...(kept === undefined ? {} : { answer_sha256: kept }) })
    .where('purchase_id', '=', purchaseId)
    .where('state', '=', 'sent')
    .execute();
}
