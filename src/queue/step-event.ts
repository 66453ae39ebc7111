import type { AppError } from '../lib/app-error.ts';
import type { Step } from '../store/step-store.ts';

/** What happens to a step in this process. For display and metrics; the step table is what counts. */
export type StepEvent =
  | { readonly kind: 'started'; readonly step: Step }
  | { readonly kind: 'progress'; readonly step: Step; readonly counts: Record<string, number> }
  | { readonly kind: 'done'; readonly step: Step; readonly counts: Record<string, number> }
  | { readonly kind: 'failed'; readonly step: Step; readonly error: AppError }
  | { readonly kind: 'lost'; readonly step: Step }
  | {
      readonly kind: 'put-off';
      readonly step: Step;
      readonly waitMs: number;
      readonly waitingOn: string;
      /** False for a wait that is nobody's fault. */
      readonly costsAttempt: boolean;
    };
