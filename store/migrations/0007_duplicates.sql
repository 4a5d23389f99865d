-- Doubles: what is compared of every person, the blocks under which records meet, and the pairs that were found.

create table duplicate_trait (
  uai text not null,
  key text not null,
  standing text not null,
  linked boolean not null,
  facts jsonb not null,
  primary key (uai, key)
);
create index duplicate_trait_key on duplicate_trait (key);

create table duplicate_block (
  block bigint not null,
  uai text not null,
  key text not null
);
create index duplicate_block_block on duplicate_block (block, key);
create index duplicate_block_uai on duplicate_block (uai, key);

create table duplicate_pair (
  id bigint generated always as identity primary key,
  -- The two keys in the order of their bytes tell the pair; which of them is the weaker record may change.
  first_key text not null,
  second_key text not null,
  weaker text not null,
  survivor text not null,
  verdict text not null check (verdict in ('none', 'probable', 'certain')),
  score integer not null,
  evidence text[] not null,
  state text not null check (state in ('suspected', 'decided', 'confirmed', 'dismissed', 'undone', 'lapsed')),
  decided_by text not null default '',
  since date not null,
  decided date not null,
  run bigint not null,  -- that found or changed it last
  unique (first_key, second_key)
);
create index duplicate_pair_second on duplicate_pair (second_key);
create index duplicate_pair_state on duplicate_pair (state);
