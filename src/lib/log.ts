import type { Logger } from 'pino';
import { pino, stdSerializers } from 'pino';

export type Log = Logger;

/** Shapes of secrets, wherever they stand: bearer tokens, JWTs, SAS signatures, passwords in URLs. */
const SECRET_SHAPES: readonly RegExp[] = [
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /\bBearer\s+[^\s"']+/gi,
  /\b(sig|client_secret|refresh_token|access_token|password)=[^&\s"']+/gi,
  /(?<=:\/\/[^\s:/@"']*:)[^\s@/"']+(?=@)/g,
];

/** A known secret shorter than this would blank out ordinary words. */
const SECRET_LENGTH_MIN = 6;

/** Replaces known secrets, by value, and whatever has the shape of one. */
export function redactor(secrets: readonly (string | undefined)[]): (text: string) => string {
  const known = secrets.filter(
    (secret): secret is string => secret !== undefined && secret.length >= SECRET_LENGTH_MIN,
  );
  return (text) => {
    let safe = text;
    for (const secret of known) safe = safe.replaceAll(secret, '[secret]');
    for (const shape of SECRET_SHAPES) safe = safe.replace(shape, '[secret]');
    return safe;
  };
}

/**
 * JSON lines on stderr: ids and counts, never bodies. Redaction works on the finished line, so that a secret in an
 * error's message, a URL or a nested key is caught alike.
 */
export function createLog(options: {
  level: string;
  redact: (text: string) => string;
  write: (line: string) => void;
}): Log {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: stdSerializers.err },
    },
    { write: (line: string) => options.write(options.redact(line)) },
  );
}
