import { InvalidArgumentError, Option } from 'commander';

import type { Fault, FaultName } from '../simulator/fault.ts';
import { FAULT_NAMES } from '../simulator/fault.ts';

/** A burst, as a real service has it: long enough to be met, short enough to be outlasted. */
const BURST = 3;

/** A sign-in that is refused stays refused until somebody acts. */
const LASTING: readonly FaultName[] = ['dead-refresh-token', 'mfa-required', 'secret-expired'];

/** `--fault throttle`, or `--fault burst-5xx:10` for ten answers of it; repeatable. */
export function faultOption(): Option {
  return new Option(
    '--fault <name[:times]>',
    `misbehave (repeatable): ${FAULT_NAMES.join(', ')}`,
  ).argParser(collectFault);
}

function collectFault(text: string, before: readonly Fault[] | undefined): readonly Fault[] {
  const [wanted, asked] = text.split(':');
  const name = FAULT_NAMES.find((one) => one === wanted);
  if (name === undefined) throw new InvalidArgumentError(`Use one of ${FAULT_NAMES.join(', ')}.`);
  if (asked === undefined && LASTING.includes(name)) return [...(before ?? []), { name }];
  const times = asked ?? String(BURST);
  if (!/^[1-9]\d{0,5}$/.test(times))
    throw new InvalidArgumentError('Write how often as a number, like throttle:5.');
  return [...(before ?? []), { name, times: Number(times) }];
}
