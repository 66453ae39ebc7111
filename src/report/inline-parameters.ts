import type { CompiledQuery } from 'kysely';
import pg from 'pg';

/**
 * A statement with its parameters written into the text, for COPY, which takes none. Every value becomes a quoted
 * literal, whatever it holds; the text is walked once, so a value that looks like `$1` stays a value.
 *
 * @throws TypeError on a parameter that is neither text, number, Date, null nor a list of texts
 */
export function inlineParameters(query: Pick<CompiledQuery, 'sql' | 'parameters'>): string {
  return query.sql.replace(/\$(\d+)/g, (_placeholder, place: string) =>
    literal(query.parameters[Number(place) - 1]),
  );
}

function literal(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return pg.escapeLiteral(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (value instanceof Date) return pg.escapeLiteral(value.toISOString());
  if (Array.isArray(value)) return `array[${value.map(literal).join(',')}]`;
  throw new TypeError(`cannot be written into a statement: ${typeof value}`);
}
