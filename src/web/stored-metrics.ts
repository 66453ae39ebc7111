import { Gauge, Registry } from 'prom-client';

import type { OperatingFigures } from '../store/operating-figures.ts';

/**
 * What is stored, as Prometheus text.
 *
 * Counts go through the library. Amounts are written as the exact text they are stored as: a number of JavaScript would
 * round them, and the format takes any decimal.
 */
export async function storedMetrics(figures: OperatingFigures): Promise<string> {
  const registers = [new Registry()];
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name, help, labelNames, registers });

  const runs = gauge('recon_runs', 'Runs on record, by state', ['state']);
  for (const { state, count } of figures.runs) runs.set({ state }, count);

  gauge(
    'recon_runs_needing_attention',
    'Runs that failed or lack something, and that no later run of the same scope made good',
  ).set(figures.needingAttention);

  const steps = gauge('recon_steps', 'Steps of the runs at work and of the newest', ['state']);
  for (const { state, count } of figures.steps) steps.set({ state }, count);
  gauge('recon_step_retries', 'Tries beyond the first, of the same steps').set(
    figures.steps.reduce((sum, { retries }) => sum + retries, 0),
  );

  const pulls = gauge('recon_run_pulls', 'Answers of the newest run, by how they came', ['how']);
  for (const { how, count } of figures.pulls) pulls.set({ how }, count);

  const ended = gauge(
    'recon_night_ended_timestamp_seconds',
    'When the last whole run ended, by how it did',
    ['state'],
  );
  for (const { state, ended_seconds: at } of figures.nights) ended.set({ state }, at);

  const findings = gauge('recon_findings_open', 'Discrepancies open or disputed', [
    'code',
    'severity',
  ]);
  for (const { code, severity, count } of figures.findings) findings.set({ code, severity }, count);

  if (figures.newestRun !== undefined) {
    const { age_seconds: age, duration_seconds: duration } = figures.newestRun;
    gauge('recon_run_age_seconds', 'Since the newest run began').set(age);
    gauge('recon_run_duration_seconds', 'How long the newest run took, or has taken').set(duration);
  }
  if (figures.signInAge !== undefined) {
    gauge('recon_sign_in_age_seconds', 'Since the sign-in in force was renewed').set(
      figures.signInAge,
    );
  }
  const [registry] = registers;
  return `${(await registry?.metrics()) ?? ''}${stakeLines(figures.stakes)}`;
}

function stakeLines(stakes: OperatingFigures['stakes']): string {
  const lines = stakes.map(
    ({ currency, stake_type: direction, net }) =>
      `recon_stake_open{currency="${currency}",direction="${direction}"} ${net}`,
  );
  return [
    '# HELP recon_stake_open Open amounts net of tax, by currency and by what they mean',
    '# TYPE recon_stake_open gauge',
    ...lines,
    '',
  ].join('\n');
}
