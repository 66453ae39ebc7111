import { systemClock } from '../partner-center/clock.ts';
import type { Buying } from '../purchase/buying.ts';
import type { App } from './app.ts';

/** What buying works with, wired from the settings. */
export function buyingOf(app: App, stop: AbortSignal): Buying {
  return {
    db: app.db,
    partnerCenter: app.ports().partnerCenter,
    now: () => app.now(),
    clock: systemClock,
    signal: stop,
  };
}
