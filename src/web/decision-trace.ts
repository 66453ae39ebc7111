/** Why a finding was raised, as the pages show it. Who traces decisions hands it in. */
export interface DecisionTrace {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly sides: {
    readonly left: string;
    readonly right: string;
    readonly rows: readonly {
      readonly field: string;
      readonly left: string;
      readonly right: string;
      readonly differs: boolean;
    }[];
  };
  /** The ways to the order line, in the order they were tried. */
  readonly tried: readonly {
    /** By which ids, in words. */
    readonly by: string;
    /** Empty when the charge prints none. */
    readonly looked_for: string;
    readonly found: number;
    readonly kept: readonly string[];
    readonly decided: boolean;
  }[];
  readonly rule: { readonly code: string; readonly says: string; readonly field: string } | null;
  readonly money: readonly {
    readonly step: string;
    readonly amount: string | null;
    readonly currency: string | null;
    readonly says: string;
  }[];
  /** All on the same lines, the owner of the money first. */
  readonly findings: readonly {
    readonly finding_id: string;
    readonly code: string;
    readonly role: string;
    readonly why: string;
  }[];
  readonly closed_by: readonly string[];
  readonly run_id: string | null;
}
