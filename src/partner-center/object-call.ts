import type { Answer } from './answer.ts';
import type { CollectionCall } from './collection-call.ts';
import { requireObject } from './envelope.ts';
import type { HttpClient } from './http-client.ts';
import { ShapeReader } from './shape-reader.ts';

export interface ObjectCall extends CollectionCall {
  /** A field that every such object has; its absence shows an error object sent with status 200. */
  readonly key: string;
}

/** One answer that is a single object. */
export async function getObject(http: HttpClient, call: ObjectCall): Promise<Answer> {
  const { body, correlationId, read } = await http.get(
    {
      ...call,
      accept: 'application/json',
      bytesMax: http.limits.jsonBytesMax,
      continuationToken: undefined,
      read: (what, bytes) => requireObject(what, bytes, call.key),
    },
    call.signal,
  );
  if (call.shape === undefined) return { body, correlationId };
  const reader = new ShapeReader(call.shape);
  reader.read(read);
  return { body, correlationId, drift: reader.drift() };
}
