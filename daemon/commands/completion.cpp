#include "daemon/completion.hpp"

#include <ostream>
#include <set>

#include "daemon/commands/support.hpp"
#include "store/establishments.hpp"
#include "store/files.hpp"
#include "store/holds.hpp"

namespace entsync::daemon::commands {

namespace {

std::set<std::string> known_uais(store::Transaction& tx) {
  std::set<std::string> uais;
  for (const store::SourceLine& line : store::source_lines(tx)) uais.insert(line.uai);
  for (const store::KnownEstablishment& one : store::establishments(tx)) uais.insert(one.uai);
  return uais;
}

ExitCode run_completion(Session& session, const Arguments& arguments) {
  const std::string& what = arguments.operands.front();
  if (what == "bash") {
    session.out() << bash_completion();
  } else if (what == "zsh") {
    session.out() << zsh_completion();
  } else if (what == "ents") {
    for (const config::Ent& ent : session.settings().ents) session.out() << ent.name << "\n";
  } else if (what == "uais" || what == "holds") {
    auto database = open_database(session);
    if (!database) return session.refused(database.error());
    store::Transaction tx(**database, store::Ending::rollback);
    if (what == "uais") {
      for (const std::string& uai : known_uais(tx)) session.out() << uai << "\n";
    } else {
      for (const store::Hold& hold : store::load_holds(tx, "", {store::HoldState::open}))
        session.out() << hold.id << "\n";
    }
  } else {
    return session.refused({aaf::RefusalKind::usage, "reading the command line", what, "there is nothing of that name",
                            "write bash, zsh, ents, uais or holds"});
  }
  return ExitCode::done;
}

}  // namespace

Command completion_command() {
  return {
      .name = "completion",
      .operands = "bash|zsh|ents|uais|holds",
      .operands_min = 1,
      .operands_max = 1,
      .summary = "tab completion for a shell",
      .details =
          "Prints what makes a shell complete the commands, options and values of entsync with the tab key: for bash "
          "to be sourced, for zsh to be placed as _entsync in a folder of its fpath. ents, uais and holds print the "
          "names that these scripts ask for.",
      .group = Group::set_up,
      .examples = {{"source <(entsync completion bash)", "in this shell, or in ~/.bashrc"},
                   {"entsync completion zsh > ~/.zfunc/_entsync", "with fpath+=~/.zfunc before compinit"}},
      .exits = {{ExitCode::unreachable, "uais, holds: the database is out of reach"}},
      .configured = false,
      .run = run_completion};
}

}  // namespace entsync::daemon::commands
