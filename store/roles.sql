-- The roles of entsync in a PostgreSQL cluster. An administrator of PostgreSQL runs this once, before `entsync migrate`, and
-- again without harm. What each role may do is granted by `entsync migrate` itself, at every upgrade (store/rights.sql).
--
--   entsync           owns the database; entsyncd logs in as this one, and whoever runs `entsync migrate`
--   entsync_operator  operators' own roles are its members:  create role anna login in role entsync_operator
--   entsync_reader    monitoring: states, counts and dates, and no person
--
-- None of them is a superuser, makes databases or makes roles.
do $$
begin
  if not exists (select from pg_roles where rolname = 'entsync') then
    create role entsync login;
  end if;
  if not exists (select from pg_roles where rolname = 'entsync_operator') then
    create role entsync_operator nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'entsync_reader') then
    create role entsync_reader nologin;
  end if;
end
$$;
