import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { JOBS } from '../jobs/index.ts';
import { LADDER } from '../src/match/finding-codes.ts';
import { CAPABILITIES } from '../src/partner-center/capabilities.ts';
import { FAULTS } from '../src/simulator/fault-catalogue.ts';

const ROOT = path.join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

describe('the reference', () => {
  const reference = read('docs/reference.md');

  it('names every finding code, in ladder order', () => {
    const named = [...reference.matchAll(/^\| ([A-Z_]{6,}) +\|/gm)].map((match) => match[1]);
    expect(named).toEqual(LADDER);
  });

  it('names every setting', () => {
    const settings = [...read('src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)].map(
      (match) => match[1] ?? '',
    );
    expect(settings.length).toBeGreaterThan(10);
    // Leases are shortened in tests alone.
    const shown = settings.filter((name) => name !== 'RECON_LEASE_MS');
    expect(shown.filter((name) => !reference.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the reference of the sign-in', () => {
  it('names every call, and whether it needs a signed-in user', () => {
    const named = [
      ...read('docs/reference.md').matchAll(/^\| ([\w-]+) +\| `(GET [^`]+)` +\| (app[\w+-]+) /gm),
    ].map(([, resource, call, needs]) => ({ resource, call, needs }));
    expect(named).toEqual(
      CAPABILITIES.map(({ resource, call, needs }) => ({ resource, call, needs })),
    );
  });
});

describe('the reference of the weather', () => {
  it('names every fault of the simulator, and what happens in the same words', () => {
    const section = /## Bad weather\n.*?\n## /s.exec(read('docs/reference.md'))?.[0] ?? '';
    const rows = [...section.matchAll(/^\| ([a-z\d][\w-]+) +\| (.+?) +\| (.+?) +\|$/gm)];
    const told = rows.filter(([, name]) => name !== 'fault').map(([, name, says]) => [name, says]);
    expect(told).toEqual(Object.entries(FAULTS).map(([name, { happens }]) => [name, happens]));
  });
});

describe('the flow of a run', () => {
  it('is drawn with every job', () => {
    const flow = read('jobs/flow.ts');
    expect(JOBS.map((job) => job.name).filter((name) => !flow.includes(name))).toEqual([]);
  });
});
