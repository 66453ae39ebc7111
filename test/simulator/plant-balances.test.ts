import { Big } from 'big.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { PlantedCode } from '../../src/simulator/planted-finding.ts';
import { signedIn, type TestClient } from './signed-in.ts';

let client: TestClient;
let summaries: readonly Record<string, unknown>[];
beforeAll(async () => {
  client = await signedIn({ plant: 'all' });
  summaries = (await client.json('/v1/invoices/summaries')).items;
});
afterAll(() => client.simulator.close());

function planted(code: PlantedCode) {
  const answer = client.simulator.answerKey.find((one) => one.code === code);
  if (answer?.stakeNet === undefined) throw new Error(`${code} is not planted`);
  return { ...answer, stakeNet: answer.stakeNet };
}

function summaryOf(currency: string | undefined) {
  const found = summaries.find((one) => one['currencyCode'] === currency);
  if (found === undefined) throw new Error(`there is no balance in ${currency ?? ''}`);
  const [detail] = found['details'] as { summary: { balanceAmount: number } }[];
  return {
    balance: Big(found['balanceAmount'] as number),
    detail: Big(detail?.summary.balanceAmount ?? 0),
    accountedOn: (found['accountingDate'] as string).slice(0, 10),
  };
}

function invoicesIn(currency: string | undefined) {
  return client.simulator.tenant.invoices.filter((invoice) => invoice.currency === currency);
}

function openIn(currency: string | undefined): Big {
  return invoicesIn(currency).reduce(
    (sum, { id, totalCharges, paid }) =>
      sum
        .plus(totalCharges)
        .minus(paid)
        .minus(client.simulator.tenant.misbehaviour.notes.get(id)?.total ?? 0),
    Big(0),
  );
}

describe('the balances of a planted tenant', () => {
  it('ask for more than is open in one currency alone', () => {
    const { currency, stakeNet } = planted('BALANCE_NE_OPEN_INVOICES');
    const gap = (of: string | undefined) => summaryOf(of).balance.minus(openIn(of)).toFixed();
    expect([gap(currency), gap('EUR')]).toEqual([Big(stakeNet).toFixed(), '0']);
  });

  it('have short parts in one currency alone', () => {
    const { currency, stakeNet } = planted('SUMMARY_NE_DETAILS');
    const gaps = summaries.map(({ currencyCode }) => {
      const { balance, detail } = summaryOf(String(currencyCode));
      return [currencyCode, balance.minus(detail).toFixed()];
    });
    expect(gaps.filter(([, gap]) => gap !== '0')).toEqual([[currency, Big(stakeNet).toFixed()]]);
  });

  it('hold a currency nobody was billed in', () => {
    const { currency, stakeNet } = planted('SUMMARY_CURRENCY_MISSING');
    expect(summaryOf(currency).balance.eq(stakeNet)).toBe(true);
    expect(invoicesIn(currency)).toEqual([]);
  });

  it('count what was paid beyond one invoice', () => {
    const { stakeNet } = planted('OVERPAID_INVOICE');
    const surpluses = client.simulator.tenant.invoices
      .map(({ paid, totalCharges }) => Big(paid).minus(totalCharges))
      .filter((surplus) => surplus.gt(0));
    expect(surpluses.map((surplus) => surplus.toFixed())).toEqual([Big(stakeNet).toFixed()]);
  });

  it('are older than the newest invoice in one currency alone', () => {
    const isStale = (currency: string) =>
      summaryOf(currency).accountedOn < (invoicesIn(currency).at(-1)?.issuedAt.slice(0, 10) ?? '');
    expect(['USD', 'EUR'].filter(isStale)).toEqual([planted('BALANCE_STALE').currency]);
  });
});

describe('the statements of a planted tenant', () => {
  it('are handed out but for the one that is refused', async () => {
    const { invoices, misbehaviour } = client.simulator.tenant;
    const refused: string[] = [];
    for (const { id } of invoices) {
      const answer = await client.get(`/v1/invoices/${id}/documents/statement`);
      if (answer.status === 403) refused.push(id);
      await answer.arrayBuffer();
    }
    expect(refused).toEqual([misbehaviour.refusedStatementOf]);
  });
});
