#!/usr/bin/env python3
"""What is served on the monitoring address: metrics, health, the status page, comptes-rendus; to whom, and how safely."""

import html.parser
import http.client
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.parse

sys.dont_write_bytecode = True
from daemon import Daemon, ServiceTest, main, wait  # noqa: E402
from support import COLLEGE, DAY1, DONE, LYCEE, SOURCE, lot  # noqa: E402

ENT = "ecollege31"
PROMTOOL = shutil.which("promtool")


class Page(html.parser.HTMLParser):
    """Counts tags, and keeps what accessibility asks for."""

    VOID = {"meta", "link", "line", "rect", "br"}

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.headings, self.faults, self.ids, self.references, self.links = [], [], [], [], set(), set(), set()
        self.feed(text)
        if self.open:
            self.faults.append(f"not closed: {self.open}")

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in attributes:
            if attributes["id"] in self.ids:
                self.faults.append(f"id {attributes['id']} twice")
            self.ids.add(attributes["id"])
        for name in ("aria-labelledby",):
            if name in attributes:
                self.references.add(attributes[name])
        if tag == "a":
            self.links.add(attributes.get("href", ""))
        if tag == "th" and "scope" not in attributes:
            self.faults.append("a table title without scope")
        if any(name.startswith("on") or name == "style" for name in attributes):
            self.faults.append(f"{tag} has a script or a style of its own")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")


class PagesTest(ServiceTest):
    specifications = (f"{ENT}={COLLEGE}=42d", f"entmip={LYCEE}=56d")

    @classmethod
    def address(cls):
        url = urllib.parse.urlparse(cls.box.env["ENTSYNC_URL"])
        return url.hostname, url.port

    @classmethod
    def get(cls, path, method="GET", **headers):
        """(status, headers, text)"""
        connection = http.client.HTTPConnection(*cls.address(), timeout=30)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    @classmethod
    def metric(cls, series):
        """The value of a series; None when it is not there."""
        for line in cls.get("/metrics")[2].splitlines():
            if line.startswith(series + " "):
                return float(line.rsplit(" ", 1)[1])
        return None

    @classmethod
    def start(cls):
        cls.daemon = Daemon(cls.box, today=DAY1).ready()
        return cls.daemon


class ADay(PagesTest):
    """A daemon that has taken in both schools and synchronised both ENTs."""

    @classmethod
    def prepare(cls):
        cls.start()
        cls.must(DONE, "ingest", *lot(1, COLLEGE), *lot(1, LYCEE), today=DAY1)
        cls.must(DONE, "sync", today=DAY1)
        wait("both ENTs to be up to date", lambda: all(
            cls.box.sql(f"select 1 from ent where name = '{ent}' and last_success is not null") for ent in (ENT, "entmip")))

    def test_it_is_alive_and_ready_and_says_of_each_need_that_it_is_met(self):
        self.assertEqual(self.get("/healthz")[0], 200)
        status, _, text = self.get("/readyz")
        self.assertEqual(status, 200, text)
        for need in ("ok database", f"ok leader of {ENT}: this process", f"ok ENT {ENT}"):
            self.assertIn(need, text)

    def test_metrics_tell_of_the_day_and_promtool_finds_no_fault(self):
        time.sleep(6)  # the figures are a few seconds old at most
        self.assertEqual(self.metric("entsync_database_up"), 1)
        self.assertGreater(self.metric(f'entsync_accounts{{ent="{ENT}",state="active",population="pupil"}}'), 100)
        self.assertGreater(self.metric(f'entsync_ent_last_success_timestamp_seconds{{ent="{ENT}"}}'), 1_700_000_000)
        done = self.metric(f'entsync_operations_total{{ent="{ENT}",verb="add",population="pupil",state="done"}}')
        self.assertGreater(done, 100)
        self.assertEqual(done, self.metric(f'entsync_operations_total{{ent="{ENT}",verb="add",population="pupil",state="planned"}}'))
        self.assertEqual(self.metric(f'entsync_leader{{ent="{ENT}"}}'), 1)
        self.assertGreater(self.metric('entsync_runs_total{kind="sync",exit_code="0"}'), 0)
        self.assertGreater(self.metric('entsync_run_duration_seconds_count{kind="sync"}'), 0)
        self.assertGreater(self.metric(f'entsync_ldap_duration_seconds_count{{ent="{ENT}",operation="write"}}'), 0)
        self.assertGreater(self.metric('entsync_database_duration_seconds_count{operation="query"}'), 10)
        self.assertGreater(self.metric(f'entsync_source_export_timestamp_seconds{{uai="{COLLEGE}",side="siecle"}}'), 0)
        self.assertGreater(self.metric("process_resident_memory_bytes"), 1_000_000)
        self.assertGreater(sum(float(line.rsplit(" ", 1)[1]) for line in self.get("/metrics")[2].splitlines()
                               if line.startswith("entsync_anomalies_open{")), 0)
        if PROMTOOL:
            checked = subprocess.run([PROMTOOL, "check", "metrics"], input=self.get("/metrics")[2].encode(),
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            self.assertEqual((checked.returncode, checked.stdout.decode()), (0, ""))

    def test_the_status_page_tells_how_it_stands(self):
        status, headers, text = self.get("/")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/html; charset=utf-8"))
        for part in (ENT, "entmip", "this process", "All is well:", "Nothing waits for a decision.", COLLEGE, "Last runs", "<svg"):
            self.assertIn(part, text)
        self.assertRegex(text, r'<time datetime="\d{4}-\d\d-\d\d[^"]*">\d{4}-\d\d-\d\d \d\d:\d\d \([^)]*(ago|now)\)</time>')

    def test_comptes_rendus_are_french_and_name_nobody(self):
        text = self.get("/reports")[2]
        self.assertIn(f'href="/reports/{COLLEGE}"', text)
        status, _, text = self.get(f"/reports/{COLLEGE}")
        self.assertEqual(status, 200)
        self.assertIn('lang="fr"', text)
        self.assertIn("Compte-rendu", text)
        self.assertIn("ELEVE_ID", text)
        names = {row[0] for row in self.box.sql("select family_name from staged_pupil union select family_name from staged_guardian")}
        self.assertEqual([name for name in names if len(name) > 4 and name.lower() in text.lower()], [])
        self.assertEqual(self.get("/reports/0000000A")[0], 404)
        self.assertEqual(self.get("/reports/..%2f..%2fetc")[0], 404)

    def test_pages_are_well_formed_and_can_be_used_without_eyes_mouse_or_scripts(self):
        for path in ("/", "/reports", f"/reports/{COLLEGE}"):
            text = self.get(path)[2]
            page = Page(text)
            with self.subTest(path):
                self.assertEqual(page.faults, [])
                self.assertTrue(text.startswith('<!DOCTYPE html>\n<html lang="en">'))
                self.assertNotIn("script", page.tags)
                for landmark in ("header", "nav", "main", "footer"):
                    self.assertEqual(page.tags.count(landmark), 1, landmark)
                self.assertEqual(page.headings.count(1), 1)
                self.assertTrue(all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:])), page.headings)
                self.assertLessEqual(page.references, page.ids)
                self.assertIn("#content", page.links)
                self.assertIn("content", page.ids)
                # Nothing of a page leads or comes from elsewhere.
                self.assertEqual([link for link in page.links if not link.startswith(("/", "#"))], [])
                self.assertNotRegex(text, r"https?://")

    def test_answers_bear_what_keeps_a_browser_from_harm(self):
        for path in ("/", "/reports", "/metrics", "/healthz", "/nothing"):
            headers = self.get(path)[1]
            with self.subTest(path):
                self.assertTrue(headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';"))
                self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
                self.assertEqual(headers["Referrer-Policy"], "no-referrer")
                self.assertEqual(headers["Cache-Control"], "no-store")

    def test_only_get_and_head_are_answered(self):
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            status, headers, _ = self.get("/", method)
            self.assertEqual((method, status, headers["Allow"]), (method, 405, "GET, HEAD"))
        status, headers, text = self.get("/", "HEAD")
        self.assertEqual((status, text), (200, ""))
        self.assertGreater(int(headers["Content-Length"]), 1000)
        self.assertEqual(self.get("/nothing")[0], 404)

    def test_a_request_under_a_foreign_name_is_refused(self):
        self.assertEqual(self.get("/", Host="evil.example")[0], 421)
        self.assertEqual(self.get("/metrics", Host="evil.example:9464")[0], 421)
        for name in ("localhost", "127.0.0.1:1", "[::1]:9464"):
            self.assertEqual(self.get("/healthz", Host=name)[0], 200, name)

    def test_ten_readers_at_once_are_all_answered(self):
        connections = [http.client.HTTPConnection(*self.address(), timeout=60) for _ in range(10)]
        for number, connection in enumerate(connections):
            connection.request("GET", ("/", "/metrics", "/reports")[number % 3], headers={"Connection": "close"})
        self.assertEqual({connection.getresponse().status for connection in connections}, {200})
        for connection in connections:
            connection.close()


class WithoutTheDatabase(PagesTest):
    @classmethod
    def prepare(cls):
        cls.start()
        cls.daemon_leads = wait("it to lead", lambda: cls.metric(f'entsync_leader{{ent="{ENT}"}}') == 1)

    def test_health_and_metrics_are_served_and_pages_say_what_is_wrong(self):
        self.assertEqual(wait("to be ready", lambda: self.get("/readyz")[0]), 200)
        self.box.stop("postgres")
        try:
            wait("not to be ready", lambda: self.get("/readyz")[0] == 503)
            self.assertIn("failed database", self.get("/readyz")[2])
            self.assertEqual(self.get("/healthz")[0], 200)
            wait("the metrics to say so", lambda: self.metric("entsync_database_up") == 0)
            status, _, text = self.get("/")
            self.assertEqual(status, 503)
            self.assertIn("The database does not answer", text)
        finally:
            self.box.start("postgres")
        wait("to be ready again", lambda: self.get("/readyz")[0] == 200)
        self.assertEqual(self.get("/")[0], 200)
        self.assertEqual(self.daemon.end(), 0)

    def test_an_ent_that_does_not_answer_makes_it_not_ready(self):
        self.box.stop(ENT)
        try:
            self.box.run("sync", today=DAY1)
            wait("not to be ready", lambda: f"failed ENT {ENT}" in self.get("/readyz")[2])
            self.assertEqual(self.get("/healthz")[0], 200)
        finally:
            self.box.start(ENT)
        self.box.run("sync", today=DAY1)
        wait("to be ready again", lambda: self.get("/readyz")[0] == 200)


class TheAddress(PagesTest):
    def refusal(self, listen, more=""):
        self.box.configure("entsync.conf", r"^listen = .*(\npublic = .*)?$", f"listen = {listen}{more}")
        daemon = Daemon(self.box, today=DAY1).ready()
        said = daemon.log
        self.assertEqual(daemon.end(), 0)
        return said

    def test_an_address_that_others_reach_is_refused_unless_it_is_said_so(self):
        port = self.address()[1]
        self.assertIn("it is reached from other machines", self.refusal(f"0.0.0.0:{port}"))
        self.assertNotIn("it is reached from other machines", self.refusal(f"0.0.0.0:{port}", "\npublic = true"))

    def test_a_port_that_is_taken_is_said_and_the_daemon_works_without_it(self):
        import socket
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            self.assertIn("this address cannot be had", self.refusal(f"127.0.0.1:{taken.getsockname()[1]}"))


class Rules(ServiceTest):
    """The alert rules, tried out by Prometheus' own tool; no server is needed."""

    @classmethod
    def setUpClass(cls):
        if not PROMTOOL:
            raise ServiceTest.skipTest(cls, "promtool is not installed (package prometheus)")

    @classmethod
    def tearDownClass(cls):
        pass

    def tearDown(self):
        pass

    def test_the_rules_fire_when_they_should_and_not_before(self):
        folder = SOURCE / "docs" / "monitoring"
        for words in (("check", "rules", folder / "alerts.yml"), ("test", "rules", folder / "alerts_test.yml"),
                      ("test", "rules", folder / "alerts_days_test.yml")):
            done = subprocess.run([PROMTOOL, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            self.assertEqual(done.returncode, 0, done.stdout.decode())


if __name__ == "__main__":
    main()
