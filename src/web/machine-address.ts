const FOR_MACHINES = /^\/(api\/|metrics$|metrics\?|healthz|readyz)/;

/** True for what programs ask for, not browsers: they are told in problem details (RFC 9457), and may bring a token. */
export function isForMachines(url: string): boolean {
  return FOR_MACHINES.test(url);
}
