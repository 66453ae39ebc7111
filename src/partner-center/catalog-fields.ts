import { parse } from 'lossless-json';

import type { Decimal } from '../lib/decimal.ts';
import { parseDecimal } from '../lib/decimal.ts';
import { parseJson } from './envelope.ts';
import type { JsonObject } from './json-object.ts';
import { isJsonObject, textOf } from './json-object.ts';
import { PartnerCenterShapeError } from './partner-center-errors.ts';

/**
 * An object of the catalogue, read by field name whatever the case of its keys: documents and answers mix
 * `isTrial`, `IsTrial` and `AttestationProperties`. What has another type than asked for counts as absent.
 */
export interface CatalogFields {
  /** Undefined for "". */
  text(name: string): string | undefined;
  /** @throws PartnerCenterShapeError the call is then made again */
  requireText(name: string): string;
  flag(name: string): boolean | undefined;
  /** Digit by digit as printed, whether as a number or as text. */
  decimal(name: string): Decimal | undefined;
  /** Whole and not negative; undefined for anything else. */
  count(name: string): number | undefined;
  /** Empty when the list is absent. */
  texts(name: string): readonly string[];
  object(name: string): CatalogFields | undefined;
  /** Empty when the list is absent. */
  objects(name: string): readonly CatalogFields[];
  /** A map of the API's own making, its keys as sent; values that are no text are printed as JSON. */
  map(name: string): Readonly<Record<string, string>>;
}

/**
 * Parses an answer of the catalogue; numbers stay the text they were sent as.
 *
 * @throws PartnerCenterShapeError
 */
export function parseCatalogBody(what: string, body: Buffer): unknown {
  return parseJson(what, body, (text) => parse(text, null, { parseNumber: (digits) => digits }));
}

/** @throws PartnerCenterShapeError when it is no object */
export function catalogFields(what: string, json: unknown): CatalogFields {
  if (!isJsonObject(json)) throw new PartnerCenterShapeError(what, 'no object where one belongs');
  return fieldsOf(what, json);
}

function fieldsOf(what: string, json: JsonObject): CatalogFields {
  const values = new Map(Object.entries(json).map(([key, value]) => [key.toLowerCase(), value]));
  const valueOf = (name: string) => values.get(name.toLowerCase());
  const listOf = (name: string): readonly unknown[] => {
    const value = valueOf(name);
    return Array.isArray(value) ? value : [];
  };
  const text = (name: string) => textOf(valueOf(name));

  return {
    text,
    requireText: (name) => {
      const value = text(name);
      if (value === undefined) throw new PartnerCenterShapeError(what, `an object without ${name}`);
      return value;
    },
    flag: (name) => {
      const value = valueOf(name);
      return typeof value === 'boolean' ? value : undefined;
    },
    decimal: (name) => parseDecimal(text(name) ?? ''),
    count: (name) => (/^\d{1,15}$/.test(text(name) ?? '') ? Number(text(name)) : undefined),
    texts: (name) => listOf(name).flatMap((one) => textOf(one) ?? []),
    object: (name) => {
      const value = valueOf(name);
      return isJsonObject(value) ? fieldsOf(what, value) : undefined;
    },
    objects: (name) =>
      listOf(name)
        .filter(isJsonObject)
        .map((one) => fieldsOf(what, one)),
    map: (name) => {
      const value = valueOf(name);
      if (!isJsonObject(value)) return {};
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [
          key,
          typeof one === 'string' ? one : JSON.stringify(one),
        ]),
      );
    },
  };
}
