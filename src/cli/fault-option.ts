import { InvalidArgumentError, Option } from 'commander';

import type { Fault } from '../simulator/fault.ts';
import { FAULT_NAMES, faultKind } from '../simulator/fault-catalogue.ts';

/** A burst, as a real service has it: long enough to be met, short enough to be outlasted. */
const BURST = 3;

/**
 * `--fault throttle`, `burst-5xx:10` for ten answers of it, `burst-5xx:30%` for three of ten for ever; several by commas
 * or by repeating the option.
 */
export function faultOption(): Option {
  return new Option(
    '--fault <name[:times]>',
    `misbehave; several by commas, name:10 for ten requests, name:30% for three of ten: ${FAULT_NAMES.join(', ')}`,
  ).argParser(collectFaults);
}

function collectFaults(text: string, before: readonly Fault[] | undefined): readonly Fault[] {
  return [...(before ?? []), ...text.split(',').map((one) => faultOf(one.trim()))];
}

function faultOf(text: string): Fault {
  const [wanted, asked] = text.split(':');
  const name = FAULT_NAMES.find((one) => one === wanted);
  if (name === undefined) throw new InvalidArgumentError(`Use one of ${FAULT_NAMES.join(', ')}.`);
  if (asked === undefined) {
    return faultKind(name).lasts === true ? { name } : { name, times: BURST };
  }
  if (/^[1-9]\d?%$/.test(asked)) return { name, share: Number(asked.slice(0, -1)) / 100 };
  if (!/^[1-9]\d{0,5}$/.test(asked)) {
    throw new InvalidArgumentError(
      'Write how often as a number or a share: throttle:5, throttle:30%.',
    );
  }
  return { name, times: Number(asked) };
}
