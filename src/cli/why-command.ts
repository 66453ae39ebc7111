import type { Command } from 'commander';
import pc from 'picocolors';

import { formatMoney } from '../lib/money.ts';
import { explain } from '../match/why/explain.ts';
import type { Explanation } from '../match/why/explanation.ts';
import { linkWords } from '../match/why/link-words.ts';
import { parseWhyTarget } from '../match/why/why-target.ts';
import { executeWithApp } from './command.ts';
import { EXIT } from './exit-code.ts';
import { say, sayJson, saySentence, table } from './terminal.ts';

export function addWhyCommand(program: Command): void {
  program
    .command('why <what>')
    .summary('why a finding, a line or an order line was judged as it was')
    .description(
      'Example: recon why F-0123456789abcdef\n\nBoth sides, what was tried, what decided, and where the money went. Also `line:G012345678/12` and `order:<orderId>/0`.',
    )
    .action((what: string, _: unknown, command: Command) =>
      executeWithApp(command, { partnerCenter: false }, async (app, { json }) => {
        const explanation = await explain(app.db, parseWhyTarget(what));
        if (json) sayJson(explanation);
        else printExplanation(explanation);
        return EXIT.done;
      }),
    );
}

function printExplanation(explanation: Explanation): void {
  const { of, title, sentences, sides, findings } = explanation;
  say(`${pc.bold(of)}  ${title}\n`);
  for (const sentence of sentences) saySentence(sentence);
  if (sides.rows.length > 0) {
    say(
      `\n${table(
        [
          { title: '' },
          { title: sides.left },
          { title: '', paint: pc.yellow },
          { title: sides.right },
        ],
        sides.rows.map(({ field, left, right, differs }) => [
          field,
          left,
          differs ? '≠' : '',
          right,
        ]),
      )}`,
    );
  }
  printTried(explanation);
  printMoney(explanation.money);
  const others = findings.filter(({ finding_id }) => finding_id !== of);
  if (others.length > 0) {
    say(
      `\n${table(
        [{ title: 'findings' }, { title: '' }, { title: '' }, { title: 'why' }],
        others.map((one) => [one.finding_id, one.code, one.role, one.why]),
      )}`,
    );
  }
}

function printTried({ tried, rule }: Explanation): void {
  if (tried.length === 0 && rule === null) return;
  const rows = tried.map((one) => [
    linkWords(one.way),
    one.looked_for === '' ? '(the charge prints none)' : one.looked_for,
    gaveOf(one),
    !one.decided ? '' : one.kept.length === 1 ? 'decided' : 'several fit',
  ]);
  if (rule !== null) rows.push([`rule ${rule.code}`, rule.field, rule.says, 'decided']);
  say(
    `\n${table([{ title: 'tried' }, { title: 'looked at' }, { title: 'gave' }, { title: '' }], rows)}`,
  );
}

function gaveOf({ found, kept }: Explanation['tried'][number]): string {
  if (kept.length === 0) return 'no order line';
  const dropped = found - kept.length;
  return dropped === 0
    ? kept.join(', ')
    : `${kept.join(', ')}; ${dropped} of another item left out`;
}

function printMoney(money: Explanation['money']): void {
  if (money.length === 0) return;
  say(
    `\n${table(
      [{ title: 'money' }, { title: 'amount', align: 'right' }, { title: '' }, { title: '' }],
      money.map(({ step, amount, currency, says }) => [
        step,
        amount === null ? '' : currency === null ? amount : formatMoney(amount, currency),
        amount === null ? '' : (currency ?? ''),
        says,
      ]),
    )}`,
  );
}
