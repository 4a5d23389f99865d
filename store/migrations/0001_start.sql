-- The first schema. docs/database.md tells what each table holds, and which of it is personal data.
-- Times are local times of the académie, given by the caller; nothing here reads a clock.

create table run (
  id bigint generated always as identity primary key,
  kind text not null,
  today date not null,
  operator_name text not null,
  arguments text not null,
  started timestamp not null,
  finished timestamp,
  exit_code integer,
  counters jsonb not null default '{}',
  errors text[] not null default '{}'
);

-- How it stands with each ENT.
create table ent (
  name text primary key,
  last_attempt_run bigint, last_attempt timestamp,
  last_success_run bigint, last_success timestamp,
  base_run bigint,
  base_active integer,
  base_establishments integer
);

-- Lots and files ----------------------------------------------------------------------------------------------------

create table lot (
  id bigint generated always as identity primary key,
  run bigint not null,
  uai text not null,
  side text not null,
  state text not null check (state in ('promoted', 'superseded')),
  millesime integer not null,
  first_day date not null,
  last_day date not null,
  year_source text not null,
  export_date date not null,
  promoted timestamp not null
);
create unique index lot_in_force on lot (uai, side) where state = 'promoted';
create index lot_run on lot (run);

create table file (
  id bigint generated always as identity primary key,
  run bigint not null,
  sha256 text not null,
  name text not null,
  outer_name text not null,
  received timestamp not null,
  state text not null check (state in ('waiting', 'promoted', 'rejected', 'superseded')),
  verdict text not null default '',
  format text, root text, version text, uai text, side text, millesime integer,
  export_date date, stamp timestamp, with_addresses boolean not null default false,
  made timestamp,
  records bigint not null default 0,
  lot bigint references lot,
  waiting_for text[] not null default '{}'
);
create index file_sha256 on file (sha256);
create index file_of_side on file (uai, side, state);
create index file_run on file (run);
create index file_name on file (name);
create index file_outer_name on file (outer_name);

-- Every composition that ever was: a file may be part of several.
create table lot_file (
  lot bigint not null references lot,
  file bigint not null references file,
  primary key (lot, file)
);

-- Staging: one table per record type of aaf/source/records.hpp, without keys of its own, so that a file is taken as it
-- is; duplicates are the federation's to judge.

create table staged_pupil (
  file_id bigint not null, line bigint not null, position integer not null,
  eleve_id text, elenoet text, ine text, id_prv text,
  family_name text, usage_name text, given_name text, given_name2 text, given_name3 text,
  birth_date date, sex text, email text, home_phone text, mobile text, work_phone text,
  accepts_sms boolean, regime text, statut text, mef text, entry_date date, exit_date date, exit_reason text,
  transport boolean, address_id text, previous_uai text, previous_division text
);
create index staged_pupil_file on staged_pupil (file_id);
create index staged_pupil_ine on staged_pupil (ine, file_id) where ine is not null;
create index staged_pupil_eleve_id on staged_pupil (eleve_id);

create table staged_pupil_option (
  file_id bigint not null, line bigint not null, position integer not null,
  eleve_id text, rank integer, modality text, subject text
);
create index staged_pupil_option_file on staged_pupil_option (file_id);

create table staged_pupil_structure (
  file_id bigint not null, line bigint not null, position integer not null,
  eleve_id text, code text, type text
);
create index staged_pupil_structure_file on staged_pupil_structure (file_id, eleve_id);

create table staged_pupil_grant (
  file_id bigint not null, line bigint not null, position integer not null,
  eleve_id text, code text
);
create index staged_pupil_grant_file on staged_pupil_grant (file_id);

create table staged_address (
  file_id bigint not null, line bigint not null, position integer not null,
  address_id text, line1 text, line2 text, line3 text, line4 text, post_box text, postal_code text, town text,
  foreign_town text, country text
);
create index staged_address_file on staged_address (file_id);

create table staged_guardian (
  file_id bigint not null, line bigint not null, position integer not null,
  personne_id text, civility text, family_name text, usage_name text, given_name text,
  home_phone text, mobile text, work_phone text, email text,
  accepts_sms boolean, discloses_address boolean, address_id text
);
create index staged_guardian_file on staged_guardian (file_id);
create index staged_guardian_personne_id on staged_guardian (personne_id);

create table staged_guardian_link (
  file_id bigint not null, line bigint not null, position integer not null,
  eleve_id text, personne_id text, level integer, parente text,
  pays_fees boolean, receives_aid boolean, houses_pupil boolean, contact_first boolean
);
create index staged_guardian_link_file on staged_guardian_link (file_id);

create table staged_structure (
  file_id bigint not null, line bigint not null, position integer not null,
  type text, code text, label text, mefs text[] not null, divisions text[] not null
);
create index staged_structure_file on staged_structure (file_id);

create table staged_term (
  file_id bigint not null, line bigint not null, position integer not null,
  list text, code text, label text, edition_label text, formation text, mefstat11 text, attached_to text
);
create index staged_term_file on staged_term (file_id);

create table staged_establishment (
  file_id bigint not null, line bigint not null, position integer not null,
  type text, nature text, sector text, acronym text, name text, complement text, siren text,
  street text, postal_code text, town text, phone text, fax text, email text, first_day date, last_day date
);
create index staged_establishment_file on staged_establishment (file_id);

create table staged_individual (
  file_id bigint not null, line bigint not null, position integer not null,
  type text, id text, sex text, civility text, usage_name text, birth_name text, given_name text, birth_date date,
  grade text, function text, disciplines text[] not null, head_of text[] not null
);
create index staged_individual_file on staged_individual (file_id);

create table staged_service (
  file_id bigint not null, line bigint not null, position integer not null,
  structure_type text, structure_code text, subject text, mode text, teacher_type text, teacher_id text,
  hours_milli integer
);
create index staged_service_file on staged_service (file_id);

create table staged_substitute_service (
  file_id bigint not null, line bigint not null, position integer not null,
  substitute_id text, structure_code text, subject text, mode text, first_day date, last_day date,
  hours_milli integer, absent_type text, absent_id text
);
create index staged_substitute_service_file on staged_substitute_service (file_id);

create table staged_group_link (
  file_id bigint not null, line bigint not null, position integer not null,
  eleve_id text, ine text, id_prv text, family_name text, usage_name text, given_name text, birth_date date,
  code text, first_day date, last_day date
);
create index staged_group_link_file on staged_group_link (file_id);

-- The federated directory ---------------------------------------------------------------------------------------------

create table establishment (
  uai text primary key,
  name text not null default '',
  type text not null default '',
  next_edge date,
  federated_run bigint,
  federated_on date,
  last_known jsonb  -- a staged_establishment row: what it last said of itself
);
create index establishment_next_edge on establishment (next_edge);

-- A version of an entry, in force from one run up to, but not in, another.
create table entry (
  uai text not null,
  category text not null,
  key text not null,
  from_run bigint not null,
  to_run bigint,
  standing text not null,
  why text not null,
  population text,
  attributes jsonb not null,
  digest text not null,
  primary key (uai, category, key, from_run)
);
create unique index entry_in_force on entry (uai, category, key) where to_run is null;
create index entry_key on entry (key, uai);
create index entry_from_run on entry (from_run, uai);
create index entry_to_run on entry (to_run, uai) where to_run is not null;
create index entry_ine on entry ((attributes -> 'ENTEleveINE' ->> 0)) where category = 'Eleve' and to_run is null;

-- What a run changed, net.
create table delta (
  run bigint not null,
  uai text not null,
  category text not null,
  key text not null,
  kind text not null check (kind in ('added', 'modified', 'removed')),
  attributes text[] not null,
  primary key (run, uai, category, key)
);

-- Persons and accounts ------------------------------------------------------------------------------------------------

-- A row, not a sequence: a rollback gives the numbers back (D11).
create table jointure_counter (
  last bigint not null
);
insert into jointure_counter values (1000000000);

create table person (
  key text primary key,
  number text not null,  -- the number at the key's end: ELEVE_ID, PERSONNE_ID, staff ID
  jointure bigint not null unique,
  academie text not null,
  uid text not null unique,
  login text unique,
  first_uai text not null  -- the establishment that brought the key first (D10)
);
create index person_number on person (number);

-- Logins of people who were purged, as their HMAC: never given again (R41).
create table reserved_login (
  mark bytea primary key
);

create table account (
  ent text not null,
  key text not null,
  state text not null check (state in ('active', 'deactivated', 'purged')),
  reason text,
  since date,
  purge_after date,
  population text not null,
  uais text[] not null,
  run bigint not null,  -- that changed it last
  primary key (ent, key)
);
create index account_uais on account using gin (uais);
create index account_key on account (key);
create index account_purge_after on account (ent, purge_after) where state = 'deactivated';

-- Active accounts at the last success: what guards measure against (D34).
create table guard_base (
  ent text not null,
  uai text not null,
  population text not null,
  active integer not null,
  primary key (ent, uai, population)
);

-- Plans, journal, holds -------------------------------------------------------------------------------------------------

create table plan (
  id bigint generated always as identity primary key,
  run bigint not null,
  ent text not null,
  hash text not null,
  today date not null,
  created timestamp not null,
  sources text[] not null,
  uais text[] not null,
  held jsonb not null,
  operations bigint not null,
  closed boolean not null default false,
  applied_run bigint
);
create index plan_run on plan (run);
create index plan_applied_run on plan (applied_run);
create index plan_ent on plan (ent, id);

-- Written once; what becomes of it stands in the journal.
create table operation (
  plan bigint not null,
  seq integer not null,
  wave smallint not null,
  verb text not null,
  dn text not null,
  new_dn text not null,
  subject text not null,
  situation text not null,
  reason text not null,
  uai text not null,
  population text,
  changes jsonb not null,
  before jsonb not null,
  account_after jsonb,
  primary key (plan, seq)
);
create index operation_wave on operation (plan, wave, seq);
create index operation_subject on operation (subject, plan desc);
create index operation_dn on operation (md5(dn), plan desc);
create index operation_uai on operation (uai, plan);

create sequence batch;

create table journal (
  plan bigint not null,
  seq integer not null,
  run bigint not null,
  batch bigint not null,
  state text not null check (state in ('intended', 'done', 'refused', 'stale', 'unknown', 'skipped')),
  result text not null default '',
  at timestamp not null,
  primary key (plan, seq)
);
create index journal_intended on journal (plan, batch) where state = 'intended';

create table hold (
  id bigint generated always as identity primary key,
  ent text not null,
  uai text not null,
  population text,
  reason text not null,
  count integer not null,
  base integer not null,
  subjects text[] not null,
  hash text not null,
  state text not null check (state in ('open', 'approved', 'discarded', 'lapsed')),
  opened date not null,
  opened_run bigint not null,
  last_run bigint not null,
  decided_by text not null default '',
  approved_max integer,
  expires date
);
create unique index hold_live on hold (ent, hash) where state <> 'lapsed';
create index hold_last_run on hold (last_run);

-- Anomalies -------------------------------------------------------------------------------------------------------------

create table anomaly (
  id bigint generated always as identity primary key,
  uai text not null,
  origin text not null,       -- a file's format, or 'federation'
  file_id bigint,
  ordinal integer not null,   -- the order of finding
  fingerprint text not null,  -- what makes it the same fault in another file or run
  code text not null,
  severity text not null,
  population text,
  identifiers jsonb not null,
  file text not null,
  record text not null,
  field text not null,
  value text not null,
  text text not null,
  since date not null,
  since_run bigint not null,
  from_run bigint not null,   -- this wording of it was found from here …
  to_run bigint,              -- … up to, but not in, this run
  gone date
);
create index anomaly_in_force on anomaly (uai, origin) where to_run is null;
create index anomaly_uai on anomaly (uai, from_run);
create index anomaly_file on anomaly (file_id);
create index anomaly_since_run on anomaly (since_run);
create index anomaly_gone on anomaly (gone) where gone is not null;
