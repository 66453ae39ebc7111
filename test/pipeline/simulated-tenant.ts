import { onTestFinished } from 'vitest';

import type { SimulatorOptions } from '../../src/simulator/simulator-options.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import type { Settings } from '../cli/recon-process.ts';
import type { TestDatabase } from '../database.ts';
import type { Scratch } from './scratch.ts';
import { openScratch } from './scratch.ts';

/** The present of every tenant, so that what is due does not depend on the day of the test. */
export const NOW = new Date('2026-11-24T03:00:00Z');

export interface SimulatedTenant extends Scratch {
  readonly simulator: Simulator;
}

/**
 * A small tenant served over HTTP by the test process, with a database and a home of its own; gone when the test is.
 * Nothing is planted unless asked for, and small pages make listings of several.
 */
export async function simulatedTenant(
  options: Partial<SimulatorOptions> = {},
): Promise<SimulatedTenant> {
  const { close, ...tenant } = await openSimulatedTenant(options);
  onTestFinished(close);
  return tenant;
}

/**
 * As {@link simulatedTenant}, for tests that share one: the caller closes it.
 *
 * @param own a database made by the caller; dropped all the same
 */
export async function openSimulatedTenant(
  options: Partial<SimulatorOptions> = {},
  own?: TestDatabase,
): Promise<SimulatedTenant & { readonly close: () => Promise<void> }> {
  const { close, ...base } = await openScratch(own);
  const simulator = await startSimulator({
    seed: 1,
    now: NOW,
    customers: 6,
    lines: 60,
    pageSize: 25,
    plant: 'none',
    runningPolls: 0,
    ...options,
  });
  return {
    ...base,
    simulator,
    settings: { ...base.settings, RECON_NOW: NOW.toISOString(), ...signInSettings(simulator) },
    close: async () => {
      await simulator.close();
      await close();
    },
  };
}

function signInSettings(simulator: Simulator): Settings {
  return {
    PARTNER_CENTER_URL: simulator.url,
    PARTNER_CENTER_AUTHORITY: simulator.authority,
    GRAPH_URL: simulator.graphUrl,
    // Most tests of processes stop and disturb them between pages.
    RECON_LINE_SOURCE: 'v1',
    PARTNER_CENTER_TENANT_ID: simulator.tenantId,
    PARTNER_CENTER_CLIENT_ID: simulator.clientId,
    PARTNER_CENTER_CLIENT_SECRET: simulator.clientSecret,
    PARTNER_CENTER_REFRESH_TOKEN: simulator.refreshToken,
  };
}
