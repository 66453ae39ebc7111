import type { LookupAddress, LookupAllOptions } from 'node:dns';
import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIPv6 } from 'node:net';

import { AppError } from '../lib/app-error.ts';

/** How a name becomes addresses; `dns.lookup` is one. */
export type Lookup = (
  host: string,
  options: LookupAllOptions,
  /** The system's lookup names no addresses where it fails. */
  done: (error: Error | null, addresses?: LookupAddress[]) => void,
) => void;

/** A lookup as sockets ask for it: for all addresses, or for one. */
export type SocketLookup = (
  host: string,
  options: { readonly all?: boolean | undefined },
  done: (error: Error | null, found: LookupAddress[] | string, family?: number) => void,
) => void;

/** Networks no public host is in (IANA special-purpose registries), each with its prefix length. */
const INNER_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // where clouds keep the credentials of a machine
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3], // multicast, reserved and broadcast
] as const;
const INNER_IPV6 = [
  ['::', 127], // "any" and loopback
  ['fc00::', 7],
  ['fe80::', 9], // link-local, and what was site-local
  ['ff00::', 8],
] as const;

/** What a NAT64 gateway takes for an IPv4 address. */
const NAT64 = '64:ff9b::';

const INNER = new BlockList();
for (const [network, bits] of INNER_IPV4) {
  INNER.addSubnet(network, bits, 'ipv4'); // IPv4-mapped IPv6 addresses included
  INNER.addSubnet(`${NAT64}${network}`, 96 + bits, 'ipv6');
}
for (const [network, bits] of INNER_IPV6) INNER.addSubnet(network, bits, 'ipv6');

/**
 * Looks names up as the socket connects, and refuses an answer that leads into this machine or its network: a name that
 * is allowed is no reason to believe where it points. `localhost` may lead here; an address written as such is not
 * looked up, and is judged where it is configured.
 *
 * Errors: HOST_REFUSED; those of the lookup.
 */
export function checkedLookup(lookup: Lookup = systemLookup): SocketLookup {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      const inner = addresses?.find(({ address }) => isInner(address));
      const [first] = addresses ?? [];
      if (error !== null) done(error, []);
      else if (inner !== undefined && host !== 'localhost') done(refused(host, inner.address), []);
      else if (options.all === true || first === undefined) done(null, addresses ?? []);
      else done(null, first.address, first.family);
    });
  };
}

function isInner(address: string): boolean {
  return INNER.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function refused(host: string, address: string): AppError {
  return new AppError(
    'HOST_REFUSED',
    `${host} leads to ${address}, an address of an inner network`,
    {
      fix: 'Check the DNS of this machine: somebody may be answering for Microsoft. No packet was sent.',
    },
  );
}
