/** True for a host name that is always this machine. */
export function isLoopbackName(name: string): boolean {
  return ['localhost', '::1', '[::1]'].includes(name) || /^127(\.\d{1,3}){3}$/.test(name);
}
