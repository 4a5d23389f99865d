// Commands that a leader is asked to do, and their answers: how `entsync` reaches the daemon, from any host that may
// reach the database.
//
// A request is durable before anybody works at it; notices (store/notices.hpp) only make things quick.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "store/database.hpp"
#include "store/leaders.hpp"

namespace entsync::store {

enum class RequestState { queued, running, done };
[[nodiscard]] std::string_view word(RequestState state);

using NamedFiles = std::map<std::string, std::string>;  // name as the command line has it → content

// How the terminal looks on which the answer is read.
struct RequestLook {
  bool colours = false, error_colours = false;
  std::optional<int> width{};  // columns; none: no terminal
};

struct Request {
  std::int64_t id = 0;
  std::vector<std::string> words;  // the command line
  std::vector<std::string> ents;   // whose locks it takes
  bool json = false, verbose = false;
  std::optional<aaf::Date> today;  // of a rehearsal
  RequestLook look;
  NamedFiles files;  // that the words name
  std::string asked_by, asked_host;
};

// How far it is.
struct RequestProgress {
  std::string phase, ent;
  std::int64_t done = 0, total = 0;
  bool operator==(const RequestProgress&) const = default;
};

struct Answer {
  std::string out, err;  // what the command printed
  NamedFiles written;    // what it would have written into files
  int exit_code = 0;
};

// A request and what became of it so far.
struct RequestLine {
  Request request;  // without `files`
  RequestState state{};
  std::chrono::seconds age{};
  int attempts = 0;
  RequestProgress progress;
  std::optional<Answer> answer;  // of a done one
};

// Leaves it for whoever leads its ENTs; returns its number.
[[nodiscard]] std::int64_t ask(Transaction& tx, const Request& request);
// Takes back one that nobody has begun; false when somebody has.
[[nodiscard]] bool withdraw(Transaction& tx, std::int64_t id);
[[nodiscard]] std::optional<RequestLine> load_request(Transaction& tx, std::int64_t id);
// Those that are not done, oldest first, without their answers.
[[nodiscard]] std::vector<RequestLine> open_requests(Transaction& tx);

// The oldest queued one whose ENTs are all among `led`, from now on running.
[[nodiscard]] std::optional<Request> take_request(Transaction& tx, const Instance& instance,
                                                  const std::vector<std::string>& led);
void note_progress(Transaction& tx, std::int64_t id, const RequestProgress& progress);
void answer_request(Transaction& tx, std::int64_t id, const Answer& answer);

// Running ones whose ENTs are all among `led`: asked between two jobs of the leader, those that broke off.
[[nodiscard]] std::vector<RequestLine> broken_requests(Transaction& tx, const std::vector<std::string>& led);
void queue_again(Transaction& tx, std::int64_t id);

// Removes what was answered longer ago than that, for answers may hold DNs and names; and what nobody has taken for as
// long. Returns how many went.
std::int64_t forget_requests(Transaction& tx, std::chrono::seconds age);

}  // namespace entsync::store
