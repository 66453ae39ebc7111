// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    -- The one value of a set; null when there is none, or when they differ.
    create function only_value(found text[]) returns text language sql immutable as $$
      select case when cardinality(array_remove(found, null)) = 1 then (array_remove(found, null))[1] end
    $$;

    create table match (
      match_id      bigint generated always as identity primary key,
      subject       text not null check (subject in ('invoice', 'run', 'orders', 'balances')),
      key           text not null,
      input_hash    text not null,
      rule_set_hash text not null,
      valid_until   timestamptz,
      made_at       timestamptz not null default now(),
      period        text,
      currency      text,
      verdict       text check (verdict in ('explained', 'open', 'does-not-tie', 'not-checked')),
      total_charges numeric,
      lines_total   numeric,
      lines_subtotal numeric,
      lines_tax     numeric,
      ties          boolean,
      line_count    integer not null default 0,
      matched_lines integer not null default 0,
      matched_net   numeric,
      not_checked   text[] not null default '{}',
      check ((subject = 'invoice') = (verdict is not null)),
      check (verdict is distinct from 'explained' or ties)
    );
    comment on table match is 'What the rules made of one invoice, or of one run''s own health, from exactly these inputs';
    comment on column match.valid_until is 'The next due day: later the same inputs may judge differently';
    comment on column match.not_checked is 'In words, what could not be checked';
    create index match_by_input on match (subject, key, input_hash, rule_set_hash);

    create table match_pull (
      match_id bigint not null references match on delete cascade,
      pull_id  bigint not null references pull,
      primary key (match_id, pull_id)
    );
    create index match_pull_by_pull on match_pull (pull_id);

    create table run_match (
      run_id   text not null references run on delete cascade,
      match_id bigint not null references match,
      primary key (run_id, match_id)
    );

    create table finding (
      match_id     bigint not null references match on delete cascade,
      finding_id   text not null check (finding_id ~ '^F-[0-9a-f]{16}$'),
      code         text not null,
      severity     text not null check (severity in ('blocker', 'high', 'medium', 'low', 'info')),
      confidence   text not null check (confidence in ('certain', 'provisional', 'suspected')),
      role         text not null check (role in ('root', 'contributing')),
      invoice_id   text,
      period       text,
      currency     text,
      stake_type   text not null check (stake_type in ('claim', 'exposure', 'cash', 'none')),
      stake_net    numeric not null check (stake_net >= 0),
      stake_tax    numeric not null check (stake_tax >= 0),
      bridge_amount numeric not null default 0,
      why          text not null,
      next_step    text not null,
      customer_id  text,
      customer_name text,
      product_name text,
      catalog_item_id text,
      order_id     text,
      order_line   integer,
      subscription_id text,
      charge_types text,
      line_count   integer not null default 0,
      expected_quantity numeric,
      actual_quantity numeric,
      expected_unit_price numeric,
      actual_unit_price numeric,
      expected_net numeric,
      actual_net   numeric,
      expected_text text,
      actual_text  text,
      rule_version text not null,
      evidence_hash text not null,
      primary key (match_id, finding_id),
      check (role = 'root' or (stake_net = 0 and stake_tax = 0 and bridge_amount = 0)),
      check (stake_net = 0 or currency is not null)
    );
    comment on column finding.stake_net is 'Net of tax, positive, in finding.currency; the direction is stake_type';
    comment on column finding.bridge_amount is 'Signed, tax included: this invoice''s money that the finding owns';
    create index finding_by_id on finding (finding_id);

    create table finding_seen (
      finding_id    text primary key,
      first_seen_at timestamptz not null,
      run_id        text not null
    );
    comment on table finding_seen is 'When a finding first came up, in business time';

    create table disposition (
      invoice_id     text not null,
      match_id       bigint not null references match on delete cascade,
      line_no        integer not null,
      disposition    text not null check (disposition in ('matched', 'tolerated', 'finding', 'out-of-scope')),
      order_id       text,
      order_line     integer,
      match_key      text,
      entitlement_id text,
      finding_ids    text[] not null default '{}',
      primary key (invoice_id, match_id, line_no),
      check (disposition <> 'finding' or cardinality(finding_ids) > 0)
    );
    comment on table disposition is 'Exactly one a line';

    create table bridge_step (
      match_id  bigint not null references match on delete cascade,
      currency  text not null,
      step_no   integer not null,
      step      text not null,
      code      text not null default '',
      lines     integer not null,
      amount    numeric not null,
      running_remainder numeric not null,
      primary key (match_id, currency, step_no)
    );
    comment on table bridge_step is 'From the invoice total to zero, tax included';

    create table emitted_file (
      run_id     text not null references run on delete cascade,
      period     text not null,
      scope      text not null,
      report     text not null,
      file_name  text not null,
      sha256     text not null,
      rows       integer not null,
      bytes      bigint not null,
      manifest   jsonb not null,
      emitted_at timestamptz not null default now(),
      primary key (run_id, scope, report)
    );
    create index emitted_file_latest on emitted_file (scope, report, run_id desc);
  `.execute(db);
}
