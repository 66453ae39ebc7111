import { Agent } from 'undici';

import type { Lookup } from './checked-lookup.ts';
import { checkedLookup } from './checked-lookup.ts';
import type { Wire } from './exchange.ts';
import type { PartnerCenterLimits } from './limits.ts';
import { PARTNER_CENTER_LIMITS } from './limits.ts';

/**
 * Sockets and bounds of one client; nothing is connected yet.
 *
 * @param lookup how names become addresses, which are checked; the system's when absent
 */
export function connectWire(overrides: Partial<PartnerCenterLimits> = {}, lookup?: Lookup): Wire {
  const limits = { ...PARTNER_CENTER_LIMITS, ...overrides };
  const dispatcher = new Agent({
    connections: limits.connectionsMax,
    connect: { timeout: limits.connectTimeoutMs, lookup: checkedLookup(lookup) },
  });
  return { dispatcher, limits };
}
