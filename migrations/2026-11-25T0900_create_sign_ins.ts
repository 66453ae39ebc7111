// Frozen in time: imports nothing from src/ and is never edited once merged.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';

export async function up(db: Kysely<any>): Promise<void> {
  await sql`set local lock_timeout = '5s'`.execute(db);
  await sql`
    create table sign_in (
      sign_in_id           bigint generated always as identity primary key,
      tenant_id            text not null,
      client_id            text not null,
      origin               text not null check (origin in ('configured', 'device-code', 'browser')),
      seed                 text,
      account              text,
      refresh_token        bytea not null,
      refresh_token_before bytea,
      signed_in_at         timestamptz not null default clock_timestamp(),
      issued_at            timestamptz not null default clock_timestamp(),
      refused_at           timestamptz,
      refused_with         text,
      refused_fix          text,
      unique (tenant_id, client_id),
      check (origin <> 'configured' or seed is not null),
      check ((refused_at is null) = (refused_with is null))
    );
    comment on table sign_in is 'The signed-in user of one application. Tokens are AES-256-GCM; the key is outside the database';
    comment on column sign_in.seed is 'SHA-256 of the refresh token the settings named then; another one there begins anew';
    comment on column sign_in.account is 'Who signed in, where the token says it';
    comment on column sign_in.refresh_token_before is 'The one the newest was granted for, kept until the newest has worked';
    comment on column sign_in.issued_at is 'When the newest refresh token was issued: it lives 90 days from here unless used';
    comment on column sign_in.refused_at is 'First refusal since the last grant; null while the sign-in works';

    create table access_token (
      sign_in_id bigint not null references sign_in on delete cascade,
      audience   text not null,
      sealed     bytea not null,
      expires_at timestamptz not null,
      primary key (sign_in_id, audience)
    );
    comment on table access_token is 'Newest of each audience, so that processes of one sign-in share a renewal';
  `.execute(db);
}
