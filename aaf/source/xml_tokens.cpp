#include "aaf/source/xml_tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace entsync::aaf::source {
namespace {

// The exports nest 8 deep and give an element 4 attributes at most.
constexpr std::size_t depth_limit = 64;
constexpr std::size_t attribute_limit = 64;
// Consumed text is cut off the buffer when there is this much of it.
constexpr std::size_t slack_bytes = std::size_t{64} << 10;

constexpr std::string_view blanks = " \t\r\n";

bool begins_name(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool continues_name(char c) { return begins_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

// The length of the name at the front of `text`; 0 when there is none.
std::size_t name_length(std::string_view text) {
  if (text.empty() || !begins_name(text.front())) return 0;
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), continues_name) - text.begin());
}

std::string_view without_leading_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first);
}

// XML 1.0, production 2.
bool is_character(unsigned long c) {
  return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

// Is `name`, between & and ;, one of the five predefined entities or a reference to a legal character?
bool is_reference(std::string_view name) {
  for (const std::string_view predefined : {"amp", "lt", "gt", "apos", "quot"}) {
    if (name == predefined) return true;
  }
  if (!name.starts_with('#')) return false;
  name.remove_prefix(1);
  const int base = name.starts_with('x') ? 16 : 10;
  if (base == 16) name.remove_prefix(1);
  unsigned long code_point = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code_point, base);
  return !name.empty() && error == std::errc{} && end == name.data() + name.size() && is_character(code_point);
}

}  // namespace

tl::unexpected<Refusal> Tokenizer::malformed(std::string reason) const {
  return place_.refuse("not well-formed XML: " + reason, "Export it again; do not edit it");
}

tl::unexpected<Refusal> Tokenizer::cut_short() const {
  return place_.refuse(
      open_.empty() ? std::string{"it ends before its root element"} : fmt::format("it ends within <{}>", open_.back()),
      "It is cut short: send it again, whole");
}

std::string_view Tokenizer::attribute(std::string_view name) const {
  const auto found =
      std::find_if(attributes_.begin(), attributes_.end(), [&](const Attribute& a) { return a.name == name; });
  return found == attributes_.end() ? std::string_view{} : found->value;
}

void Tokenizer::consume(std::size_t end) {
  const auto from = buffer_.begin() + static_cast<std::ptrdiff_t>(at_);
  const auto to = buffer_.begin() + static_cast<std::ptrdiff_t>(end);
  place_.line += static_cast<std::uint64_t>(std::count(from, to, '\n'));
  at_ = end;
  last_ = end;
  if (at_ >= slack_bytes) {
    buffer_.erase(0, at_);
    at_ = last_ = 0;
  }
}

Result<bool> Tokenizer::fill() {
  if (buffer_.size() - at_ > token_bytes_) {
    return place_.refuse(fmt::format("one element or text is longer than {} bytes", token_bytes_),
                         "Check that it is the right file, or raise the limit in the configuration");
  }
  return input_.more(buffer_);
}

// At least `count` bytes from the beginning of the token on, unless the document ends before.
Result<void> Tokenizer::have(std::size_t count) {
  while (buffer_.size() - at_ < count) {
    const auto more = fill();
    if (!more) return tl::make_unexpected(more.error());
    if (!*more) break;
  }
  return {};
}

// The end of the first `terminator` at or after `from`.
Result<std::size_t> Tokenizer::find(std::string_view terminator, std::size_t from) {
  for (;;) {
    const auto found = buffer_.find(terminator, from);
    if (found != std::string::npos) return found + terminator.size();
    if (buffer_.size() >= from + terminator.size()) from = buffer_.size() - terminator.size() + 1;
    const auto more = fill();
    if (!more) return tl::make_unexpected(more.error());
    if (!*more) return cut_short();
  }
}

// The end of the tag that begins at `at_`: its first `>` outside quotes.
Result<std::size_t> Tokenizer::tag_end() {
  char quote = 0;
  for (auto i = at_ + 1;; ++i) {
    if (i == buffer_.size()) {
      if (auto ready = have(i - at_ + 1); !ready) return tl::make_unexpected(ready.error());
      if (i == buffer_.size()) return cut_short();
    }
    const char c = buffer_[i];
    if (c == '<') return malformed("a < within a tag");
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    }
  }
}

Result<void> Tokenizer::judge_characters(std::string_view raw) const {
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const auto byte = static_cast<unsigned char>(raw[i]);
    if (byte < 0x20 && !is_blank(raw[i])) {
      return malformed(fmt::format("the control character {}, which XML does not allow", byte));
    }
    // U+FFFE and U+FFFF; the decoder has let no surrogate pass.
    if (byte == 0xEF && raw.size() - i >= 3 && raw[i + 1] == '\xBF' && static_cast<unsigned char>(raw[i + 2]) >= 0xBE) {
      return malformed("a code point that is no character");
    }
  }
  return {};
}

Result<void> Tokenizer::judge_references(std::string_view raw) const {
  for (auto at = raw.find('&'); at != std::string_view::npos; at = raw.find('&', at + 1)) {
    const auto end = raw.find(';', at);
    if (end == std::string_view::npos || end - at > 12 || !is_reference(raw.substr(at + 1, end - at - 1))) {
      return malformed("an & that begins none of the references that XML itself knows");
    }
  }
  return {};
}

Result<Token> Tokenizer::next() {
  consume(last_);
  for (;;) {
    if (auto ready = have(1); !ready) return tl::make_unexpected(ready.error());
    if (at_ == buffer_.size()) {
      if (!open_.empty() || !root_seen_) return cut_short();
      return Token{TokenKind::end_of_document, {}, {}};
    }
    auto token = buffer_[at_] == '<' ? markup() : text();
    if (!token) return token;
    // What was passed over (a comment, a blank outside the root) comes back as the end of the document.
    if (token->kind != TokenKind::end_of_document) return token;
  }
}

Result<Token> Tokenizer::text() {
  auto end = buffer_.find('<', at_);
  while (end == std::string::npos) {
    const auto searched = buffer_.size();
    const auto more = fill();
    if (!more) return tl::make_unexpected(more.error());
    if (!*more) {
      end = buffer_.size();
    } else {
      end = buffer_.find('<', searched);
    }
  }
  const auto raw = std::string_view{buffer_}.substr(at_, end - at_);
  if (auto judged = judge_characters(raw); !judged) return tl::make_unexpected(judged.error());
  if (open_.empty()) {
    if (!without_leading_blanks(raw).empty()) {
      return malformed(root_seen_ ? "text after the root element" : "text before the root element");
    }
    consume(end);
    return Token{TokenKind::end_of_document, {}, {}};
  }
  if (end == buffer_.size()) return cut_short();
  if (raw.find("]]>") != std::string_view::npos) return malformed("]]> outside a CDATA section");
  if (auto judged = judge_references(raw); !judged) return tl::make_unexpected(judged.error());
  last_ = end;
  return Token{TokenKind::text, {}, raw};
}

Result<Token> Tokenizer::markup() {
  constexpr std::string_view cdata_begin = "<![CDATA[";
  if (auto ready = have(cdata_begin.size()); !ready) return tl::make_unexpected(ready.error());
  const auto front = std::string_view{buffer_}.substr(at_, cdata_begin.size());
  if (front.starts_with("</")) return end_tag();
  if (front == cdata_begin) return cdata();
  if (!front.starts_with("<!") && !front.starts_with("<?")) return start_tag();
  Result<void> passed;
  if (front.starts_with("<!--")) {
    passed = comment();
  } else if (front.starts_with("<?")) {
    passed = instruction();
  } else if (front == "<!DOCTYPE") {
    passed = doctype();
  } else if (std::string_view{"<!--"}.starts_with(front) || std::string_view{"<!DOCTYPE"}.starts_with(front) ||
             cdata_begin.starts_with(front)) {
    return cut_short();
  } else {
    return malformed("a declaration where none may stand");
  }
  if (!passed) return tl::make_unexpected(passed.error());
  return Token{TokenKind::end_of_document, {}, {}};
}

Result<Token> Tokenizer::start_tag() {
  const auto end = tag_end();
  if (!end) return tl::make_unexpected(end.error());
  const auto raw = std::string_view{buffer_}.substr(at_, *end - at_);
  if (auto judged = judge_characters(raw); !judged) return tl::make_unexpected(judged.error());
  const bool empty = raw.ends_with("/>");
  auto inside = raw.substr(1, raw.size() - (empty ? 3 : 2));
  const auto length = name_length(inside);
  if (length == 0) return malformed("a < that begins no tag");
  const auto name = inside.substr(0, length);
  if (open_.empty() && root_seen_) return malformed(fmt::format("a second root element <{}>", name));
  if (open_.size() >= depth_limit) return malformed(fmt::format("elements nest more than {} deep", depth_limit));
  if (auto judged = attributes(inside.substr(length)); !judged) return tl::make_unexpected(judged.error());
  root_seen_ = true;
  if (!empty) open_.emplace_back(name);
  last_ = *end;
  return Token{empty ? TokenKind::empty : TokenKind::start, name, raw};
}

Result<void> Tokenizer::attributes(std::string_view text) {
  attributes_.clear();
  for (;;) {
    const auto rest = without_leading_blanks(text);
    if (rest.empty()) return {};
    if (rest.size() == text.size()) return malformed("a tag whose attributes are not set apart");
    const auto length = name_length(rest);
    if (length == 0) return malformed("a tag with something in it that is no attribute");
    const auto name = rest.substr(0, length);
    auto value = without_leading_blanks(rest.substr(length));
    if (!value.starts_with('=')) return malformed(fmt::format("the attribute {} without a value", name));
    value = without_leading_blanks(value.substr(1));
    if (value.empty() || (value.front() != '"' && value.front() != '\'')) {
      return malformed(fmt::format("the value of the attribute {} is not quoted", name));
    }
    const auto end = value.find(value.front(), 1);
    if (end == std::string_view::npos) {
      return malformed(fmt::format("the value of the attribute {} does not end", name));
    }
    text = value.substr(end + 1);
    value = value.substr(1, end - 1);
    if (auto judged = judge_references(value); !judged) return judged;
    if (std::any_of(attributes_.begin(), attributes_.end(), [&](const Attribute& a) { return a.name == name; })) {
      return malformed(fmt::format("the attribute {} stands twice in one tag", name));
    }
    if (attributes_.size() == attribute_limit) return malformed("a tag with too many attributes");
    attributes_.push_back({name, value});
  }
}

Result<Token> Tokenizer::end_tag() {
  const auto end = tag_end();
  if (!end) return tl::make_unexpected(end.error());
  const auto raw = std::string_view{buffer_}.substr(at_, *end - at_);
  if (auto judged = judge_characters(raw); !judged) return tl::make_unexpected(judged.error());
  const auto inside = raw.substr(2, raw.size() - 3);
  const auto length = name_length(inside);
  if (length == 0 || !without_leading_blanks(inside.substr(length)).empty())
    return malformed("an end tag without a name");
  const auto name = inside.substr(0, length);
  if (open_.empty()) return malformed(fmt::format("</{}> closes nothing", name));
  if (open_.back() != name) return malformed(fmt::format("</{}> closes <{}>", name, open_.back()));
  open_.pop_back();
  last_ = *end;
  return Token{TokenKind::end, name, raw};
}

Result<Token> Tokenizer::cdata() {
  if (open_.empty()) return malformed("a CDATA section outside the root element");
  const auto end = find("]]>", at_ + 9);
  if (!end) return tl::make_unexpected(end.error());
  const auto raw = std::string_view{buffer_}.substr(at_, *end - at_);
  if (auto judged = judge_characters(raw); !judged) return tl::make_unexpected(judged.error());
  last_ = *end;
  return Token{TokenKind::text, {}, raw};
}

Result<void> Tokenizer::comment() {
  const auto end = find("--", at_ + 4);
  if (!end) return tl::make_unexpected(end.error());
  if (auto ready = have(*end - at_ + 1); !ready) return ready;
  if (*end == buffer_.size()) return cut_short();
  if (buffer_[*end] != '>') return malformed("-- within a comment");
  if (auto judged = judge_characters(std::string_view{buffer_}.substr(at_, *end - at_)); !judged) return judged;
  consume(*end + 1);
  return {};
}

Result<void> Tokenizer::instruction() {
  const auto end = find("?>", at_ + 2);
  if (!end) return tl::make_unexpected(end.error());
  const auto raw = std::string_view{buffer_}.substr(at_, *end - at_);
  if (auto judged = judge_characters(raw); !judged) return judged;
  const auto inside = raw.substr(2, raw.size() - 4);
  const auto length = name_length(inside);
  if (length == 0 || (length < inside.size() && !is_blank(inside[length]))) {
    return malformed("a processing instruction without a name");
  }
  auto name = std::string{inside.substr(0, length)};
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (name == "xml") return malformed("an XML declaration that is not at the beginning");
  consume(*end);
  return {};
}

Result<void> Tokenizer::doctype() {
  const auto no_declarations = [&] {
    return place_.refuse("its DOCTYPE holds declarations; entities are never expanded",
                         "Export it again: the exports of these applications have no DOCTYPE");
  };
  if (doctype_seen_ || root_seen_) return malformed("a DOCTYPE where none may stand");
  // Up to the first `>` outside quotes; `[` outside them opens an internal subset.
  char quote = 0;
  auto end = at_ + 9;
  for (;; ++end) {
    if (auto ready = have(end - at_ + 1); !ready) return ready;
    if (end == buffer_.size()) return cut_short();
    const char c = buffer_[end];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == '<') {
      return no_declarations();
    } else if (c == '>') {
      break;
    }
  }
  const auto raw = std::string_view{buffer_}.substr(at_ + 9, end - at_ - 9);
  if (auto judged = judge_characters(raw); !judged) return judged;
  auto rest = without_leading_blanks(raw);
  const auto length = name_length(rest);
  if (rest.size() == raw.size() || length == 0) return malformed("a DOCTYPE without a name");
  rest = without_leading_blanks(rest.substr(length));
  if (rest.starts_with("SYSTEM")) {
    // The file it names is never fetched.
    rest = without_leading_blanks(rest.substr(6));
    if (rest.size() < 2 || (rest.front() != '"' && rest.front() != '\''))
      return malformed("a DOCTYPE without its file");
    rest = without_leading_blanks(rest.substr(rest.find(rest.front(), 1) + 1));
  }
  if (!rest.empty()) return no_declarations();
  doctype_seen_ = true;
  consume(end + 1);
  return {};
}

}  // namespace entsync::aaf::source
