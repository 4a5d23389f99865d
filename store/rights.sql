-- What operators and monitoring may do in the database. Run by its owner at the end of every `entsync migrate`; it does
-- nothing where store/roles.sql has made no roles. docs/database.md tells the thoughts; a test asks every table for its
-- place here.
do $$
begin
  if to_regrole('entsync_operator') is null or to_regrole('entsync_reader') is null then
    return;
  end if;
  -- Whoever has a role in this cluster for something else finds the door closed.
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to entsync_operator, entsync_reader', current_database());
  revoke all on schema public from public;
  grant usage on schema public to entsync_operator, entsync_reader;
  revoke all on all tables in schema public from entsync_operator, entsync_reader;

  -- Operators see everything: explaining a child's account is their work. They decide, they ask, and they touch neither
  -- what was read nor what was done: files, directory, accounts, plans' operations, journal, runs.
  grant select on all tables in schema public to entsync_operator;
  grant update (state, first_by, decided_by, approved_max, expires) on hold to entsync_operator;
  grant update (closed) on plan to entsync_operator;  -- what an operator decides closes the plans that know nothing of it
  grant insert (kind, ent, key, pupil, reason, given_by, given) on operator_order to entsync_operator;
  grant update (taken_back_by, taken_back) on operator_order to entsync_operator;
  grant insert, update on duplicate_pair to entsync_operator;
  grant insert, update, delete on anomaly to entsync_operator;  -- a decided pair shows in the comptes-rendus at once
  grant insert on access_record to entsync_operator;  -- who looks at values is recorded as he looks
  -- What writes to an ENT the daemon does: operators leave a request, and may withdraw one that nobody has taken.
  grant insert (words, ents, json, detailed, today, files, asked_by, asked_host, colours, error_colours, width),
    delete on request to entsync_operator;
  grant update on pace to entsync_operator;

  -- Monitoring sees how it goes, not with whom: no keys, names, values, nor texts that may hold one.
  grant select on schema_version, ent, lot, lot_file, establishment, guard_base, operation_total to entsync_reader;
  grant select (id, kind, today, started, finished, exit_code, counters) on run to entsync_reader;
  grant select (id, run, sha256, received, state, format, root, version, uai, side, millesime, export_date, records, lot)
    on file to entsync_reader;
  grant select (uai, category, from_run, to_run, standing, population) on entry to entsync_reader;
  grant select (run, uai, category, kind) on delta to entsync_reader;
  grant select (ent, state, reason, since, purge_after, population, uais, parked, run, taken) on account to entsync_reader;
  grant select (ent, population, reason, since, purge_after, uais, run, day) on purge to entsync_reader;
  grant select (id, run, ent, hash, today, created, sources, uais, operations, closed, applied_run) on plan to entsync_reader;
  grant select (plan, seq, wave, verb, situation, uai, population) on operation to entsync_reader;
  grant select (plan, seq, run, batch, state, at) on journal to entsync_reader;
  grant select (id, ent, uai, population, reason, guard, count, base, state, opened, opened_run, last_run, approved_max,
    expires, purpose) on hold to entsync_reader;
  grant select (id, verdict, score, state, since, decided, run) on duplicate_pair to entsync_reader;
  grant select (id, uai, origin, code, severity, population, since, from_run, to_run, gone) on anomaly to entsync_reader;
  grant select (id, kind, ent, given, taken_back) on operator_order to entsync_reader;
  grant select (id, kind, at, run) on access_record to entsync_reader;
  grant select (ent, uai, attribute, since) on collision to entsync_reader;
  grant select (ent, run) on unadopted to entsync_reader;
  grant select on leader, schedule_mark to entsync_reader;
  grant select (only_row, operations_per_second, paused, set_at) on pace to entsync_reader;
  grant select (id, ents, asked, state, attempts, started, finished, phase, ent, done, total, exit_code) on request
    to entsync_reader;
end
$$;
