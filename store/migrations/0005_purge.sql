-- What was purged, and why: no name, no login, no uid. A tombstone (reserved_login) keeps the login from being given
-- again.
create table purge (
  ent text not null,
  key text not null,
  population text not null,
  reason text,       -- of the deactivation
  since date,        -- its day
  purge_after date,  -- the end of its grace
  uais text[] not null,
  run bigint not null,
  day date not null,
  primary key (ent, key, run)
);
create index purge_key on purge (key);
