import { AppError } from '../lib/app-error.ts';
import type { PurchaseWithLines } from '../store/find-purchases.ts';
import { purchaseById, purchaseOfCart } from '../store/find-purchases.ts';
import { noteNotBought } from '../store/purchase-store.ts';
import { recordOrders } from '../store/record-orders.ts';
import type { Buying } from './buying.ts';
import { fetchOrder } from './fetch-order.ts';

/**
 * Takes a person's word for what became of a cart: the orders it became, which are read and recorded with its promise, or
 * none, which frees its lines to be bought again.
 *
 * @param orderIds empty for none
 * @throws AppError CART_UNKNOWN, CART_SETTLED (usage); what reading an order throws
 */
export async function settlePurchase(
  buying: Buying,
  cartId: string,
  orderIds: readonly string[],
): Promise<PurchaseWithLines> {
  const { db, partnerCenter, signal } = buying;
  const purchase = await purchaseOfCart(db, cartId);
  if (purchase === undefined) {
    throw new AppError('CART_UNKNOWN', `no cart ${cartId} was checked out here`, {
      kind: 'usage',
      fix: '`recon findings list --code CHECKOUT_OUTCOME_UNKNOWN` names the carts there are to settle.',
    });
  }
  const { purchase_id: purchaseId, customer_id: customerId } = purchase;
  if (purchase.state !== 'sent' && purchase.state !== 'unknown') {
    throw new AppError('CART_SETTLED', `cart ${cartId} is settled: it is ${purchase.state}`, {
      kind: 'usage',
      fix: 'There is nothing to do.',
    });
  }
  if (orderIds.length === 0) {
    const reason = 'a person found that it was not ordered';
    await noteNotBought(db, purchaseId, { from: ['sent', 'unknown'], reason });
  }
  for (const orderId of orderIds) {
    const { body } = await fetchOrder(partnerCenter, { customerId, orderId }, signal);
    await db.transaction().execute((trx) => recordOrders(trx, purchase, { body, errors: [] }));
  }
  return purchaseById(db, purchaseId);
}
