-- Values that an ENT wants once and that somebody else has: what is withheld from whom, as the last plan saw it.
create table collision (
  ent text not null,
  uai text not null,       -- under which the person is planned
  key text not null,
  attribute text not null,
  holder text not null,    -- the DN of the entry that has it
  since date not null,
  primary key (ent, key, attribute)
);
create index collision_uai on collision (ent, uai);
create index collision_key on collision (key);
