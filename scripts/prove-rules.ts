/*
 * Proves that the tests of each rule depend on the rule: disables one rule after the other in a copy of the tree and
 * expects its test file to fail.
 *
 *   npm run prove-rules              all rules
 *   npm run prove-rules -- partial   rules whose file name contains "partial"
 */
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import Table from 'cli-table3';

import { BALANCE_RULES, INVOICE_RULES, ORDER_RULES, RUN_RULES } from '../src/match/rule-set.ts';

const ROOT = path.join(import.meta.dirname, '..');
const RULES = 'src/match/rules';

/** What a rule's tests need; node_modules is linked. */
const COPIED = ['src', 'migrations', 'test', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

const RULE = /^export const (\w+): Rule = /m;

async function proveRules(only: string): Promise<boolean> {
  const files = await ruleFiles();
  const copy = await mkdtemp(path.join(tmpdir(), 'prove-rules-'));
  try {
    for (const name of COPIED) {
      await cp(path.join(ROOT, name), path.join(copy, name), { recursive: true });
    }
    await symlink(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
    const table = new Table({ head: ['rule', 'tests', 'failed when disabled'] });
    let proven = true;
    for (const file of files.filter((name) => name.includes(only))) {
      const { tests, failed } = await testsWithout(copy, file);
      process.stderr.write(`${file}: ${failed} of ${tests} tests failed\n`);
      table.push([file, tests, failed === 0 ? 'NONE' : failed]);
      proven &&= failed > 0;
    }
    process.stdout.write(`${table.toString()}\n`);
    return proven;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** File names without ending. There is one file a rule, and none beside them. */
async function ruleFiles(): Promise<readonly string[]> {
  const files = (await readdir(path.join(ROOT, RULES))).map((name) => path.parse(name).name).sort();
  const rules = [INVOICE_RULES, ORDER_RULES, BALANCE_RULES, RUN_RULES].flat().length;
  if (files.length !== rules) {
    throw new Error(`${RULES} holds ${files.length} files, the rule set lists ${rules} rules`);
  }
  return files;
}

async function testsWithout(
  copy: string,
  rule: string,
): Promise<{ tests: number; failed: number }> {
  const file = path.join(copy, RULES, `${rule}.ts`);
  const source = await readFile(file, 'utf8');
  await writeFile(file, withoutFindings(rule, source));
  try {
    return await runTests(copy, `test/match/rules/${rule}.test.ts`);
  } finally {
    await writeFile(file, source);
  }
}

/** The rule as it is, whose select then gives no row. */
function withoutFindings(file: string, source: string): string {
  const rule = RULE.exec(source)?.[1];
  if (rule === undefined) throw new Error(`${file} exports no rule that could be disabled`);
  return `${source}
const finds = ${rule}.find;
${rule}.find = (scope) => sql\`select * from (\${finds(scope)}) disabled where false\`;
`;
}

async function runTests(cwd: string, file: string): Promise<{ tests: number; failed: number }> {
  const report = path.join(cwd, 'report.json');
  const args = ['run', file, '--reporter=json', `--outputFile=${report}`];
  await new Promise<void>((resolve, reject) => {
    const vitest = path.join(cwd, 'node_modules/vitest/vitest.mjs');
    const child = spawn(process.execPath, [vitest, ...args], { cwd, stdio: 'ignore' });
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  const counts = JSON.parse(await readFile(report, 'utf8')) as {
    numTotalTests: number;
    numFailedTests: number;
  };
  await rm(report);
  // A file that could not even be loaded proves nothing.
  if (counts.numTotalTests === 0) throw new Error(`${file} ran no test`);
  return { tests: counts.numTotalTests, failed: counts.numFailedTests };
}

process.exitCode = (await proveRules(process.argv[2] ?? '')) ? 0 : 1;
