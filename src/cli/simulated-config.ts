import type { Config } from '../config.ts';
import { SIMULATOR } from '../config.ts';
import type { Simulator } from '../simulator/start-simulator.ts';
import { startSimulator } from '../simulator/start-simulator.ts';

/** Settings that point at a running simulator, signed in as its own tenant. */
export function simulatedConfig(config: Config, simulator: Simulator): Config {
  return Object.freeze({
    ...config,
    partnerCenterUrl: simulator.url,
    authority: simulator.authority,
    graphUrl: simulator.graphUrl,
    tenantId: simulator.tenantId,
    tenantName: config.tenantName ?? 'Sample partner',
    clientId: simulator.clientId,
    clientSecret: simulator.clientSecret,
    refreshToken: simulator.refreshToken,
  });
}

/** With `PARTNER_CENTER_URL=simulator` the fake Partner Center lives as long as the command. */
export async function startConfiguredSimulator(
  config: Config,
): Promise<{ config: Config; close(): Promise<void> }> {
  if (config.partnerCenterUrl !== SIMULATOR) return { config, close: () => Promise.resolve() };
  const simulator = await startSimulator({ seed: 1, now: config.now ?? new Date() });
  return { config: simulatedConfig(config, simulator), close: () => simulator.close() };
}
