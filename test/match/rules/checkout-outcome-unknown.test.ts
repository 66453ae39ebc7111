import { describe, expect, it } from 'vitest';

import { noteNotBought, noteUnknown } from '../../../src/store/purchase-store.ts';
import { aSentPurchase } from '../../store/a-purchase.ts';
import { findingsOf } from '../judgement.ts';
import { ANNA } from '../partner-documents.ts';
import { useTenant } from '../use-tenant.ts';

const tenant = useTenant();

/** Runs are of 2026-02-11, a moment before midnight. */
const minutesBeforeRun = (minutes: number) =>
  new Date(Date.parse('2026-02-11T23:59:59.999Z') - minutes * 60_000);

const found = async () => findingsOf(tenant.it.db, { matchId: await tenant.it.matchRun() });

describe('CHECKOUT_OUTCOME_UNKNOWN', () => {
  it('finds a checkout that was never answered for, with what it promised for one billing cycle', async () => {
    await aSentPurchase(tenant.it.db, { customerId: ANNA, at: minutesBeforeRun(15) });

    expect(await found()).toMatchObject([
      {
        code: 'CHECKOUT_OUTCOME_UNKNOWN',
        role: 'root',
        confidence: 'provisional',
        stake_type: 'exposure',
        stake_net: '2462',
        why: 'The cart cart-1 of A customer, checked out on 2026-02-11 for 2,462.00 USD a billing cycle, was never answered for: no answer came.',
      },
    ]);
  });

  it('is certain, and says why, once a person has to settle it', async () => {
    const { purchase_id: id } = await aSentPurchase(tenant.it.db, { at: minutesBeforeRun(60) });
    await noteUnknown(tenant.it.db, id, { reason: 'orders a, b all fit order group 0' });

    expect(await found()).toMatchObject([
      { confidence: 'certain', actual_text: 'orders a, b all fit order group 0' },
    ]);
  });

  it('keeps its id as long as the cart is the same', async () => {
    const { purchase_id: id } = await aSentPurchase(tenant.it.db, { at: minutesBeforeRun(60) });
    await found();
    await noteUnknown(tenant.it.db, id, { reason: 'no order fits order group 0' });
    await found();

    const ids = tenant.it.db.selectFrom('finding').select('finding_id').distinct();
    expect(await ids.execute()).toHaveLength(1);
  });

  it('is silent while a list may not show the orders yet', async () => {
    await aSentPurchase(tenant.it.db, { at: minutesBeforeRun(14) });
    expect(await found()).toEqual([]);
  });

  it('ignores what is settled', async () => {
    const { purchase_id: id } = await aSentPurchase(tenant.it.db, { at: minutesBeforeRun(60) });
    await noteNotBought(tenant.it.db, id, { from: ['sent'], reason: 'refused' });
    expect(await found()).toEqual([]);
  });
});
