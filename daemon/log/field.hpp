// A field of an event: a name of a fixed list with a number, an agreed word, or a text that is checked to be what its
// name says. There is no field for a free text: no name, value, DN or secret has a way into a log.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "aaf/account/order.hpp"
#include "aaf/model/failure.hpp"
#include "aaf/model/words.hpp"
#include "aaf/plan/operation.hpp"
#include "aaf/source/reader.hpp"
#include "daemon/exit_code.hpp"
#include "store/runs.hpp"

namespace entsync::daemon::log {

// Names of fields with a number.
enum class Number {
  run,
  plan,
  hold,
  request,
  operation,
  count,
  records,
  anomalies,
  files,
  missing,
  added,
  modified,
  removed,
  planned,
  adds,
  modifies,
  renames,
  deletes,
  done,
  refused,
  stale,
  unknown,
  skipped,
  held,
  waiting,
  base,
  max,

  from_version,
  to_version,
  port,
  exit_status,
  signal
};

// A text that stands in the program's own source: nothing else converts to it.
class Literal {
 public:
  consteval Literal(const char* text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

class Field {
 public:
  template <std::integral T>
  Field(Number name, T value) : Field(name_of(name), std::to_string(value), true) {}

  // Agreed words and codes.
  Field(store::RunKind kind) : Field("KIND", std::string(store::word(kind))) {}
  Field(ExitCode code) : Field("EXIT_CODE", std::to_string(static_cast<int>(code)), true) {}
  Field(aaf::account::OrderKind order) : Field("ORDER", std::string(aaf::account::word(order))) {}
  Field(aaf::Side side) : Field("SIDE", std::string(aaf::word(side))) {}
  Field(aaf::Population population) : Field("POPULATION", std::string(aaf::word(population))) {}
  Field(aaf::plan::Verb verb) : Field("VERB", std::string(aaf::plan::word(verb))) {}
  Field(aaf::plan::GuardKind guard) : Field("GUARD", std::string(aaf::plan::word(guard))) {}
  Field(aaf::OperationState state) : Field("STATE", std::string(aaf::word(state))) {}
  Field(aaf::source::Format format) : Field("FORMAT", std::string(aaf::source::word(format))) {}
  // How long it took, DURATION_MS, with its thousandths.
  Field(std::chrono::microseconds duration);
  // Why, which job: from the source of the program alone.
  static Field why(Literal text) { return {"WHY", std::string(text.text())}; }
  static Field job(Literal text) { return {"JOB", std::string(text.text())}; }

  // Checked texts; what is not of the kind becomes "invalid".
  static Field ent(std::string_view name);         // ENT: as a configuration may name it: letters, digits, '-', '_'
  static Field uai(std::string_view uai);          // UAI
  static Field sha256(std::string_view hex);       // SHA256: the first 12 digits
  static Field setting(std::string_view key);      // KEY: one of config/keys.hpp
  static Field command(std::string_view command);  // COMMAND: one of commands/command.hpp
  static Field ldap_code(int code);                // LDAP_CODE
  // CODE: the server's own code in a failure ("SQLSTATE 57P01", "LDAP -1"); "none" when it has none.
  static Field code(const aaf::Failure& failure);

  [[nodiscard]] std::string_view name() const { return name_; }  // upper case, as the journal has it
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool number() const { return number_; }

 private:
  Field(std::string_view name, std::string text, bool number = false)
      : name_(name), text_(std::move(text)), number_(number) {}
  static std::string_view name_of(Number name);

  std::string_view name_;
  std::string text_;
  bool number_;
};

}  // namespace entsync::daemon::log
