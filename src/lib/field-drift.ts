/** How one field of an answer differs from what Microsoft documents. */
export interface FieldDrift {
  /** Where it is in an item: `lineItems.pricing.price`. */
  readonly field: string;
  /** `unknown`: nobody documents it; `missing`: no item has it, and each is documented to. */
  readonly kind: 'unknown' | 'type' | 'value' | 'missing';
  /** For people, what the documents say: `text`, or the values of a list; empty for an unknown field. */
  readonly documented: string;
  /** For people, what came: the kinds of value (`text, list`) or the values themselves; empty for a missing field. */
  readonly found: string;
}
