import { describe, expect, it } from 'vitest';

import { PARTNER_CENTER_LIMITS } from '../../src/partner-center/limits.ts';
import { orderBudgetInProcess } from '../../src/partner-center/order-budget.ts';
import type { WaitReason } from '../../src/partner-center/throttle.ts';
import { createThrottle } from '../../src/partner-center/throttle.ts';
import { createFakeClock } from './fake-clock.ts';

const signal = new AbortController().signal;

function aThrottle(limits: { orderCallsMax: number; orderWindowMs: number }) {
  const clock = createFakeClock(0);
  const waits: [WaitReason, number][] = [];
  const throttle = createThrottle({
    clock,
    limits: { ...PARTNER_CENTER_LIMITS, ...limits },
    orderBudget: orderBudgetInProcess(clock),
    onWait: (reason, untilMs) => void waits.push([reason, untilMs]),
  });
  return { throttle, clock, waits };
}

describe('the throttle', () => {
  it('lets at most three order calls start in any window of one second', async () => {
    const { throttle, clock, waits } = aThrottle({ orderCallsMax: 3, orderWindowMs: 1000 });
    const startsMs: number[] = [];
    for (let call = 0; call < 8; call++) {
      await throttle.pass('GET', 'orders', signal);
      startsMs.push(clock.now());
      clock.advance(100);
    }
    expect(startsMs).toEqual([0, 100, 200, 1000, 1100, 1200, 2000, 2100]);
    expect(waits).toEqual([
      ['order-limit', 1000],
      ['order-limit', 2000],
    ]);
  });

  it('keeps to that when the calls come all at once', async () => {
    const { throttle, clock } = aThrottle({ orderCallsMax: 3, orderWindowMs: 1000 });
    const startsMs: number[] = [];
    await Promise.all(
      Array.from({ length: 7 }, async () => {
        await throttle.pass('GET', 'orders', signal);
        startsMs.push(clock.now());
      }),
    );
    expect(startsMs).toEqual([0, 0, 0, 1000, 1000, 1000, 2000]);
  });

  it('asks for the orders of 50,000 customers in 100 minutes, never more than 500 in one', async () => {
    const { throttle, clock } = aThrottle({ orderCallsMax: 500, orderWindowMs: 60_000 });
    const startsMs: number[] = [];
    const worker = async (calls: number) => {
      for (let call = 0; call < calls; call++) {
        await throttle.pass('GET', 'orders', signal);
        startsMs.push(clock.now());
      }
    };
    await Promise.all([worker(12_500), worker(12_500), worker(12_500), worker(12_500)]);

    expect(startsMs).toHaveLength(50_000);
    const crowded = startsMs.filter(
      (startMs, call) => startMs - (startsMs[call - 500] ?? -Infinity) < 60_000,
    );
    expect(crowded).toEqual([]);
    // The first 500 go at once: 99 windows later the last ones start.
    expect(clock.now() / 60_000).toBe(99);
  });

  it('does not count calls of other resources', async () => {
    const { throttle, clock } = aThrottle({ orderCallsMax: 1, orderWindowMs: 1000 });
    await throttle.pass('GET', 'orders', signal);
    for (let call = 0; call < 5; call++) await throttle.pass('GET', 'any', signal);
    expect(clock.now()).toBe(0);
  });

  it('holds every lane until the pause is over, and never shortens a pause', async () => {
    const { throttle, clock, waits } = aThrottle({ orderCallsMax: 9, orderWindowMs: 1000 });
    throttle.pauseUntil(5000);
    throttle.pauseUntil(2000);
    await Promise.all([
      throttle.pass('GET', 'any', signal),
      throttle.pass('GET', 'orders', signal),
    ]);
    expect(clock.now()).toBe(5000);
    expect(waits).toEqual([
      ['asked-to-wait', 5000],
      ['asked-to-wait', 5000],
    ]);
  });

  it('holds a call that was already waiting when the pause began', async () => {
    const { throttle, clock } = aThrottle({ orderCallsMax: 1, orderWindowMs: 1000 });
    await throttle.pass('GET', 'orders', signal);
    const waiting = throttle.pass('GET', 'orders', signal);
    throttle.pauseUntil(4000);
    await waiting;
    expect(clock.now()).toBe(4000);
  });

  it('refuses to wait for longer than the client sleeps, and says how long', async () => {
    const { throttle, clock } = aThrottle({ orderCallsMax: 9, orderWindowMs: 1000 });
    throttle.pauseUntil(PARTNER_CENTER_LIMITS.waitMaxMs + 1);
    await expect(throttle.pass('GET', 'any', signal)).rejects.toMatchObject({
      code: 'PARTNER_CENTER_THROTTLED',
      retryable: true,
      retryAfterMs: PARTNER_CENTER_LIMITS.waitMaxMs + 1,
    });
    clock.advance(1);
    await throttle.pass('GET', 'any', signal);
    expect(clock.now()).toBe(PARTNER_CENTER_LIMITS.waitMaxMs + 1);
  });

  it('lets an aborted call go at once', async () => {
    const { throttle } = aThrottle({ orderCallsMax: 9, orderWindowMs: 1000 });
    throttle.pauseUntil(5000);
    const gone = AbortSignal.abort(new Error('run stopped'));
    await expect(throttle.pass('GET', 'any', gone)).rejects.toThrow('run stopped');
  });
});
