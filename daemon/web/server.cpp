#include "daemon/web/server.hpp"

#include <fmt/format.h>
#include <httplib.h>

#include <chrono>
#include <thread>

#include "aaf/model/uai.hpp"
#include "daemon/log/log.hpp"
#include "daemon/metrics/exposition.hpp"
#include "daemon/output/html.hpp"
#include "daemon/web/address.hpp"
#include "daemon/web/database_desk.hpp"
#include "daemon/web/ent_watch.hpp"
#include "daemon/web/latest_figures.hpp"
#include "daemon/web/readiness.hpp"
#include "daemon/web/reports.hpp"
#include "daemon/web/status.hpp"

namespace entsync::daemon::web {

namespace {

using httplib::Request;
using httplib::Response;

constexpr std::chrono::milliseconds page_patience{4000};
constexpr std::size_t threads = 4;

constexpr const char* plain = "text/plain; charset=utf-8";
constexpr const char* html_type = "text/html; charset=utf-8";

// Nothing is run, embedded, sent or fetched; only our own style sheet is used.
httplib::Headers security_headers() {
  return {{"Content-Security-Policy",
           "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
          {"X-Content-Type-Options", "nosniff"},
          {"X-Frame-Options", "DENY"},
          {"Referrer-Policy", "no-referrer"},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          {"Cross-Origin-Resource-Policy", "same-origin"},
          {"Cache-Control", "no-store"}};
}

std::string link(const char* path, const char* text, bool current) {
  return fmt::format("<li><a href=\"{}\"{}>{}</a></li>\n", path, current ? " aria-current=\"page\"" : "", text);
}

// A page of ours around its content.
std::string page(const char* path, std::string_view title, std::string_view content, const char* language = "en") {
  const bool reports = std::string_view(path) == "/reports";
  const std::string body = fmt::format(
      "<a class=\"skip\" href=\"#content\">Skip to the content</a>\n"
      "<header>\n<a class=\"name\" href=\"/\">entsync</a>\n<nav "
      "aria-label=\"Pages\"><ul>\n{}{}{}</ul></nav>\n</header>\n"
      "<main id=\"content\" lang=\"{}\">\n{}</main>\n"
      "<footer><p>Read only. What to do is done with <code>entsync</code>. Version {}.</p></footer>\n",
      link("/", "Status", !reports), link("/reports", "Comptes-rendus", reports), link("/metrics", "Metrics", false),
      language, content, ENTSYNC_VERSION);
  return output::html_document("en", title, "<link rel=\"stylesheet\" href=\"/style.css\">\n", body);
}

void answer(Response& response, int status, const std::string& text) {
  response.status = status;
  response.set_content(text + "\n", plain);
}

void no_database(Response& response) {
  response.status = 503;
  response.set_content(page("/", "entsync: no database",
                            "<h1>The database does not answer</h1>\n<p>Metrics and health are served all the same. The "
                            "page comes back when the database does.</p>\n"),
                       html_type);
}

}  // namespace

struct Server::Http {
  Http(View seen, const metrics::Observed& observed_by)
      : view(std::move(seen)), observed(observed_by), desk(view.settings()->database_url), figures(desk) {}

  void route() {
    http.new_task_queue = [] { return new httplib::ThreadPool(threads); };  // NOLINT: httplib deletes it
    http.set_default_headers(security_headers());
    http.set_payload_max_length(1024);
    http.set_read_timeout(5, 0);
    http.set_write_timeout(10, 0);
    http.set_keep_alive_timeout(5);
    http.set_pre_routing_handler([this](const Request& request, Response& response) {
      return admitted(request, response) ? httplib::Server::HandlerResponse::Unhandled
                                         : httplib::Server::HandlerResponse::Handled;
    });
    http.set_exception_handler([](const Request&, Response& response, const std::exception_ptr&) {
      log::event(log::Event::internal_error, {});
      answer(response, 500, "internal error");
    });
    http.set_error_handler([](const Request&, Response& response) {
      if (response.body.empty()) answer(response, response.status, response.status == 404 ? "no such page" : "refused");
    });
    http.Get("/healthz", [this](const Request&, Response& response) { health(response); });
    http.Get("/readyz", [this](const Request&, Response& response) { readiness(response); });
    http.Get("/metrics", [this](const Request&, Response& response) { metrics_text(response); });
    http.Get("/style.css", [](const Request&, Response& response) {
      response.set_content(std::string(output::style_sheet()), "text/css; charset=utf-8");
    });
    http.Get("/", [this](const Request&, Response& response) { status_page(response); });
    http.Get("/reports", [this](const Request&, Response& response) { reports_page(response); });
    http.Get("/reports/([0-9]{7}[A-Z])",
             [this](const Request& request, Response& response) { report_page(request.matches[1].str(), response); });
  }

  bool admitted(const Request& request, Response& response) const {
    if (request.method != "GET" && request.method != "HEAD") {
      response.set_header("Allow", "GET, HEAD");
      answer(response, 405, "only GET and HEAD");
      return false;
    }
    // A page of somebody else's whose name was made to point here must not read ours (DNS rebinding).
    if (!is_own_host(request.get_header_value("Host"), address, view.settings()->monitoring_hosts)) {
      answer(response, 421, "this name is not ours; [monitoring] host adds one");
      return false;
    }
    return true;
  }

  void health(Response& response) const {
    const bool working = view.working();
    answer(response, working ? 200 : 503, working ? "ok" : "the worker does not move");
  }

  void readiness(Response& response) {
    const Readiness ready = ready_now(*view.settings(), view.leads(), desk, watch);
    answer(response, ready.all() ? 200 : 503, ready.text());
  }

  void metrics_text(Response& response) {
    const auto settings = view.settings();
    metrics::Scrape scrape;
    for (const config::Ent& ent : settings->ents) scrape.ents.push_back(ent.name);
    for (const std::string& ent : view.leads()) scrape.leads.insert(ent);
    Reading reading = figures.get(settings->timezone, aaf::day_of(view.now()));
    scrape.figures = std::move(reading.figures);
    scrape.figures_time = reading.time;
    scrape.database_up = reading.database_up;
    response.set_content(metrics::exposition(observed, scrape), "text/plain; version=0.0.4; charset=utf-8");
  }

  void status_page(Response& response) {
    const auto settings = view.settings();
    const auto now = view.now();
    const auto status = desk.ask<Status>(
        [settings, now](store::Transaction& tx) { return load_status(tx, *settings, aaf::day_of(now)); },
        page_patience);
    if (!status) return no_database(response);
    response.set_content(page("/", "entsync: status", status_html(*status, *settings, view.leads(), now)), html_type);
  }

  void reports_page(Response& response) {
    if (view.settings()->monitoring_reports == "off") return answer(response, 404, "comptes-rendus are not shown here");
    const auto content = desk.ask<std::string>([](store::Transaction& tx) { return reports_html(tx); }, page_patience);
    if (!content) return no_database(response);
    response.set_content(page("/reports", "entsync: comptes-rendus", *content, "fr"), html_type);
  }

  void report_page(const std::string& uai, Response& response) {
    const auto settings = view.settings();
    if (settings->monitoring_reports == "off") return answer(response, 404, "comptes-rendus are not shown here");
    if (!aaf::is_uai(uai)) return answer(response, 404, "that is no UAI");
    const auto content = desk.ask<std::optional<std::string>>(
        [settings, uai, today = aaf::day_of(view.now())](store::Transaction& tx) {
          return report_html(tx, *settings, today, uai);
        },
        page_patience);
    if (!content) return no_database(response);
    if (!*content) return answer(response, 404, "no file of this establishment has ever come in");
    response.set_content(page("/reports", "entsync: compte-rendu " + uai, **content, "fr"), html_type);
  }

  View view;
  const metrics::Observed& observed;
  DatabaseDesk desk;
  LatestFigures figures;
  EntWatch watch;
  Address address;
  httplib::Server http;
  std::thread thread;
};

Server::Server(View view, const metrics::Observed& observed)
    : http_(std::make_unique<Http>(std::move(view), observed)) {}

Server::~Server() {
  http_->http.stop();
  if (http_->thread.joinable()) http_->thread.join();
}

aaf::Result<int> Server::start() {
  const auto settings = http_->view.settings();
  const auto address = parse_address(settings->monitoring_listen);
  if (!address.loopback && !settings->monitoring_public) {
    return aaf::refuse(aaf::RefusalKind::usage, "serving metrics and the status page", settings->monitoring_listen,
                       "it is reached from other machines, and the pages ask for no password",
                       "listen on 127.0.0.1, or set [monitoring] public = true behind something that does");
  }
  http_->address = address;
  http_->route();
  int port = address.port;
  const bool bound = port == 0 ? (port = http_->http.bind_to_any_port(address.host)) > 0
                               : http_->http.bind_to_port(address.host, port);
  if (!bound) {
    return aaf::refuse(aaf::RefusalKind::usage, "serving metrics and the status page", settings->monitoring_listen,
                       "this address cannot be had", "stop the program that has it, or change [monitoring] listen");
  }
  http_->thread = std::thread([this] { http_->http.listen_after_bind(); });
  // Else a stop that comes at once would find nothing to stop.
  while (!http_->http.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return port;
}

}  // namespace entsync::daemon::web
