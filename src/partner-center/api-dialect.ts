/** What differs between the two APIs that the client speaks. */
export interface ApiDialect {
  /** First segment of every path. */
  readonly root: string;
  /** Headers that name a call; Microsoft's support asks for the correlation id. */
  readonly callIds: (ids: {
    readonly requestId: string;
    readonly correlationId: string;
  }) => Readonly<Record<string, string>>;
  /** What a refusal that no code explains asks for, where it is no role in Partner Center. */
  readonly permissionFix: string | undefined;
}

export const PARTNER_CENTER_API: ApiDialect = {
  root: 'v1',
  callIds: ({ requestId, correlationId }) => ({
    'ms-requestid': requestId,
    'ms-correlationid': correlationId,
    'x-locale': 'en-US',
  }),
  permissionFix: undefined,
};

export const GRAPH_API: ApiDialect = {
  root: 'v1.0',
  callIds: ({ correlationId }) => ({ 'client-request-id': correlationId }),
  permissionFix:
    'Grant the app registration the Microsoft Graph permission PartnerBilling.Read.All (application for app-only, delegated for a signed-in user) and consent to it.',
};
