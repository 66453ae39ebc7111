// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create table decision (
      decision_id   bigint generated always as identity primary key,
      finding_id    text not null check (finding_id ~ '^F-[0-9a-f]{16}$'),
      evidence_hash text not null,
      action        text not null check (action in ('accept', 'dispute', 'waive', 'reopen', 'assign', 'comment', 'undo')),
      reason        text,
      ticket        text,
      waived_until  date,
      assignee      text,
      comment       text,
      undoes        bigint references decision,
      actor         text not null,
      via           text not null check (via in ('cli', 'page', 'api')),
      batch         text not null,
      decided_at    timestamptz not null,
      recorded_at   timestamptz not null default now(),
      unique (batch, finding_id),
      check (reason is not null or action not in ('accept', 'dispute', 'waive', 'reopen')),
      check (ticket is null or action = 'dispute'),
      check ((waived_until is not null) = (action = 'waive')),
      check (assignee is null or action = 'assign'),
      check ((comment is not null) = (action = 'comment')),
      check ((undoes is not null) = (action = 'undo'))
    );
    comment on table decision is 'What people made of findings, in the order it was said; only ever added to';
    comment on column decision.evidence_hash is 'Of the finding as it was when decided: other figures, and the decision lapses';
    comment on column decision.assignee is 'Null with assign: nobody any more';
    comment on column decision.batch is 'One request, of one finding or of many; the same request sent again is not taken twice';
    comment on column decision.decided_at is 'Business time';
    create index decision_by_finding on decision (finding_id, decision_id);
    create index decision_undone on decision (undoes) where undoes is not null;

    create trigger decision_never_changes before update or delete or truncate on decision
      for each statement execute function refuse_change();

    alter table run add decided_to bigint not null default 0;
    comment on column run.decided_to is 'The last decision taken before the run opened: its files show those up to here';

    -- What holds of each finding that somebody said something about, by the decisions up to one of them.
    create function decision_in_force(decided_to bigint)
    returns table (finding_id text, decision text, decided_on text, reason text, decided_by text, decided_at timestamptz,
      ticket text, waived_until date, assignee text, comment text)
    language sql stable as $$
      with standing as (
        select d.* from decision d
        where d.decision_id <= decided_to and d.action <> 'undo' and not exists (
          select from decision u where u.undoes = d.decision_id and u.decision_id <= decided_to)
      ), ruling as (
        select distinct on (s.finding_id) s.* from standing s
        where s.action in ('accept', 'dispute', 'waive', 'reopen') order by s.finding_id, s.decision_id desc
      ), ticketed as (
        select distinct on (s.finding_id) s.finding_id, s.ticket from standing s
        where s.ticket is not null order by s.finding_id, s.decision_id desc
      ), assigned as (
        select distinct on (s.finding_id) s.finding_id, s.assignee from standing s
        where s.action = 'assign' order by s.finding_id, s.decision_id desc
      ), said as (
        select distinct on (s.finding_id) s.finding_id, s.comment from standing s
        where s.action = 'comment' order by s.finding_id, s.decision_id desc
      )
      select finding_id, r.action, r.evidence_hash, r.reason, r.actor, r.decided_at, t.ticket, r.waived_until,
        a.assignee, c.comment
      from ruling r full join ticketed t using (finding_id) full join assigned a using (finding_id)
        full join said c using (finding_id)
    $$;

    -- A decision holds for the figures it was made on, and a waiver to the end of its day.
    create function finding_state(
      decision text, decided_on text, waived_until date, evidence_hash text, as_of timestamptz)
    returns table (state text, lapsed text)
    language sql immutable as $$
      select case when l.lapsed is not null then 'open' else case decision
          when 'accept' then 'accepted' when 'dispute' then 'disputed' when 'waive' then 'waived' else 'open' end end,
        l.lapsed
      from (select case
        when decision is null or decision = 'reopen' then null
        when decided_on <> evidence_hash then 'figures-changed'
        when waived_until < (as_of at time zone 'UTC')::date then 'waiver-ended' end as lapsed) l
    $$;

    alter table finding add opens_invoice boolean not null default false;
    update finding set opens_invoice = true
      where role = 'root' and severity <> 'info' and code not in ('PDF_MISSING', 'PDF_UNREADABLE');
    comment on column finding.opens_invoice is 'As long as it is open or disputed, the invoice is no better than open';
  `.execute(db);
}
