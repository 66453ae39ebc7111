import type { Config } from '../config.ts';
import { AppError } from '../lib/app-error.ts';
import { probeHost } from '../partner-center/probe-host.ts';
import type { Check } from './check.ts';

/** Tokens are dated to the second, and refused when they seem to be of another time. */
const CLOCK_AHEAD_MS_MAX = 60_000;

/** Whether each host is reached, without a token, and what time it is there. */
export function serviceChecks(config: Config, stop: () => AbortSignal): readonly Check[] {
  const hosts = [
    [
      'sign-in service',
      new URL(
        `${config.authority.replace(/\/$/, '')}/${config.tenantId || 'organizations'}/v2.0/.well-known/openid-configuration`,
      ),
    ],
    ['Partner Center', new URL(`${config.partnerCenterUrl.replace(/\/$/, '')}/v1/customers`)],
    ['Graph', new URL(`${config.graphUrl.replace(/\/$/, '')}/v1.0/`)],
  ] as const;
  return [
    ...hosts.map(([name, url]) => ({
      name: `reach ${name}`,
      try: async () => {
        await probeHost(url, { signal: stop() });
        return url.host;
      },
    })),
    {
      name: 'clock',
      needs: ['reach Partner Center'],
      try: () => describeClock(hosts[1][1], stop()),
    },
  ];
}

async function describeClock(url: URL, signal: AbortSignal): Promise<string> {
  const { clockAheadMs } = await probeHost(url, { signal });
  if (clockAheadMs === undefined) return `${url.host} names no time`;
  const seconds = Math.round(Math.abs(clockAheadMs) / 1000);
  if (Math.abs(clockAheadMs) <= CLOCK_AHEAD_MS_MAX) return `${seconds} s apart from ${url.host}`;
  throw new AppError(
    'CLOCK_WRONG',
    `the clock of this machine is ${seconds} s ${clockAheadMs > 0 ? 'ahead of' : 'behind'} ${url.host}`,
    { fix: 'Set it, and keep it by NTP: tokens of another time are refused.' },
  );
}
