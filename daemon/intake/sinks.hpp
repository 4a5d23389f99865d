// What listens while a file is read: first to its header alone, then to all of it.
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "aaf/model/school_year.hpp"
#include "aaf/source/faults.hpp"
#include "aaf/source/reader.hpp"
#include "store/staging.hpp"

namespace entsync::daemon::intake {

// What a file is, before it is read whole: only its header is looked at.
class HeaderSink final : public aaf::source::Sink {
 public:
  struct Enough {};  // thrown out of the reader once the header is there
  void header(const aaf::source::FileHeader& header) override {
    found = header;
    throw Enough{};
  }
  void record(aaf::source::Record&&) override {}
  void diagnostic(aaf::Diagnostic&&) override {}

  std::optional<aaf::source::FileHeader> found;
};

class StagingSink final : public aaf::source::Sink {
 public:
  explicit StagingSink(store::StagingWriter& writer) : writer_(writer) {}
  void header(const aaf::source::FileHeader& header) override { seen = header; }
  void record(aaf::source::Record&& record) override {
    if (const auto* told = std::get_if<aaf::source::Establishment>(&record); told && told->first_day && told->last_day)
      calendar = {*told->first_day, *told->last_day};
    writer_.add(record);
  }
  void diagnostic(aaf::Diagnostic&& diagnostic) override { faults.add(std::move(diagnostic)); }

  std::optional<aaf::source::FileHeader> seen;
  std::optional<aaf::Calendar> calendar;  // of Communs and sts_emp
  aaf::source::Faults faults;

 private:
  store::StagingWriter& writer_;
};

}  // namespace entsync::daemon::intake
