#include "daemon/requests/run_or_ask.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <sstream>

#include "aaf/model/failure.hpp"
#include "config/secret.hpp"
#include "daemon/commands/support.hpp"
#include "daemon/requests/parts.hpp"
#include "daemon/requests/progress_view.hpp"
#include "daemon/requests/waiting.hpp"
#include "store/leaders.hpp"
#include "store/requests.hpp"

namespace entsync::daemon::requests {

using commands::Arguments;
using commands::Command;

namespace {

// As a shell answers what was interrupted.
constexpr int detached_code = 130;

ProgressStyle style_of(const Session& session) {
  if (session.json()) return ProgressStyle::none;
  return &session.err() == &std::cerr && ::isatty(STDERR_FILENO) == 1 ? ProgressStyle::bar : ProgressStyle::lines;
}

std::string this_host() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "?";
}

store::RequestLook look_for(const output::Looks& looks) {
  store::RequestLook look{.colours = looks.out.colours, .error_colours = looks.err.colours};
  if (looks.out.width) look.width = static_cast<int>(*looks.out.width);
  return look;
}

class Asking {
 public:
  Asking(Session& session, const Command& command, const Arguments& arguments,
         std::shared_ptr<store::Database> database)
      : session_(session),
        command_(command),
        arguments_(arguments),
        database_(std::move(database)),
        view_(session.err(), style_of(session)) {}

  ExitCode run(const std::vector<std::string>& ents) {
    std::vector<Part> parts = parts_now(ents);
    if (parts.size() == 1 && parts.front().instance.empty() && has_credentials(parts.front().ents)) return here();
    std::vector<store::Answer> answers;
    for (const Part& part : parts) {
      auto answer = answer_of(part, parts.size() > 1);
      if (!answer) return detached();
      answers.push_back(std::move(*answer));
    }
    const store::Answer answer = joined(answers, session_.json());
    for (const auto& [name, content] : answer.written) session_.files().write(name, content);
    view_.clear();
    session_.out() << answer.out;
    session_.err() << answer.err;
    return static_cast<ExitCode>(answer.exit_code);
  }

 private:
  std::vector<Part> parts_now(const std::vector<std::string>& ents) {
    store::Transaction tx(*database_);
    const auto patience = std::chrono::seconds(session_.settings().leader_stale_s) * 3;
    return parts_of(ents, store::leaders(tx), patience);
  }

  // Whether this host could bind to these ENTs (D38).
  [[nodiscard]] bool has_credentials(const std::vector<std::string>& ents) const {
    return std::ranges::all_of(ents, [&](const std::string& name) {
      const config::Ent* ent = config::find_ent(session_.settings(), name);
      return ent != nullptr && config::read_password(*ent).has_value();
    });
  }

  ExitCode here() {
    Oversight oversight;
    oversight.progress = [this](const Progress& progress) { view_.show(progress); };
    session_.oversee(std::move(oversight));
    const ExitCode code = command_.run(session_, arguments_);
    session_.oversee({});
    return code;
  }

  // What the part's leader answers, or this process where there is none. None: nobody waits any more.
  std::optional<store::Answer> answer_of(const Part& part, bool one_of_several) {
    const Arguments arguments = one_of_several ? for_ents(arguments_, part.ents) : arguments_;
    for (Part now = part;;) {
      if (now.instance.empty() && has_credentials(now.ents)) return captured(arguments);
      const Outcome outcome = ask(now, arguments);
      if (outcome.how == Waited::answered) return outcome.answer;
      if (outcome.how == Waited::detached) return std::nullopt;
      if (outcome.how == Waited::forgotten) {
        return store::Answer{.out = {},
                             .err = fmt::format("entsync: request {} is not known any more: somebody, or its age, has "
                                                "removed it\n",
                                                id_),
                             .written = {},
                             .exit_code = static_cast<int>(ExitCode::unreachable)};
      }
      now.instance.clear();  // its leader went away before it began
    }
  }

  store::Answer captured(const Arguments& arguments) {
    std::ostringstream out, err;
    Session own(session_.settings(), session_.globals(), out, err, session_.looks());
    own.lend(database_);
    own.files() = session_.files();
    Oversight oversight;
    oversight.progress = [this](const Progress& progress) { view_.show(progress); };
    own.oversee(std::move(oversight));
    store::Answer answer;
    try {
      answer.exit_code = static_cast<int>(command_.run(own, arguments));
    } catch (const aaf::Failure& failure) {
      err << "entsync: " << failure.what() << "\n";
      answer.exit_code = static_cast<int>(ExitCode::unreachable);
    }
    answer.out = out.str();
    answer.err = err.str();
    return answer;
  }

  Outcome ask(const Part& part, const Arguments& arguments) {
    store::Request request;
    request.words = words_of(command_, arguments);
    request.ents = part.ents;
    request.json = session_.json();
    request.verbose = session_.verbose();
    request.today = session_.globals().today;
    request.asked_by = session_.asker();
    request.asked_host = this_host();
    request.look = look_for(session_.looks());
    if (command_.reads_files) {
      for (const std::string& name : arguments.operands) {
        if (auto content = session_.files().read(name)) request.files.emplace(name, std::move(*content));
      }
    }
    {
      store::Transaction tx(*database_);
      id_ = store::ask(tx, request);
      tx.commit();
    }
    if (part.instance.empty()) {
      view_.say(
          fmt::format("entsync: no daemon leads {} at the moment, and this host has not its password: request {} is "
                      "queued for the first that does",
                      fmt::join(part.ents, ", "), id_));
    }
    return wait_for(database_, session_.settings().database_url, id_, part.instance.empty(), view_);
  }

  ExitCode detached() {
    session_.err() << fmt::format(
        "entsync: no longer waiting; request {} goes on: entsync status shows it, entsync runs what came of it\n", id_);
    return static_cast<ExitCode>(detached_code);
  }

  Session& session_;
  const Command& command_;
  const Arguments& arguments_;
  std::shared_ptr<store::Database> database_;
  ProgressView view_;
  std::int64_t id_ = 0;
};

}  // namespace

ExitCode run_or_ask(Session& session, const Invocation& invocation) {
  const Command& command = *invocation.command;
  if (command.ents == nullptr) return command.run(session, invocation.arguments);
  auto database = commands::open_database(session);
  if (!database) return session.refused(database.error());
  session.lend(*database);
  const std::vector<std::string> ents = command.ents(session, invocation.arguments);
  if (ents.empty()) return command.run(session, invocation.arguments);
  return Asking(session, command, invocation.arguments, *database).run(ents);
}

}  // namespace entsync::daemon::requests
