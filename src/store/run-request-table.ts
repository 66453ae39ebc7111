import type { Generated } from 'kysely';

/** Which run a caller of the HTTP API got for its key. */
export interface RunRequestTable {
  idempotency_key: string;
  asked_for: string;
  run_id: string;
  created_at: Generated<Date>;
}
