import { Command } from 'commander';
import { expect, it } from 'vitest';

import { faultOption } from '../../src/cli/fault-option.ts';

function faultsOf(...args: readonly string[]): unknown {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  command.addOption(faultOption()).parse(args, { from: 'user' });
  return command.opts()['fault'];
}

it('takes several faults by commas and by repeating, and how often each strikes', () => {
  expect(faultsOf('--fault', 'throttle, cut-body:5', '--fault', 'burst-5xx:30%')).toEqual([
    { name: 'throttle', times: 3 },
    { name: 'cut-body', times: 5 },
    { name: 'burst-5xx', share: 0.3 },
  ]);
});

it('keeps up what stays until somebody acts', () => {
  expect(faultsOf('--fault', 'dead-refresh-token')).toEqual([{ name: 'dead-refresh-token' }]);
});

it.each(['hail', 'throttle:0', 'throttle:often', 'throttle:0%', 'throttle,'])(
  'refuses %s',
  (text) => {
    expect(() => faultsOf('--fault', text)).toThrow(/argument .* is invalid/);
  },
);
