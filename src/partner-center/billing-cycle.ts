/**
 * A billing cycle in the one spelling recon uses: SKUs print `one_time`, terms `OneTime` or `Annual`, the list of orders
 * takes `onetime`.
 *
 * @example billingCycleOf('OneTime') // 'one_time'
 */
export function billingCycleOf(printed: string): string {
  const cycle = printed.trim().toLowerCase();
  return cycle === 'onetime' ? 'one_time' : cycle;
}
