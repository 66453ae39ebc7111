import { AppError, messageOf } from '../lib/app-error.ts';
import type { CallOptions } from './call-options.ts';
import { connectWire } from './connect-wire.ts';
import { exchange } from './exchange.ts';
import { hostOf } from './hosts.ts';
import { PartnerCenterNetworkError } from './partner-center-errors.ts';

const BYTES_MAX = 1024 * 1024;
const CHECK_LIMITS = {
  connectTimeoutMs: 5000,
  headersTimeoutMs: 10_000,
  exchangeTimeoutMs: 15_000,
};

export interface ProbedHost {
  readonly status: number;
  /** How far our clock is ahead of the host's, milliseconds; undefined when it names no time. */
  readonly clockAheadMs: number | undefined;
}

interface Obstacle {
  readonly codes: RegExp;
  readonly why: string;
  readonly fix: string;
}

const OBSTACLES: readonly Obstacle[] = [
  {
    codes: /^(ENOTFOUND|EAI_AGAIN|ENODATA)$/,
    why: 'its name is not known',
    fix: 'Check the address in the settings, and the DNS of this machine.',
  },
  {
    codes: /^(ECONNREFUSED|ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    why: 'it does not take the connection',
    fix: 'Check the address in the settings, and let the firewall pass connections to it.',
  },
  {
    codes: /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/,
    why: 'it does not answer',
    fix: 'Let the firewall of this machine pass connections to it.',
  },
  {
    codes: /^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/,
    why: 'its certificate is not valid now',
    fix: 'Check the clock of this machine, then the certificate of the host.',
  },
  {
    codes: /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/,
    why: 'its certificate is not trusted',
    fix: 'If a proxy opens TLS here, name its certificate in NODE_EXTRA_CA_CERTS; otherwise somebody may be listening.',
  },
  {
    codes: /^(EPROTO|ERR_SSL_.*)$/,
    why: 'it does not speak TLS',
    fix: 'Check scheme and port of the address in the settings.',
  },
];

/**
 * Asks a host for anything, without a token: any answer shows that names, routes and certificates are right.
 *
 * @throws AppError HOST_UNREACHABLE (`later`) saying what stands between
 */
export async function probeHost(url: URL, { signal }: CallOptions): Promise<ProbedHost> {
  const wire = connectWire(CHECK_LIMITS);
  try {
    const sent = {
      what: `GET ${url.origin}`,
      method: 'GET',
      url,
      host: url,
      headers: {},
      body: undefined,
      bytesMax: BYTES_MAX,
    } as const;
    const { status, headers } = await exchange(wire, sent, signal);
    const printed = Date.parse(String(headers['date'] ?? ''));
    return { status, clockAheadMs: Number.isNaN(printed) ? undefined : Date.now() - printed };
  } catch (error) {
    throw error instanceof PartnerCenterNetworkError ? unreachable(url, error) : error;
  } finally {
    await wire.dispatcher.close();
  }
}

function unreachable(url: URL, error: PartnerCenterNetworkError): AppError {
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const obstacle = OBSTACLES.find(({ codes }) => codes.test(code));
  const why = obstacle?.why ?? messageOf(cause ?? error);
  return new AppError('HOST_UNREACHABLE', `${hostOf(url)} cannot be reached: ${why}`, {
    kind: 'later',
    retryable: true,
    cause: error,
    fix: obstacle?.fix ?? 'Let the firewall of this machine pass connections to it.',
  });
}
