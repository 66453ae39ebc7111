import { sql } from 'kysely';

import type { FieldDrift } from '../lib/field-drift.ts';
import type { Trx } from './connection.ts';

/** What JSON allows in a name and Postgres text does not: NUL and halves of surrogate pairs. */
const UNHOLDABLE = /[\0\p{Surrogate}]/gu;

/** Notes how the fields of a page of a pull differ from what is documented. */
export async function noteDrift(
  trx: Trx,
  pullId: string,
  drift: readonly FieldDrift[],
): Promise<void> {
  if (drift.length === 0) return;
  // Two spellings of one unknown field are one field.
  const rows = new Map(
    drift.map(({ field, kind, documented, found }) => {
      const row = { pull_id: pullId, kind, documented, ...clean({ field, found }), pages: 1 };
      return [JSON.stringify([row.field, kind, row.found]), row];
    }),
  );
  await trx
    .insertInto('pull_drift')
    .values([...rows.values()])
    .onConflict((oc) =>
      oc
        .columns(['pull_id', 'field', 'kind', 'found'])
        .doUpdateSet({ pages: sql<number>`pull_drift.pages + 1` }),
    )
    .execute();
}

/**
 * The same content came again: what differs now is what the last answer shows. Fields that are not stored are no part of
 * the content, and may have come or gone.
 */
export async function handOnDrift(
  trx: Trx,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await trx.deleteFrom('pull_drift').where('pull_id', '=', to).execute();
  await trx.updateTable('pull_drift').set({ pull_id: to }).where('pull_id', '=', from).execute();
}

function clean({ field, found }: { field: string; found: string }) {
  const safe = (text: string) => text.replace(UNHOLDABLE, '\ufffd');
  return { field: safe(field), found: safe(found) };
}
