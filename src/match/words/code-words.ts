/** A code for a finance person, who knows invoices and not recon. */
export interface CodeWords {
  /** What it means, in a few plain words. */
  readonly title: string;
  /** What finance or an operator does about it, in one sentence. */
  readonly nextStep: string;
}
