export interface CallOptions {
  /** Ends the call, its waits included; what is thrown is the signal's reason. */
  readonly signal: AbortSignal;
}

export interface ListOptions extends CallOptions {
  /** `nextToken` of the last page stored, to resume there; undefined begins at the first page. */
  readonly fromToken: string | undefined;
  /** Items of a page, where the call takes a size; as many as the API gives when absent. */
  readonly pageSize?: number;
}
