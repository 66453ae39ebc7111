import type { FieldDrift } from '../lib/field-drift.ts';
import type { DocumentedField, DocumentedShape } from './documented-shape.ts';
import { isJsonObject } from './json-object.ts';

/** More undocumented names in one page are no drift but garbage: the first ones say enough. */
const UNKNOWN_FIELDS_MAX = 50;
const VALUES_MAX = 5;
/** Values of one field that are looked at; lists of documented ones are far shorter. */
const VALUES_SEEN_MAX = 100;
const TEXT_MAX = 60;

/** One key of objects, as it was printed. */
interface Slot {
  readonly name: string;
  /** Undefined where nobody documents it. */
  readonly documented: DocumentedField | undefined;
  /** Kinds of value that are not documented; on an unknown field, all of them. */
  readonly kinds: Set<string>;
  /** Values that are not on the documented list; those on it are noted as known. */
  readonly values: Map<string, boolean>;
  readonly inside: ShapeReader | undefined;
}

/**
 * Holds objects against the shape they are documented to have. What it costs is one look-up a field: the documents are
 * consulted when a key or a value of a list is first seen.
 */
export class ShapeReader {
  readonly #shape: DocumentedShape;
  readonly #path: string;
  readonly #slots = new Map<string, Slot>();
  #unknown = 0;
  #objects = 0;

  constructor(shape: DocumentedShape, path = '') {
    this.#shape = shape;
    this.#path = path;
  }

  /** Every key seen, in the order of first sight; each in the case it was printed in. */
  get keys(): readonly string[] {
    return [...this.#slots.keys()];
  }

  read(object: Readonly<Record<string, unknown>>): void {
    this.#objects += 1;
    for (const key of Object.keys(object)) {
      const slot = this.#slots.get(key) ?? this.#open(key);
      readValue(slot, object[key]);
    }
  }

  /** What differs, by field. */
  drift(): readonly FieldDrift[] {
    if (this.#objects === 0) return [];
    const seen = [...this.#slots.values()].flatMap((slot) => [
      ...this.#driftOf(slot),
      ...(slot.inside?.drift() ?? []),
    ]);
    return [...this.#missing(), ...seen];
  }

  #open(key: string): Slot {
    const name = nameIn(this.#shape, key) ?? key;
    const documented = this.#shape.fields[name] ?? this.#notDocumented();
    const nested = nestedShape(documented);
    const slot: Slot = {
      name,
      documented,
      kinds: new Set(),
      values: new Map(),
      inside: nested && new ShapeReader(nested, `${this.#path}${name}.`),
    };
    this.#slots.set(key, slot);
    return slot;
  }

  #notDocumented(): 'any' | undefined {
    this.#unknown += 1;
    return this.#unknown > UNKNOWN_FIELDS_MAX ? 'any' : undefined;
  }

  #driftOf({ name, documented, kinds, values }: Slot): readonly FieldDrift[] {
    const field = cut(`${this.#path}${name}`);
    if (documented === undefined) {
      return [{ field, kind: 'unknown', documented: '', found: textOfSet(kinds) }];
    }
    const others = [...values].filter(([, isKnown]) => !isKnown).map(([value]) => cut(value));
    const drift: FieldDrift[] = [];
    if (kinds.size > 0) {
      drift.push({
        field,
        kind: 'type',
        documented: kindText(documented),
        found: textOfSet(kinds),
      });
    }
    if (others.length > 0) {
      const list = typeof documented === 'object' && 'oneOf' in documented ? documented.oneOf : [];
      const found = textOfSet(new Set(others));
      drift.push({ field, kind: 'value', documented: list.join(', '), found });
    }
    return drift;
  }

  #missing(): readonly FieldDrift[] {
    const seen = new Set([...this.#slots.keys()].map((key) => key.toLowerCase()));
    return this.#shape.always.flatMap((names) => {
      const spellings = typeof names === 'string' ? [names] : names;
      if (spellings.some((name) => seen.has(name.toLowerCase()))) return [];
      const field = `${this.#path}${spellings[0] ?? ''}`;
      return [{ field, kind: 'missing', documented: 'always there', found: '' } as const];
    });
  }
}

function readValue(slot: Slot, value: unknown): void {
  const { documented, kinds, inside } = slot;
  if (documented === 'any' || value === null) return;
  const isText = typeof value === 'string';
  if (isText && (documented === 'text' || documented === 'scalar')) return;
  if (documented === 'scalar' && typeof value === 'number') return;
  if (documented === 'flag' && typeof value === 'boolean') return;
  if (isText && typeof documented === 'object' && 'oneOf' in documented) {
    noteValue(slot, documented.oneOf, value);
    return;
  }
  if (inside !== undefined && isJsonObject(value) && isObjectField(documented)) {
    inside.read(value);
    return;
  }
  if (inside !== undefined && Array.isArray(value) && !isObjectField(documented)) {
    for (const one of value) if (isJsonObject(one)) inside.read(one);
    return;
  }
  kinds.add(kindOf(value));
}

function noteValue({ values }: Slot, known: readonly string[], value: string): void {
  if (values.has(value) || values.size >= VALUES_SEEN_MAX) return;
  values.set(value, value === '' || known.some((one) => plain(one) === plain(value)));
}

const PLAIN_NAMES = new WeakMap<DocumentedShape, ReadonlyMap<string, string>>();

/** The documented spelling of a key. */
function nameIn(shape: DocumentedShape, key: string): string | undefined {
  let names = PLAIN_NAMES.get(shape);
  if (names === undefined) {
    names = new Map(Object.keys(shape.fields).map((name) => [name.toLowerCase(), name]));
    PLAIN_NAMES.set(shape, names);
  }
  return names.get(key.trim().toLowerCase());
}

function nestedShape(field: DocumentedField | undefined): DocumentedShape | undefined {
  if (typeof field !== 'object' || 'oneOf' in field) return undefined;
  return 'object' in field ? field.object : field.listOf;
}

function isObjectField(field: DocumentedField | undefined): boolean {
  return typeof field === 'object' && 'object' in field;
}

function plain(value: string): string {
  return value.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (isJsonObject(value)) return 'object';
  return { string: 'text', number: 'number', boolean: 'yes or no' }[typeof value as string] ?? '';
}

function kindText(field: DocumentedField): string {
  if (typeof field === 'object') {
    return 'object' in field ? 'object' : 'listOf' in field ? 'list' : 'text';
  }
  return { text: 'text', scalar: 'text or number', flag: 'yes or no', any: '' }[field];
}

function textOfSet(found: ReadonlySet<string>): string {
  return [...found].sort().slice(0, VALUES_MAX).join(', ');
}

function cut(text: string): string {
  return text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX - 1)}…`;
}
