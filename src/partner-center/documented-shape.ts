/**
 * What a field is documented to hold: `scalar` is text or a number, since Partner Center prints one field as both; `any`
 * is not looked into. Null is allowed everywhere.
 */
export type DocumentedField =
  | 'text'
  | 'scalar'
  | 'flag'
  | 'any'
  /** Text of a closed list. Letter case, blanks and underscores do not matter: `OneTime` is `one_time`. */
  | { readonly oneOf: readonly string[] }
  | { readonly object: DocumentedShape }
  | { readonly listOf: DocumentedShape };

/** The fields an object is documented to have. */
export interface DocumentedShape {
  /** By name; letter case does not matter. */
  readonly fields: Readonly<Record<string, DocumentedField>>;
  /** Those that every object has; others may be left out. One of several names, where a field has several. */
  readonly always: readonly (string | readonly string[])[];
}
