import { jsonText } from './api-json.ts';

/** What goes back over the wire. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export function jsonAnswer(body: unknown, status = 200): HttpAnswer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    body: jsonText(body),
  };
}

/** Partner Center's own error shape (ApiFault). */
export function apiFault(status: number, code: string, description: string): HttpAnswer {
  return jsonAnswer({ code, description, data: [], source: 'PartnerAPI' }, status);
}

/** The error of parameters that could not be bound; it has no code. */
export function requestInvalid(): HttpAnswer {
  return jsonAnswer({ message: 'The request is invalid.' }, 400);
}
