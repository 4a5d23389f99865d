// The way into PostgreSQL: one connection, one transaction at a time, and locks that live as long as the connection.
//
// Whatever the database does not do throws aaf::Failure ("database: <url without password>: …"). PostgreSQL's own error
// texts carry values of people, so what gets out is the SQLSTATE, what it means, and the name of a constraint.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace entsync::store {

// The URL as it may be shown: its password, wherever it stands, is replaced by `***`.
[[nodiscard]] std::string shown_url(std::string_view url);

class Database {
 public:
  // Connects to a libpq URL ("postgresql:///entsync"; empty: libpq's own environment). Throws aaf::Failure.
  explicit Database(const std::string& url);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Takes the advisory lock of that name ("instance", "ent:ecollege31") for this connection; false when another
  // connection holds it. Taken twice it must be given back twice. It ends with the connection, however that ends.
  [[nodiscard]] bool try_lock(std::string_view name);
  void unlock(std::string_view name);

  // Asks for the notices (NOTIFY) of that channel from now on, on this connection. Not within a transaction.
  void listen(const std::string& channel);
  // What came since: channel and payload, in order. Not within a transaction.
  struct Notice {
    std::string channel, payload;
  };
  [[nodiscard]] std::vector<Notice> notices();
  // Readable when a notice may have come.
  [[nodiscard]] int descriptor() const;

  // True when the database answers on this connection.
  [[nodiscard]] bool alive();

  // From now on told how long each thing took that the database was asked on this connection: a "query", a "copy" from
  // its beginning to its end, a "commit".
  using Timing = std::function<void(std::string_view operation, std::chrono::nanoseconds duration)>;
  void observe(Timing timing);

  [[nodiscard]] const std::string& shown() const;  // shown_url of its URL

  struct Connection;  // for store/ itself

 private:
  friend class Transaction;
  std::unique_ptr<Connection> connection_;
};

// What a transaction does at its `commit`.
enum class Ending {
  commit,
  rollback,  // a rehearsal (`plan --today`): everything is computed as if, nothing stays
};

// What a transaction sees of what others commit meanwhile.
enum class View {
  latest,    // each statement what is committed by then
  snapshot,  // all of them the same moment: a plan is judged and computed from one state. An update of what another has
             // changed since throws aaf::Failure
};

// Everything in store/ happens inside one of these. Rolled back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database, Ending ending = Ending::commit, View view = View::latest);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Makes it durable (or, in a rehearsal, undoes it). Throws aaf::Failure; where the connection broke in the middle the
  // text says that the outcome is unknown.
  void commit();
  [[nodiscard]] bool rehearsal() const;

  struct Work;
  [[nodiscard]] Work& work() { return *work_; }  // for store/ itself (store/sql.hpp)

 private:
  std::unique_ptr<Work> work_;
};

}  // namespace entsync::store
