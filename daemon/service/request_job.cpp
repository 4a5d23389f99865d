#include "daemon/service/request_job.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>

#include "aaf/model/failure.hpp"
#include "daemon/durable_step.hpp"
#include "daemon/log/log.hpp"

namespace entsync::daemon::service {

namespace {

constexpr int tries = 3;

// The command that a request is about; a refusal when this program would not do it.
aaf::Result<Invocation> invocation_of(const store::Request& request, const config::Settings& settings) {
  auto invocation = parse_command_line(request.words);
  if (!invocation) return invocation;
  invocation->globals.json = request.json;
  invocation->globals.verbose = request.verbose;
  invocation->globals.today = request.today;
  if (invocation->command == nullptr || invocation->command->ents == nullptr) {
    return aaf::refuse(aaf::RefusalKind::usage, "doing a request", fmt::format("request {}", request.id),
                       "that is no command that a daemon is asked for", "give it to entsync itself");
  }
  if (const auto allowed = check_today(*invocation, settings); !allowed) return tl::unexpected(allowed.error());
  return invocation;
}

// Doing it twice is doing it once: it brings the ENT to what the sources say, whatever was done of it before.
bool may_come_again(const store::Request& request) {
  const commands::Command* command = request.words.empty() ? nullptr : commands::find_command(request.words.front());
  return command != nullptr && command->again;
}

output::Looks looks_of(const store::RequestLook& look) {
  output::Looks looks;
  looks.out.colours = look.colours;
  looks.err.colours = look.error_colours;
  if (look.width) looks.out.width = static_cast<std::size_t>(*look.width);
  return looks;
}

store::Answer perform(const Work& work, const store::Request& request) {
  store::Answer answer;
  const auto invocation = invocation_of(request, *work.settings);
  if (!invocation) {
    log::event(log::Event::request_refused, {log::Field(log::Number::request, request.id)});
    answer.err = "entsync: " + invocation.error().text() + "\n";
    answer.exit_code = static_cast<int>(exit_code(invocation.error().kind));
    return answer;
  }
  Globals globals = invocation->globals;
  globals.config = work.common.options().config;
  // A rehearsing daemon's day is everybody's.
  if (!globals.today) globals.today = work.common.options().today;
  JobSession job(work, globals, request.asked_by, request.id, looks_of(request.look));
  job.session().files() = WorkFiles(request.files);
  std::string trouble;
  try {
    answer.exit_code = static_cast<int>(invocation->command->run(job.session(), invocation->arguments));
  } catch (const aaf::Failure& failure) {
    if (!work.database->alive()) throw;
    trouble = fmt::format("entsync: {}\n", failure.what());
    answer.exit_code = static_cast<int>(ExitCode::unreachable);
  } catch (const std::exception&) {
    // Its text may hold a value of a person.
    log::event(log::Event::internal_error, {});
    trouble = internal_error;
    answer.exit_code = static_cast<int>(ExitCode::unreachable);
  }
  answer.out = job.out();
  answer.err = job.err() + trouble;
  answer.written = job.session().files().written();
  return answer;
}

}  // namespace

bool serve_request(const Work& work, const std::vector<std::string>& led) {
  std::optional<store::Request> request;
  {
    store::Transaction tx(*work.database);
    request = store::take_request(tx, work.common.instance(), led);
    if (!request) return false;
    tx.commit();
    durable_step("request taken");
  }
  const std::string command = request->words.empty() ? std::string() : request->words.front();
  log::event(log::Event::request_taken, {log::Field(log::Number::request, request->id), log::Field::command(command)});
  const store::Answer answer = perform(work, *request);
  store::Transaction tx(*work.database);
  if (work.common.stopping() && answer.exit_code != 0 && may_come_again(*request)) {
    store::queue_again(tx, request->id);
  } else {
    store::answer_request(tx, request->id, answer);
  }
  tx.commit();
  durable_step("request answered");
  log::event(log::Event::request_finished, {log::Field(log::Number::request, request->id), log::Field::command(command),
                                            log::Field(static_cast<ExitCode>(answer.exit_code))});
  return true;
}

void settle_broken_requests(const Work& work, const std::vector<std::string>& led) {
  store::Transaction tx(*work.database);
  for (const store::RequestLine& broken : store::broken_requests(tx, led)) {
    const store::Request& request = broken.request;
    if (may_come_again(request) && broken.attempts < tries) {
      store::queue_again(tx, request.id);
      continue;
    }
    log::event(log::Event::request_refused, {log::Field(log::Number::request, request.id)});
    store::Answer answer;
    answer.exit_code = static_cast<int>(ExitCode::partial);
    answer.err = fmt::format(
        "entsync: request {}: {}: the daemon that was at it went away; what it had begun is settled by the next run, "
        "and "
        "not begun again by itself. entsync runs shows how far it came\n",
        request.id, fmt::join(request.words, " "));
    store::answer_request(tx, request.id, answer);
  }
  tx.commit();
}

}  // namespace entsync::daemon::service
