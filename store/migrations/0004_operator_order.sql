-- What operators decide against the sources, until it is taken back.
create table operator_order (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('protect', 'deactivate', 'cut-link')),
  ent text not null default '',    -- '': in every ENT
  key text not null,               -- whom it is about; of a cut link the guardian
  pupil text not null default '',  -- of a cut link
  reason text not null,
  given_by text not null,
  given timestamp not null,
  taken_back_by text not null default '',
  taken_back timestamp
);
create unique index operator_order_in_force on operator_order (kind, ent, key, pupil) where taken_back is null;
create index operator_order_key on operator_order (key);
create index operator_order_pupil on operator_order (pupil) where pupil <> '';
