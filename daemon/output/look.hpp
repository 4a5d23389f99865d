// How an answer looks where it is read: colours and a width on a terminal; plain and whole in a file or a pipe.
//
// Colours are few: they mark what an operator should see first, never carry what the words do not say.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace entsync::daemon::output {

enum class Tone {
  plain,
  strong,  // titles
  good,    // a check that passed
  wait,    // waits for somebody: held, waiting, deactivated, observe
  bad,     // refused, rejected, out of reach
  faint,   // beside the matter: ages
};

struct Look {
  bool colours = false;
  std::optional<std::size_t> width{};  // columns of the terminal; none: a line is as long as what it says

  // `text` in that tone; as it is where there are no colours.
  [[nodiscard]] std::string paint(std::string_view text, Tone tone) const;
};

// The look of what stands behind a file descriptor. Plain when it is no terminal; without colours when NO_COLOR is set
// to anything, or TERM is `dumb` or missing.
[[nodiscard]] Look look_of(int descriptor);

// `text` in lines that fit beside a margin of `indent` columns, which the first line does not bear; as it is where the
// look has no width.
[[nodiscard]] std::string hung(std::string_view text, std::size_t indent, const Look& look);

// The looks of the two streams of a program.
struct Looks {
  Look out{}, err{};
};

// The tone of an agreed word ("held", "rejected", "ok", …); plain when it has none.
[[nodiscard]] Tone tone_of(std::string_view word);

}  // namespace entsync::daemon::output
