import type { FindingCode } from '../finding-codes.ts';
import type { CodeWords } from './code-words.ts';

/** When something did not come, or recon itself is at fault. */
export const HEALTH_WORDS = {
  PAGE_CHAIN_BROKEN: {
    title: 'Lines could not be read whole',
    nextStep:
      'Wait for the next night, which reads the lines again; if they still break off, open a Partner Center ticket and quote what came.',
  },
  PARTIAL_PULL: {
    title: 'Something did not come',
    nextStep: 'Wait for the next night, which asks again, or ask now with `recon runs retry`.',
  },
  STALE_DATA: {
    title: 'Data is too old',
    nextStep:
      'Have the operator run `recon run --full`, which asks for all of it again; nothing is claimed from old data.',
  },
  AUTH_DEGRADED: {
    title: 'Signed-in user needed',
    nextStep:
      'Have the operator run `recon auth login` as an admin agent or billing admin: these documents are refused to an app alone.',
  },
  SCHEMA_DRIFT: {
    title: 'Answers are not as documented',
    nextStep:
      'Have the operator look the field up in the documents of Partner Center and tell the makers of recon; no money is in question, and nothing that came was dropped.',
  },
  UNEXPLAINED_REMAINDER: {
    title: 'Unexplained remainder',
    nextStep: "Report it to the makers of recon with the invoice's bridge: the fault is recon's.",
  },
} as const satisfies Partial<Record<FindingCode, CodeWords>>;
