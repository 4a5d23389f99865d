#!/usr/bin/env python3
"""What the database lets the daemon, operators and monitoring do (store/roles.sql, store/rights.sql, docs/database.md)."""

import re
import subprocess
import sys

sys.dont_write_bytecode = True
from support import COLLEGE, DAY1, DAY2, DONE, HELD, PSQL, SOURCE, UNREACHABLE, SandboxTest, lot, main  # noqa: E402
sys.path.insert(0, str(SOURCE / "tests" / "service"))
from daemon import Daemon, wait  # noqa: E402

ENT = "ecollege31"
# What was read, concluded and done: nobody but the daemon writes it.
LEDGER = ("run", "file", "lot", "lot_file", "establishment", "entry", "delta", "person", "account", "purge", "operation",
          "journal", "ent", "guard_base", "reserved_login", "jointure_counter", "schema_version", "staged_pupil")
# Tables that monitoring sees nothing of: people, and what they are compared by.
CLOSED = re.compile("staged_.*|person|reserved_login|jointure_counter|duplicate_trait|duplicate_block")


class Roles(SandboxTest):
    specifications = (f"{ENT}={COLLEGE}=42d",)

    @classmethod
    def prepare(cls):
        cls.box.daemons = []
        cls.box.sql("create role anna login in role entsync_operator", database="postgres", user="postgres")
        cls.box.sql("create role watch login in role entsync_reader", database="postgres", user="postgres")
        cls.box.sql("create role stranger login", database="postgres", user="postgres")
        # Whoever leaves is held.
        cls.box.configure(f"ent.d/{ENT}.conf", r"\Z", "[guard]\nfloor = 0\nestablishment_ratio = 0%\n")
        cls.load(1, DAY1, COLLEGE)
        cls.must(DONE, "ingest", *lot(2, COLLEGE), today=DAY2)
        cls.must(HELD, "sync", today=DAY2)

    def refused(self, user, statement):
        with self.assertRaises(RuntimeError, msg=statement) as caught:
            self.box.sql(statement, user=user)
        self.assertRegex(str(caught.exception), "permission denied|must be owner")

    def tables(self):
        return [name for name, in self.box.sql("select relname from pg_class where relnamespace = 'public'::regnamespace "
                                               "and relkind = 'r' order by 1")]

    def columns(self, user, privilege):
        """{table: {columns}} on which the role has the privilege."""
        found = {}
        for table, column in self.box.sql(
                "select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid "
                "where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped "
                f"and has_column_privilege('{user}', c.oid, a.attnum, '{privilege}')"):
            found.setdefault(table, set()).add(column)
        return found


class ReaderRole(Roles):
    def test_the_reader_cannot_write(self):
        for privilege in ("insert", "update", "references"):
            self.assertEqual(self.columns("watch", privilege), {}, privilege)
        for privilege in ("delete", "truncate", "trigger"):
            self.assertEqual([], self.box.sql(
                "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' "
                f"and has_table_privilege('watch', oid, '{privilege}')"), privilege)
        self.refused("watch", "delete from journal")
        self.refused("watch", "update hold set state = 'approved'")
        self.refused("watch", "create table t (a int)")
        self.refused("watch", "create temporary table t (a int)")

    def test_every_table_is_either_counted_or_closed_to_the_reader(self):
        seen = self.columns("watch", "select")
        self.assertEqual([t for t in self.tables() if t not in seen and not CLOSED.fullmatch(t)], [])
        self.assertEqual([t for t in seen if CLOSED.fullmatch(t)], [])

    def test_nothing_that_the_reader_sees_names_a_person(self):
        (people,) = self.box.sql("select string_agg(distinct lower(x), '|') from (select key x from person union all "
                                 "select uid from person union all select login from person where login is not null "
                                 "union all select email from staged_pupil where email is not null union all "
                                 "select family_name || given_name from staged_pupil) p")
        words = set(people[0].split("|")) | {f"{a} {b}".lower() for a, b in self.box.sql(
            "select family_name, given_name from staged_pupil union select family_name, given_name from staged_guardian")}
        self.assertGreater(len(words), 500)
        for table, columns in self.columns("watch", "select").items():
            rows = self.box.sql(f"select {', '.join(map(lambda c: chr(34) + c + chr(34), sorted(columns)))} from {table}",
                                user="watch")
            cells = {str(cell).lower() for row in rows for cell in row}
            cells |= {part for cell in cells for part in re.split(r"[{},\"]", cell)}
            self.assertEqual(cells & words, set(), table)

    def test_the_reader_counts(self):
        (active,), = self.box.sql("select count(*) from account where state = 'active'", user="watch")
        self.assertGreater(int(active), 50)
        self.refused("watch", "select key from account")
        self.refused("watch", "select attributes from entry")
        self.refused("watch", "select * from person")


class OperatorRole(Roles):
    @classmethod
    def anna(cls, *words, **options):
        url = f"postgresql://anna@/entsync?host={cls.box.env['PGHOST'].replace('/', '%2F')}&port={cls.box.env['PGPORT']}"
        return cls.box.run(*words, env={"ENTSYNC_DATABASE_URL": url}, **options)

    def allowed(self, *words, code=DONE, **options):
        result = self.anna(*words, **options)
        self.assertEqual(result.code, code, str(result))
        return result

    def test_what_shows_works(self):
        for words in (["status"], ["runs"], ["run", "1"], ["run", "2", "--ldif"], ["report", "--uai", COLLEGE], ["explain", "2319129"],
                      ["history", "2319129"], ["holds"], ["orders", "--all"], ["duplicates", "list", "--all"],
                      ["check-config"]):
            with self.subTest(" ".join(words)):
                self.allowed(*words, "--json")

    def test_what_decides_works(self):
        holds = self.allowed("holds", "--json").json()["holds"]
        self.assertGreater(len(holds), 1)
        self.allowed("approve", holds[0]["id"], today=DAY2)
        self.allowed("discard", holds[1]["id"])
        self.allowed("discard", holds[0]["id"])  # closes the plans that rest on the approval
        self.allowed("protect", "2319129", "--reason", "an inquiry", "--ent", ENT, today=DAY2)
        self.allowed("unprotect", "2319129", "--ent", ENT, today=DAY2)
        pairs = self.allowed("duplicates", "list", "--json").json()["pairs"]
        self.assertGreater(len(pairs), 0)
        self.allowed("duplicates", "dismiss", pairs[0]["id"], today=DAY2)
        names = self.box.sql("select distinct given_by from operator_order")
        self.assertEqual(len(names), 1)

    def test_the_pace_is_set(self):
        self.allowed("throttle", "100", today=DAY2)
        self.allowed("pause", "--reason", "maintenance", today=DAY2)
        self.allowed("resume", today=DAY2)

    def test_what_writes_to_an_ent_is_left_to_the_daemon(self):
        daemon = Daemon(self.box, today=DAY2).ready()
        try:
            wait("the daemon leads", lambda: self.box.sql(f"select 1 from leader where ent = '{ENT}'"))
            self.allowed("sync", code=HELD, today=DAY2)
            self.assertEqual(self.box.sql("select distinct state from request"), [["done"]])
        finally:
            daemon.kill()

    def test_without_a_daemon_an_operator_writes_to_no_ent(self):
        result = self.anna("sync", today=DAY2)
        self.assertEqual(result.code, UNREACHABLE, str(result))
        self.assertIn("the role lacks a right", result.err)

    def test_the_ledger_is_closed_to_operators(self):
        for table in LEDGER:
            with self.subTest(table):
                self.refused("anna", f"delete from {table}")
                self.refused("anna", f"truncate {table}")
                self.refused("anna", f"insert into {table} default values")
        self.assertEqual([t for t in self.columns("anna", "update") if t in LEDGER], [])
        self.refused("anna", "update plan set hash = ''")
        self.refused("anna", "update hold set subjects = '{}'")
        self.refused("anna", "update operator_order set reason = ''")
        self.refused("anna", "delete from operator_order")

    def test_the_schema_is_closed_to_operators(self):
        for statement in ("create table t (a int)", "drop table hold", "alter table hold add column a int",
                          "create function f() returns int language sql as 'select 1'", "create temporary table t (a int)"):
            with self.subTest(statement):
                self.refused("anna", statement)

    def test_who_has_another_role_in_the_cluster_does_not_come_in(self):
        self.assertEqual(self.box.sql("select has_database_privilege('stranger', 'entsync', 'connect')"), [["f"]])


class DaemonRole(Roles):
    def test_the_daemon_owns_its_database_and_nothing_else(self):
        rows = self.box.sql("select rolsuper, rolcreaterole, rolreplication, rolbypassrls from pg_roles where rolname = 'entsync'")
        self.assertEqual(rows, [["f", "f", "f", "f"]])

    def test_the_daemon_may_end_the_connection_of_another_daemon(self):
        other = subprocess.Popen([PSQL, "-X", "-q", "-d", "entsync", "-c", "select pg_sleep(600)"], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL,
                                 env={"PGHOST": self.box.env["PGHOST"], "PGPORT": self.box.env["PGPORT"], "PGUSER": "entsync"})
        try:
            for _ in range(600):
                found = self.box.sql("select pid from pg_stat_activity where query like 'select pg_sleep%' "
                                     "and pid <> pg_backend_pid()")
                if found:
                    break
                subprocess.run(["sleep", "0.1"], check=True)
            with self.assertRaisesRegex(RuntimeError, "must be a member of the role"):
                self.box.sql(f"select pg_terminate_backend({found[0][0]})", user="anna")
            self.assertEqual(self.box.sql(f"select pg_terminate_backend({found[0][0]}, 10000)"), [["t"]])
            self.assertNotEqual(other.wait(60), 0)
        finally:
            other.kill()
            other.wait()

    def test_roles_and_rights_may_be_given_again(self):
        before = self.box.sql("select relname, relacl::text from pg_class where relnamespace = 'public'::regnamespace order by 1")
        for _ in range(2):
            subprocess.run([PSQL, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-f", SOURCE / "store" / "roles.sql"],
                           check=True, env={"PGHOST": self.box.env["PGHOST"], "PGPORT": self.box.env["PGPORT"],
                                            "PGUSER": "postgres"})
        self.must(DONE, "migrate")
        after = self.box.sql("select relname, relacl::text from pg_class where relnamespace = 'public'::regnamespace order by 1")
        self.assertEqual(before, after)


if __name__ == "__main__":
    main()
