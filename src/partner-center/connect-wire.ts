import { Agent } from 'undici';

import type { Wire } from './exchange.ts';
import type { PartnerCenterLimits } from './limits.ts';
import { PARTNER_CENTER_LIMITS } from './limits.ts';

/** Sockets and bounds of one client; nothing is connected yet. */
export function connectWire(overrides: Partial<PartnerCenterLimits> = {}): Wire {
  const limits = { ...PARTNER_CENTER_LIMITS, ...overrides };
  const dispatcher = new Agent({
    connections: limits.connectionsMax,
    connect: { timeout: limits.connectTimeoutMs },
  });
  return { dispatcher, limits };
}
