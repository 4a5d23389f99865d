-- Who had values of people shown, exported or erased. What is looked at every day by its number or school is not here:
-- what is, goes beyond it.
create table access_record (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('run_values', 'person_export', 'person_erasure')),
  at timestamp not null,
  operator_name text not null,
  run bigint,                     -- whose written values were shown
  key text not null default '',   -- of whom
  reason text not null default '' -- what the operator gave as the ground
);
create index access_record_run on access_record (run) where run is not null;
create index access_record_key on access_record (key) where key <> '';

-- How many operations were ever planned for an ENT, and what became of them: kept as they happen, because the tables that
-- they could be counted from grow for good.
create table operation_total (
  ent text not null,
  verb text not null,
  population text not null,  -- '': structures and groups
  state text not null,
  count bigint not null,
  primary key (ent, verb, population, state)
);
