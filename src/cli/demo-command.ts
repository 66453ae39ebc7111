import { rm } from 'node:fs/promises';
import path from 'node:path';

import type { Command } from 'commander';
import pc from 'picocolors';

import type { Config } from '../config.ts';
import type { PlantedFinding } from '../simulator/planted-finding.ts';
import type { Simulator } from '../simulator/start-simulator.ts';
import type { App } from './app.ts';
import { openApp } from './app.ts';
import { execute } from './command.ts';
import type { PlantedResult } from './compare-planted.ts';
import { downloadPlantedFile } from './download-planted-file.ts';
import { EXIT } from './exit-code.ts';
import { stakeOf } from './findings-command.ts';
import { emptyEmbeddedDatabase } from './open-database.ts';
import { workPlantedNight } from './planted-night.ts';
import { verdictTable } from './print-run.ts';
import { servePages } from './serve-pages.ts';
import { simulatedConfig } from './simulated-config.ts';
import type { TenantFlags } from './tenant-options.ts';
import { addTenantOptions, startTenant } from './tenant-options.ts';
import { say, sayJson, table, tell } from './terminal.ts';

export function addDemoCommand(program: Command): void {
  const command = program
    .command('demo')
    .summary('the whole pipeline on this machine')
    .description(
      'Example: recon demo --seed 7\n\nAn embedded database, a fake Partner Center with planted discrepancies, one whole nightly run. No account, no server, no configuration.',
    );
  addTenantOptions(command).option('--serve', 'then show it on pages, until Ctrl-C');
  command.action((flags: TenantFlags & { readonly serve?: true }, self: Command) =>
    execute(self, { partnerCenter: false }, async ({ config, json, stop }) => {
      const simulator = await startTenant(flags, config.now);
      try {
        const app = await openDemo(simulator, simulatedConfig(config, simulator));
        try {
          const code = await demonstrate(app, simulator.answerKey, { json, stop });
          if (flags.serve === true) await servePages(app, { environment: 'demo', stop });
          return code;
        } finally {
          await app.close();
        }
      } finally {
        await simulator.close();
      }
    }),
  );
}

/** A home of its own, emptied first: a demo never meets real data, nor the demo before it. */
async function openDemo(simulator: Simulator, simulated: Config): Promise<App> {
  const home = path.join(simulated.home, 'demo');
  const config: Config = {
    ...simulated,
    home,
    databaseUrl: undefined,
    reportsDir: path.join(home, 'reports'),
    linesDir: path.join(home, 'lines'),
    lineSource: 'auto',
  };
  tell('Starting PostgreSQL and the fake Partner Center…');
  await emptyEmbeddedDatabase(config);
  await rm(config.reportsDir, { recursive: true, force: true });
  await rm(config.linesDir, { recursive: true, force: true });
  await downloadPlantedFile(simulator, config.linesDir);
  return openApp(config);
}

async function demonstrate(
  app: App,
  answerKey: readonly PlantedFinding[],
  context: { json: boolean; stop: AbortSignal },
): Promise<typeof EXIT.done | typeof EXIT.failed> {
  const { report, findings, result } = await workPlantedNight(app, answerKey, {
    stop: context.stop,
    quiet: false,
  });

  if (context.json) sayJson({ ...report, ...result });
  else {
    say(`\n${verdictTable(report.verdicts)}\n`);
    printPlanted(result);
    printNext(app, {
      invoiceId: report.verdicts.find((one) => one.verdict === 'open')?.invoice_id,
      findingId: findings.find((one) => one.order_line !== null)?.finding_id,
    });
  }
  return result.found.every((one) => one.finding !== undefined) && result.unplanted.length === 0
    ? EXIT.done
    : EXIT.failed;
}

function printPlanted({ found, unplanted }: PlantedResult): void {
  say(
    table(
      [
        { title: 'planted' },
        { title: '', paint: (text) => (text === 'missed' ? pc.red(text) : pc.green(text)) },
        { title: 'found as' },
        { title: 'stake net', align: 'right' },
        { title: 'why' },
      ],
      found.map(({ planted, finding }) => [
        planted.code,
        finding === undefined ? 'missed' : 'found',
        finding?.finding_id ?? '',
        finding === undefined ? '' : stakeOf(finding),
        finding?.why ?? planted.says,
      ]),
    ),
  );
  for (const one of unplanted)
    say(pc.red(`Not planted: ${one.code} ${one.invoice_id ?? ''}: ${one.why}`));
  const hits = found.filter((one) => one.finding !== undefined).length;
  say(
    `\n${hits} of ${found.length} planted discrepancies found, ${unplanted.length} that were not planted.`,
  );
}

function printNext(
  app: App,
  { invoiceId, findingId }: { invoiceId: string | undefined; findingId: string | undefined },
): void {
  const home = path.relative(process.cwd(), app.config.home);
  say(`\nReports: ${path.relative(process.cwd(), app.config.reportsDir)}/<period>/latest/`);
  say('Next:');
  for (const command of [
    'runs list',
    ...(invoiceId === undefined ? [] : [`invoices show ${invoiceId}`]),
    'findings list --severity high',
    ...(findingId === undefined ? [] : [`why ${findingId}`]),
  ]) {
    say(`  RECON_HOME=${home} npx recon ${command}`);
  }
}
