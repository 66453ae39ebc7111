import { createPartnerCenter } from '../../src/partner-center/partner-center.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { tokensInMemory } from '../partner-center/tokens-in-memory.ts';

/** The simulated Partner Center, and the client that asks it; the caller closes it. */
export async function simulatedCatalog() {
  const simulator = await startSimulator({
    seed: 1,
    now: new Date('2026-11-24T03:00:00Z'),
    customers: 6,
    lines: 1,
    plant: 'none',
  });
  const { catalog } = createPartnerCenter({
    baseUrl: simulator.url,
    ...simulator,
    tokens: tokensInMemory(),
    log: { info: () => undefined, warn: () => undefined },
  });
  return { simulator, catalog };
}
