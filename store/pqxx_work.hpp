// What stands behind Database and Transaction. Included by database.cpp and sql.cpp alone.
#pragma once

#include <chrono>
#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "aaf/model/failure.hpp"
#include "store/database.hpp"

namespace entsync::store {

struct Database::Connection {
  Connection(const std::string& url, std::string shown_as) : shown(std::move(shown_as)), quiet_link(url) {}
  // Keeps what comes on one channel.
  class Receiver final : public pqxx::notification_receiver {
   public:
    Receiver(pqxx::connection& link, const std::string& channel, std::vector<Notice>& notices)
        : notification_receiver(link, channel), notices_(notices) {}
    void operator()(const std::string& payload, int) override { notices_.push_back({channel(), payload}); }

   private:
    std::vector<Notice>& notices_;
  };
  std::string shown;
  pqxx::connection quiet_link;
  std::vector<Notice> received;
  std::vector<std::unique_ptr<Receiver>> receivers;  // end before the connection
  Database::Timing timing;                           // empty: nobody asks
};

// Tells, when it goes, how long it was there.
class Timed {
 public:
  Timed(const Database::Connection& on, const char* operation) : on_(on), operation_(operation) {}
  ~Timed() {
    if (on_.timing) on_.timing(operation_, std::chrono::steady_clock::now() - begun_);
  }
  Timed(const Timed&) = delete;
  Timed& operator=(const Timed&) = delete;

 private:
  const Database::Connection& on_;
  const char* operation_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

struct Transaction::Work {
  Work(Database::Connection& on, Ending end, View view) : connection(&on), ending(end), pqxx(on.quiet_link) {
    if (view == View::snapshot) pqxx.exec0("set transaction isolation level repeatable read");
  }
  Database::Connection* connection;
  Ending ending;
  pqxx::work pqxx;
};

// What a SQLSTATE means to an operator, with the constraint that `message` names where its class is 23 (only there is
// the message's first line free of values).
[[nodiscard]] std::string explain_sqlstate(const std::string& sqlstate, const std::string& message);

// The SQLSTATE of an error. libpqxx 6 drops it for some and tells them by their class only.
[[nodiscard]] std::string sqlstate_of(const pqxx::sql_error& error);

// Does `work`; what libpqxx throws becomes an aaf::Failure that names the database and holds no value.
template <class Function>
auto guarded(const std::string& shown, Function&& work) {
  try {
    return work();
  } catch (const pqxx::in_doubt_error&) {
    throw aaf::Failure("database", shown, "the connection broke during a commit; whether it took effect is unknown",
                       "SQLSTATE 08007");
  } catch (const pqxx::broken_connection&) {
    throw aaf::Failure("database", shown, "the connection was lost", "SQLSTATE 08006");
  } catch (const pqxx::sql_error& error) {
    const std::string state = sqlstate_of(error);
    throw aaf::Failure("database", shown, explain_sqlstate(state, error.what()),
                       state.empty() ? "" : "SQLSTATE " + state);
  } catch (const pqxx::transaction_rollback&) {
    throw aaf::Failure("database", shown, explain_sqlstate("40001", ""), "SQLSTATE 40001");
  } catch (const pqxx::failure&) {
    throw aaf::Failure("database", shown, "a statement failed");
  } catch (const pqxx::usage_error& error) {
    throw aaf::Failure("database", shown, std::string("used in a wrong way: ") + error.what());
  }
}

}  // namespace entsync::store
