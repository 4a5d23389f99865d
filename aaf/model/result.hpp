// A refusal is a value: what was refused, and why, in three parts.
//
// Three kinds of wrong, three ways (docs/architecture.md): a fault in the data is a Diagnostic, a refusal is a Refusal
// inside a Result, the world failing is a Failure thrown by an edge (aaf/model/failure.hpp).
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace entsync::aaf {

// Which exit code a refusal leads to (docs/commands.md, "Exit codes").
enum class RefusalKind {
  usage,    // 2: the command line or the configuration is wrong
  source,   // 4: a source file or lot is refused; nothing was changed
  stale,    // 1: the plan is out of date, the ENT or the sources moved
  held,     // 3: a guard stopped it
  partial,  // 6: some operation was refused by the ENT
  busy,     // 7: another run holds the lock
};

// "context: object: reason. remedy", each part a phrase without its final full stop.
struct Refusal {
  RefusalKind kind = RefusalKind::usage;
  std::string context;  // what was being done: "reading the file"
  std::string object;   // what it was done to: "ExportXML_Structures.zip, DIVISION 3"
  std::string reason;   // why it cannot be: "CODE_STRUCTURE is missing"
  std::string remedy;   // what to do: "export the structures again"; may be empty

  // The sentence an operator reads.
  [[nodiscard]] std::string text() const;
  bool operator==(const Refusal&) const = default;
};

template <class T>
using Result = tl::expected<T, Refusal>;

// `return refuse(RefusalKind::source, "reading", file, "not a zip archive", "send it again");`
[[nodiscard]] tl::unexpected<Refusal> refuse(RefusalKind kind, std::string context, std::string object,
                                             std::string reason, std::string remedy = {});

}  // namespace entsync::aaf
