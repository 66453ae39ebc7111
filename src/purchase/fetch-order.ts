import { AppError } from '../lib/app-error.ts';
import type { Answer } from '../partner-center/answer.ts';
import type { PartnerCenter } from '../partner-center/partner-center.ts';
import { PartnerCenterHttpError } from '../partner-center/partner-center-errors.ts';

/** One order by its long or short id. @throws AppError ORDER_UNKNOWN (usage) */
export async function fetchOrder(
  partnerCenter: PartnerCenter,
  { customerId, orderId }: { readonly customerId: string; readonly orderId: string },
  signal: AbortSignal,
): Promise<Answer> {
  try {
    return await partnerCenter.order(customerId, orderId, { signal });
  } catch (error) {
    if (!(error instanceof PartnerCenterHttpError) || error.status !== 404) throw error;
    throw new AppError('ORDER_UNKNOWN', `customer ${customerId} has no order ${orderId}`, {
      kind: 'usage',
      fix: `\`recon orders list ${customerId}\` shows the orders there are.`,
      cause: error,
    });
  }
}
