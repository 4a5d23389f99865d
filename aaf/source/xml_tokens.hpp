// The second layer of a reader: the document cut into tags and texts, each checked for what XML demands.
//
// pugixml, which reads the records later, lets pass what must not pass (undeclared entities, two roots, trailing junk,
// control characters, duplicate attributes); so well-formedness is judged here, for the whole document, as it goes by.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "aaf/source/place.hpp"
#include "aaf/source/xml_input.hpp"

namespace entsync::aaf::source {

enum class TokenKind { start, empty /* <X/> */, end, text, end_of_document };

// Valid until the next call of `next()`.
struct Token {
  TokenKind kind{};
  std::string_view name;  // of a tag
  std::string_view raw;   // as it stands in the document (UTF-8); a CDATA section is a text with its brackets
};

class Tokenizer {
 public:
  // `token_bytes`: what is longer (one tag, one text) is refused.
  Tokenizer(XmlInput& input, Place& place, std::size_t token_bytes)
      : input_(input), place_(place), token_bytes_(token_bytes) {}

  // The next tag or text inside the root element; comments, processing instructions and blanks around the root are
  // passed over. Refuses at the first place where the document is not well-formed, declares entities, nests too deep,
  // or ends too early.
  [[nodiscard]] Result<Token> next();

  // How many elements are open after the last token.
  [[nodiscard]] std::size_t depth() const { return open_.size(); }
  // Of the last start or empty tag, as written (references not resolved); empty when there is no such attribute.
  [[nodiscard]] std::string_view attribute(std::string_view name) const;

 private:
  struct Attribute {
    std::string_view name, value;
  };

  [[nodiscard]] Result<bool> fill();
  [[nodiscard]] Result<void> have(std::size_t count);
  [[nodiscard]] Result<std::size_t> find(std::string_view terminator, std::size_t from);
  [[nodiscard]] Result<std::size_t> tag_end();
  [[nodiscard]] Result<Token> text();
  [[nodiscard]] Result<Token> markup();
  [[nodiscard]] Result<Token> start_tag();
  [[nodiscard]] Result<Token> end_tag();
  [[nodiscard]] Result<Token> cdata();
  [[nodiscard]] Result<void> comment();
  [[nodiscard]] Result<void> instruction();
  [[nodiscard]] Result<void> doctype();
  [[nodiscard]] Result<void> attributes(std::string_view text);
  [[nodiscard]] Result<void> judge_characters(std::string_view raw) const;
  [[nodiscard]] Result<void> judge_references(std::string_view raw) const;
  [[nodiscard]] tl::unexpected<Refusal> malformed(std::string reason) const;
  [[nodiscard]] tl::unexpected<Refusal> cut_short() const;
  void consume(std::size_t end);

  XmlInput& input_;
  Place& place_;
  std::size_t token_bytes_;
  std::string buffer_;
  std::size_t at_ = 0;    // where the next token begins
  std::size_t last_ = 0;  // end of the token handed out last: consumed by the next call
  std::vector<std::string> open_;
  std::vector<Attribute> attributes_;
  bool root_seen_ = false;
  bool doctype_seen_ = false;
};

}  // namespace entsync::aaf::source
