import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    // Each worker drives a real PostgreSQL: more of them wait for each other on a small machine.
    maxWorkers: 2,
    // No test changes what is global to a process, and loading every file's imports anew doubled the time of a run.
    isolate: false,
    // Kysely imports the migrations by itself, past vitest: Node needs tsx to read TypeScript.
    execArgv: ['--import', 'tsx'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
