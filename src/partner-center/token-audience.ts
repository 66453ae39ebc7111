/** What access tokens are for. The older `https://graph.windows.net` is refused since August 2025 (401/900420). */
export const PARTNER_CENTER_AUDIENCE = 'https://api.partnercenter.microsoft.com';

/** Microsoft Graph, of which the billing export is part. */
export const GRAPH_AUDIENCE = 'https://graph.microsoft.com';

/** What a signed-in user is asked to consent to: every permission the app registration lists. */
export function scopeOf(audience: string, { renewable }: { renewable: boolean }): string {
  return renewable ? `${audience}/.default offline_access` : `${audience}/.default`;
}
