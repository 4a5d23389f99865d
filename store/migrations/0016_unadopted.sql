-- Entries of another origin that are, or may be, somebody's and that the last `adopt` left alone: whoever has one is given
-- no account beside it.
create table unadopted (
  ent text not null,
  key text not null references person (key) on delete cascade,
  dn text not null,
  why text not null,
  run bigint not null,  -- the adopt that left it alone
  primary key (ent, key, dn)
);
create index unadopted_key on unadopted (key);
