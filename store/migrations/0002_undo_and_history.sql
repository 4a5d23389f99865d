-- What an undo needs to know of each operation, and holds that belong to one.
alter table operation add column account_before jsonb;                        -- what account_after replaces
alter table operation add column account_ends boolean not null default false; -- no account is left: the undo of its making
-- Empty: of the ordinary runs; "undo 12": what that undo would take away. Each is refreshed by its own judgement alone.
alter table hold add column purpose text not null default '';
-- What changed in one establishment, run by run.
create index delta_uai on delta (uai, run);
