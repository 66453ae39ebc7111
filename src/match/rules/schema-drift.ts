import { sql } from 'kysely';

import { resourceText } from '../resource-text.ts';
import { findingColumns, type Rule } from '../rule.ts';

/** In this many days everything that is read again comes round: the lines of each month, and orders within a week. */
const SPEAKS_FOR_DAYS = 35;

const what = resourceText(sql`d.resource`);

/**
 * One finding a field, whatever the number of answers. Of several differences the strongest is told. A field is missing
 * where no item of all pages of an answer has it.
 */
export const schemaDrift: Rule = {
  code: 'SCHEMA_DRIFT',
  version: '1',
  says: 'Partner Center answers otherwise than it is documented to.',

  find: ({ runId }) => sql`
    select ${findingColumns({
      subject: sql`concat_ws('|', d.resource, d.field)`,
      cell: sql`null`,
      expectedText: sql`case d.kind when 'unknown' then 'no such field' else d.documented end`,
      actualText: sql`case d.kind when 'missing' then 'not there' else d.found end`,
      why: sql`case d.kind
        when 'missing' then format('The %s no longer have the field "%s", which is documented to be always there.', ${what}, d.field)
        when 'type' then format('The %s show the field "%s" as %s, which is documented as %s.', ${what}, d.field, d.found, d.documented)
        when 'value' then format('The %s show "%s" in the field "%s", which is no documented value.', ${what}, d.found, d.field)
        else format('The %s have a field "%s" (%s) that is not documented; it is kept and decides nothing.', ${what}, d.field, d.found) end`,
    })}
    from (
      select s.resource, s.field, s.kind, min(s.documented collate "C") as documented,
        string_agg(distinct s.found, ', ' order by s.found) as found,
        row_number() over (
          partition by s.resource, s.field
          order by array_position(array['missing', 'type', 'value', 'unknown'], s.kind)) as place
      from (
        select p.resource, f.field, f.kind, f.documented, unnest(string_to_array(nullif(f.found, ''), ', ')) as found
        from pull_drift f
        join pull p on p.pull_id = f.pull_id and p.is_current
        where f.kind <> 'missing' and ${speaks(runId)}
        union all
        select p.resource, f.field, f.kind, f.documented, null
        from pull_drift f
        join pull p on p.pull_id = f.pull_id and p.is_current
        where f.kind = 'missing' and ${speaks(runId)}
          and f.pages = (select count(*) from pull_page g where g.pull_id = p.pull_id and g.item_count > 0)) s
      group by s.resource, s.field, s.kind) d
    where d.place = 1`,
};

/** Whether a pull was read lately enough to say how Partner Center answers now. */
function speaks(runId: string) {
  return sql`exists (
    select from run own, run_pull u join run r on r.run_id = u.run_id
    where own.run_id = ${runId} and u.pull_id = p.pull_id and u.how <> 'reused'
      and r.as_of > own.as_of - make_interval(days => ${SPEAKS_FOR_DAYS}))`;
}
