import { groupThousands } from '../../lib/decimal.ts';
import type { Db } from '../../store/connection.ts';
import { bridgeOf } from '../../store/match-store.ts';
import type { TracedCharges, TracedLine } from '../../store/traced-charges.ts';
import type { TracedFinding } from '../../store/traced-finding.ts';
import type { FindingCode } from '../finding-codes.ts';
import { FINDING_WORDS } from '../finding-words.ts';
import { DISPOSITION_WORDS } from './disposition-words.ts';
import type { MoneyStep } from './explanation.ts';

/** From what is charged to the step of the invoice's bridge that holds it. */
export async function moneyPathOfFinding(
  db: Db,
  finding: TracedFinding,
  charges: TracedCharges | undefined,
): Promise<readonly MoneyStep[]> {
  const { currency } = finding;
  const start = charges === undefined ? [] : [chargedStep(charges)];
  if (finding.role === 'contributing') {
    return [
      ...start,
      step('this finding', '0', currency, 'counted in another finding, so that it counts once'),
    ];
  }
  const own = step(
    'this finding',
    finding.bridge_amount,
    currency,
    'what of it is in question, with tax',
  );
  if (finding.invoice_id === null || finding.bridge_amount === '0') {
    return start.length === 0 ? [] : [...start, own];
  }
  return [
    ...start,
    own,
    ...(await bridgeStep(db, finding.match_id, currency, ({ code }) => code === finding.code)),
  ];
}

const BRIDGE_STEPS = {
  matched: 'Explained by orders',
  tolerated: 'Explained by orders',
  'out-of-scope': 'Out of scope',
} as const;

export async function moneyPathOfLine(
  db: Db,
  matchId: string,
  line: TracedLine,
  owner: TracedFinding | undefined,
): Promise<readonly MoneyStep[]> {
  const { currency, disposition } = line;
  const start = step('this line', line.total, currency, 'with tax');
  if (disposition === null) return [start];
  const placed = step('counts as', null, null, DISPOSITION_WORDS[disposition]);
  const holds =
    disposition === 'finding'
      ? ({ code }: { code: string }) => code === owner?.code
      : ({ step: name }: { step: string }) => name === BRIDGE_STEPS[disposition];
  return [start, placed, ...(await bridgeStep(db, matchId, currency, holds))];
}

async function bridgeStep(
  db: Db,
  matchId: string,
  currency: string | null,
  holds: (step: { code: string; step: string }) => boolean,
): Promise<readonly MoneyStep[]> {
  const steps = (await bridgeOf(db, matchId)).filter((one) => one.currency === currency);
  const found = steps.find(holds);
  if (found === undefined) return [];
  const row = `row ${found.step_no} of ${steps.length} of the invoice's bridge`;
  const lines = found.lines === 1 ? '1 line' : `${groupThousands(String(found.lines))} lines`;
  const of = found.lines === 0 ? row : `${row}, which holds ${lines}`;
  return [step(found.code === '' ? found.step : titleOf(found.code), found.amount, currency, of)];
}

function titleOf(code: string): string {
  return (FINDING_WORDS as Readonly<Record<string, { title: string }>>)[code]?.title ?? code;
}

function chargedStep(charges: TracedCharges): MoneyStep {
  const of = charges.lines === 1 ? '1 invoice line' : `${charges.lines} invoice lines`;
  return step('charged', charges.total, charges.currency, `${of}, with tax`);
}

function step(
  name: string,
  amount: string | null,
  currency: string | null,
  says: string,
): MoneyStep {
  return { step: name, amount, currency, says };
}

/** The words of a code for a heading: `QUANTITY_OVER: More units than ordered`. */
export function headingOf(code: string): string {
  return `${code}: ${FINDING_WORDS[code as FindingCode].title}`;
}
