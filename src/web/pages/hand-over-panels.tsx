import { moneyWithCurrency } from '../../lib/money.ts';
import type { TracedFinding } from '../../store/traced-finding.ts';
import type { DecisionTrace } from '../decision-trace.ts';
import { CopiedText } from '../parts/copied-text.tsx';
import { STAKE_WORDS } from '../parts/status.tsx';

interface HandOverProps {
  readonly finding: TracedFinding;
  readonly trace: DecisionTrace;
  readonly title: string;
}

/** What to send on: the ids and amounts that Microsoft's support asks for, and a question to a colleague. */
export function HandOverPanels(props: HandOverProps) {
  const mail = mailOf(props);
  const href = `mailto:?subject=${encodeURIComponent(mail.subject)}&body=${encodeURIComponent(mail.body)}`;
  return (
    <div class="columns">
      <CopiedText
        id="support-text"
        heading="For Microsoft’s support"
        label="Text for a billing ticket"
        text={supportText(props)}
      />
      <CopiedText
        id="mail-text"
        heading="Ask a colleague"
        label="Text of a mail to a colleague"
        text={mail.body}
      >
        <a class="button" href={href}>
          Open as mail
        </a>
      </CopiedText>
    </div>
  );
}

function supportText({ finding, trace }: HandOverProps): string {
  const [says = ''] = trace.sentences;
  return [says, '', ...factsOf(finding, trace)].join('\n');
}

function mailOf({ finding, trace, title }: HandOverProps) {
  const [says = '', , next = ''] = trace.sentences;
  const where = finding.invoice_id === null ? 'Order' : `Invoice ${finding.invoice_id}`;
  const who = finding.customer_name === null ? '' : `, ${finding.customer_name}`;
  return {
    subject: `${where}${who}: ${title.toLowerCase()}`,
    body: [
      'Hello,',
      '',
      says,
      ...(next === '' ? [] : ['', next.replace(/^Next: /, 'Our next step: ')]),
      '',
      'Is this right, or what do you know about it?',
      '',
      ...factsOf(finding, trace),
      `In recon: ${finding.finding_id}`,
    ].join('\n'),
  };
}

/** One `name: value` a line; what is not known is left out. */
function factsOf(finding: TracedFinding, trace: DecisionTrace): readonly string[] {
  const facts = [
    ['Invoice', finding.invoice_id],
    ['Invoice lines', sideOf(trace, 'invoice lines')],
    ['Customer', finding.customer_name],
    ['Customer id', finding.customer_id],
    ['Product', finding.product_name],
    ['Order', finding.order_id],
    ['Subscription', sideOf(trace, 'subscription')],
    ['Amount before tax', amountOf(finding)],
  ] as const;
  return facts.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
}

function sideOf({ sides }: DecisionTrace, field: string): string | null {
  const row = sides.rows.find((one) => one.field === field);
  if (row === undefined) return null;
  return row.left || row.right || null;
}

function amountOf({ currency, role, stake_type, stake_net }: TracedFinding): string | null {
  if (currency === null || role !== 'root' || stake_type === 'none') return null;
  return `${moneyWithCurrency(stake_net, currency)}, ${STAKE_WORDS[stake_type]}`;
}
