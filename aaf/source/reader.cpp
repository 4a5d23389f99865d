#include "aaf/source/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "aaf/source/format_reader.hpp"
#include "aaf/source/place.hpp"
#include "aaf/source/report.hpp"
#include "aaf/source/xml_input.hpp"
#include "aaf/source/xml_tokens.hpp"

namespace entsync::aaf::source {
namespace {

constexpr std::array<std::pair<Format, std::string_view>, 9> format_words{{
    {Format::eleves, "Eleves"},
    {Format::responsables, "Responsables"},
    {Format::structures, "Structures"},
    {Format::nomenclature, "Nomenclature"},
    {Format::communs, "Communs"},
    {Format::geographique, "Geographique"},
    {Format::etablissements, "Etablissements"},
    {Format::sts_emp, "STS"},
    {Format::elegroupe, "ELEGROUPE"},
}};

// A file's format follows from its root element, never from its name. Nobody has shown an Etablissements export: both
// spellings of its root are known from programs that read it.
constexpr std::array<std::pair<std::string_view, Format>, 10> roots{{
    {"BEE_ELEVES", Format::eleves},
    {"BEE_RESPONSABLES", Format::responsables},
    {"BEE_STRUCTURES", Format::structures},
    {"BEE_NOMENCLATURES", Format::nomenclature},
    {"BEE_COMMUN", Format::communs},
    {"BEE_GEOGRAPHIQUE", Format::geographique},
    {"BEE_ETABLISSEMENTS", Format::etablissements},
    {"BEE_ETABLISSEMENT", Format::etablissements},
    {"STS_EDT", Format::sts_emp},
    {"IMPORT_ELEVES", Format::elegroupe},
}};

std::unique_ptr<FormatReader> make_reader(Format format, std::string_view name, std::string_view outer_name) {
  switch (format) {
    case Format::eleves: return make_eleves();
    case Format::responsables: return make_responsables();
    case Format::structures: return make_structures();
    case Format::nomenclature: return make_nomenclature();
    case Format::communs: return make_communs();
    case Format::geographique:
    case Format::etablissements: return make_unstaged();
    case Format::sts_emp: return make_sts_emp();
    case Format::elegroupe: return make_elegroupe(name, outer_name);
  }
  return make_unstaged();
}

constexpr std::string_view parameters_path = "PARAMETRES";
constexpr std::string_view data_path = "DONNEES";

// Cuts the document at its record boundaries and hands each record, parsed on its own, to the format's reader.
class Slicer {
 public:
  Slicer(ByteStream& bytes, std::string_view name, std::string_view outer_name, Sink& sink, const ReadLimits& limits)
      : name_(name),
        outer_name_(outer_name),
        sink_(sink),
        limits_(limits),
        place_{file_label(name, outer_name), {}, 1},
        report_(sink, std::string{outer_name.empty() ? name : outer_name}),
        input_(bytes, place_, limits.file_bytes),
        tokens_(input_, place_, limits.record_bytes) {}

  [[nodiscard]] Result<FileHeader> run() {
    for (;;) {
      const auto token = tokens_.next();
      if (!token) return tl::make_unexpected(token.error());
      if (token->kind == TokenKind::end_of_document) return finish();
      if (auto taken = take(*token); !taken) return tl::make_unexpected(taken.error());
    }
  }

 private:
  static std::string file_label(std::string_view name, std::string_view outer_name) {
    return outer_name.empty() ? std::string{name} : fmt::format("{} ({})", outer_name, name);
  }

  [[nodiscard]] Result<void> take(const Token& token) {
    const bool opens = token.kind == TokenKind::start || token.kind == TokenKind::empty;
    if (!format_) return recognise(token);
    if (record_ == none) {
      if (opens) enter(token);
      if (token.kind == TokenKind::end) leave();
      if (record_ == none) return {};
    }
    if (slice_.size() + token.raw.size() > limits_.record_bytes) {
      return place_.refuse(fmt::format("this record is longer than {} bytes", limits_.record_bytes),
                           "Check that it is the right file, or raise the limit in the configuration");
    }
    slice_ += token.raw;
    const auto depth = tokens_.depth() + (token.kind == TokenKind::empty ? 1 : 0);
    const bool closes = token.kind == TokenKind::end ? depth + 1 == record_depth_
                                                     : token.kind == TokenKind::empty && depth == record_depth_;
    return closes ? close_record() : Result<void>{};
  }

  // The root element tells the format.
  [[nodiscard]] Result<void> recognise(const Token& token) {
    if (token.name == "EDT_STS") {
      return place_.refuse(
          "it is the file that a timetable program sends to STS (root EDT_STS), which entsync does not take",
          "Give the file that STS-Web exports for timetable programs, sts_emp_<UAI>_<year>.xml");
    }
    const auto* const known =
        std::find_if(roots.begin(), roots.end(), [&](const auto& root) { return root.first == token.name; });
    if (known == roots.end()) {
      return place_.refuse(fmt::format("its root element <{}> is none that entsync reads", token.name),
                           "Give an XML export of SIECLE, the sts_emp file of STS-Web or an ELEGROUPE file");
    }
    header_.format = known->second;
    header_.root = token.name;
    header_.version = tokens_.attribute("VERSION");
    format_ = make_reader(header_.format, name_, outer_name_);
    counts_.assign(format_->paths().size(), 0);
    return {};
  }

  void enter(const Token& token) {
    const auto length = path_.size();
    if (!path_.empty()) path_ += '/';
    path_ += token.name;
    if (path_ == data_path) data_seen_ = true;
    const auto paths = format_->paths();
    const auto found = std::find(paths.begin(), paths.end(), path_);
    if (path_ == parameters_path) {
      record_ = parameters;
      place_.record = parameters_path;
    } else if (found != paths.end()) {
      record_ = found - paths.begin();
      place_.record = fmt::format("{} {}", token.name, ++counts_[static_cast<std::size_t>(record_)]);
    }
    record_depth_ = tokens_.depth() + (token.kind == TokenKind::empty ? 1 : 0);
    if (record_ != none || token.kind == TokenKind::empty) path_.resize(length);
    element_ = token.name;
  }

  void leave() {
    const auto slash = path_.rfind('/');
    path_.resize(slash == std::string::npos ? 0 : slash);
  }

  [[nodiscard]] Result<void> close_record() {
    pugi::xml_document document;
    // Blank texts are kept: `DE<!-- --> <!-- -->LA` has one that belongs to the value.
    const auto parsed = document.load_buffer_inplace(slice_.data(), slice_.size(),
                                                     pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
    if (!parsed) return place_.refuse(fmt::format("not well-formed XML: {}", parsed.description()), "Export it again");
    const Element element{document.document_element(), report_};
    auto read = record_ == parameters ? read_parameters(element) : read_record(element);
    slice_.clear();
    place_.record.clear();
    record_ = none;
    return read;
  }

  [[nodiscard]] Result<void> read_parameters(const Element& element) {
    if (header_read_) return place_.refuse("PARAMETRES stands twice in it", "Export it again");
    if (auto read = format_->parameters(element, place_, header_); !read) return read;
    header_read_ = true;
    report_.set_uai(header_.uai);
    report_.open(parameters_path, 1);
    sink_.header(header_);
    format_->after_header(element, sink_);
    return {};
  }

  [[nodiscard]] Result<void> read_record(const Element& element) {
    if (!header_read_) return place_.refuse("it has records before its PARAMETRES", "Export it again");
    const auto path = static_cast<std::size_t>(record_);
    report_.open(element_, counts_[path]);
    format_->record(path, element, counts_[path], sink_);
    return {};
  }

  [[nodiscard]] Result<FileHeader> finish() {
    if (!header_read_) return place_.refuse("its PARAMETRES (UAI, year, date) are missing", "Export it again");
    if (!data_seen_) return place_.refuse("its DONNEES are missing", "Export it again");
    if (auto finished = format_->finish(counts_, place_, header_, sink_); !finished) {
      return tl::make_unexpected(finished.error());
    }
    return header_;
  }

  static constexpr std::ptrdiff_t none = -1;
  static constexpr std::ptrdiff_t parameters = -2;

  std::string_view name_, outer_name_;
  Sink& sink_;
  const ReadLimits& limits_;
  Place place_;
  Report report_;
  XmlInput input_;
  Tokenizer tokens_;

  FileHeader header_;
  bool header_read_ = false;
  bool data_seen_ = false;
  std::unique_ptr<FormatReader> format_;
  std::vector<int> counts_;       // records so far, by path
  std::string path_;              // of the element that is open, below the root, outside records
  std::ptrdiff_t record_ = none;  // which path the open record is of
  std::size_t record_depth_ = 0;
  std::string element_;  // its element's name
  std::string slice_;    // its text so far
};

}  // namespace

std::string_view word(Format value) {
  const auto* const found =
      std::find_if(format_words.begin(), format_words.end(), [&](const auto& pair) { return pair.first == value; });
  return found == format_words.end() ? std::string_view{} : found->second;
}

std::optional<Format> parse_format(std::string_view word) {
  const auto* const found =
      std::find_if(format_words.begin(), format_words.end(), [&](const auto& pair) { return pair.second == word; });
  if (found == format_words.end()) return std::nullopt;
  return found->first;
}

Result<FileHeader> read(ByteStream& bytes, std::string_view name, std::string_view outer_name, Sink& sink,
                        const ReadLimits& limits) {
  return Slicer{bytes, name, outer_name, sink, limits}.run();
}

}  // namespace entsync::aaf::source
