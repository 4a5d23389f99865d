-- Who lost the account by a run, approved by nobody, since the ENT's base was recorded: the ENT-wide guard counts them
-- with those whom the next run would take (docs/guards.md).
alter table account add column taken boolean not null default false;
-- Of before it is known who changed since then, and not how: rather too many than too few, until the next complete run.
update account a set taken = true from ent e
  where e.name = a.ent and a.run > e.base_run and a.state = 'deactivated' and a.reason is distinct from 'manual';
create index account_taken on account (ent) where taken;
