#include "store/database.hpp"

#include <array>
#include <cstdint>
#include <utility>

#include "store/pqxx_work.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

// The part of libpq's message that tells why there is no connection: its first line; it names host, user and database.
std::string first_line(std::string text) {
  text.resize(std::min(text.find('\n'), text.size()));
  return text;
}

// Hides what follows `password=` up to one of `ends`, or, quoted, up to the closing quote.
std::string hide_parameter(std::string text, std::string_view ends) {
  constexpr std::string_view word = "password=";
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
    at += word.size();
    std::size_t end = at;
    if (at < text.size() && text[at] == '\'') {
      for (++end; end < text.size() && text[end] != '\''; ++end) {
        if (text[end] == '\\') ++end;
      }
      end = std::min(end + 1, text.size());
    } else {
      end = std::min(text.find_first_of(ends, at), text.size());
    }
    text.replace(at, end - at, "***");
  }
  return text;
}

}  // namespace

std::string shown_url(std::string_view url) {
  std::string text(url);
  if (text.empty()) return "(libpq's environment)";
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos) return hide_parameter(std::move(text), " ");
  const std::size_t begin = scheme + 3;
  const std::size_t path = std::min(text.find_first_of("/?", begin), text.size());
  const std::size_t at = text.rfind('@', path);
  const std::size_t colon = text.find(':', begin);
  if (at != std::string::npos && at > begin && colon < at) text.replace(colon + 1, at - colon - 1, "***");
  return hide_parameter(std::move(text), "&");
}

Database::Database(const std::string& url) {
  const std::string shown = shown_url(url);
  try {
    connection_ = std::make_unique<Connection>(url, shown);
  } catch (const pqxx::failure& error) {
    throw aaf::Failure("database", shown, first_line(error.what()), "SQLSTATE 08001");
  }
  guarded(shown, [&] {
    pqxx::connection& link = connection_->quiet_link;
    // A silent reconnection would lose the advisory locks.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    link.inhibit_reactivation(true);
#pragma GCC diagnostic pop
    pqxx::nontransaction set(link);
    set.exec0(
        "set application_name to 'entsync'; set client_encoding to 'UTF8'; set datestyle to 'ISO, YMD';"
        "set timezone to 'UTC'; set client_min_messages to 'error'");
    // Measured with 300,000 people: with the default of 4, meant for spinning disks, PostgreSQL reads all of them to
    // find the 1,200 of one school (300 ms instead of 10).
    set.exec0("set random_page_cost to 1.1");
    // The server's log may hold statements and lines of COPY with people in them. Where the role may do so, keep them
    // out.
    set.exec1(
        "select case when current_setting('is_superuser') = 'on' then"
        " set_config('log_min_error_statement', 'panic', false) || set_config('log_error_verbosity', 'terse', false)"
        " end");
  });
}

Database::~Database() = default;

void Database::observe(Timing timing) { connection_->timing = std::move(timing); }

const std::string& Database::shown() const { return connection_->shown; }

bool Database::try_lock(std::string_view name) {
  return guarded(connection_->shown, [&] {
    pqxx::nontransaction alone(connection_->quiet_link);
    return alone
        .exec_params1("select pg_try_advisory_lock(hashtextextended('entsync:' || $1::text, 0))", std::string(name))
        .front()
        .as<bool>();
  });
}

void Database::unlock(std::string_view name) {
  guarded(connection_->shown, [&] {
    pqxx::nontransaction alone(connection_->quiet_link);
    alone.exec_params1("select pg_advisory_unlock(hashtextextended('entsync:' || $1::text, 0))", std::string(name));
  });
}

void Database::listen(const std::string& channel) {
  guarded(connection_->shown, [&] {
    connection_->receivers.push_back(
        std::make_unique<Connection::Receiver>(connection_->quiet_link, channel, connection_->received));
  });
}

std::vector<Database::Notice> Database::notices() {
  guarded(connection_->shown, [&] { connection_->quiet_link.get_notifs(); });
  return std::exchange(connection_->received, {});
}

int Database::descriptor() const { return connection_->quiet_link.sock(); }

bool Database::alive() {
  try {
    guarded(connection_->shown, [&] { pqxx::nontransaction(connection_->quiet_link).exec1("select 1"); });
    return true;
  } catch (const aaf::Failure&) {
    return false;
  }
}

Transaction::Transaction(Database& database, Ending ending, View view)
    : work_(guarded(database.connection_->shown,
                    [&] { return std::make_unique<Work>(*database.connection_, ending, view); })) {}

Transaction::~Transaction() = default;

bool Transaction::rehearsal() const { return work_->ending == Ending::rollback; }

void Transaction::commit() {
  const Timed timed(*work_->connection, "commit");
  guarded(work_->connection->shown, [&] {
    if (rehearsal()) {
      work_->pqxx.abort();
    } else {
      work_->pqxx.commit();
    }
  });
}

std::string sqlstate_of(const pqxx::sql_error& error) {
  if (!error.sqlstate().empty()) return error.sqlstate();
  if (dynamic_cast<const pqxx::insufficient_privilege*>(&error) != nullptr) return "42501";
  if (dynamic_cast<const pqxx::undefined_table*>(&error) != nullptr) return "42P01";
  if (dynamic_cast<const pqxx::syntax_error*>(&error) != nullptr) return "42000";
  if (dynamic_cast<const pqxx::disk_full*>(&error) != nullptr) return "53100";
  if (dynamic_cast<const pqxx::insufficient_resources*>(&error) != nullptr) return "53000";
  return {};
}

std::string explain_sqlstate(const std::string& sqlstate, const std::string& message) {
  struct Meaning {
    std::string_view prefix;
    std::string_view text;
  };
  static constexpr std::array<Meaning, 14> meanings{{
      {"53100", "the disk of the database is full"},
      {"53300", "the database has too many connections"},
      {"53", "the database is out of resources"},
      {"08", "the connection was lost"},
      {"57P", "the database is shutting down or starting"},
      {"57014", "the statement was cancelled"},
      {"42501", "the role lacks a right; grant it, see docs/database.md"},
      {"42P01", "a table is missing; run `entsync migrate`"},
      {"42", "the schema is not the expected one; run `entsync migrate`"},
      {"25006", "the database is read only (a standby?)"},
      {"40", "another session was in the way; run again"},
      {"22", "a value does not fit its column"},
      {"23", "a constraint refused a row"},
      {"58", "the database had an error of its system"},
  }};
  std::string out;
  for (const Meaning& meaning : meanings) {
    if (sqlstate.starts_with(meaning.prefix)) {
      out = meaning.text;
      break;
    }
  }
  if (out.empty()) out = "a statement failed";
  if (sqlstate.starts_with("23")) {
    const std::string line = first_line(message);
    constexpr std::string_view word = "constraint \"";
    const std::size_t at = line.find(word);
    const std::size_t begin = at + word.size();
    const std::size_t end = at == std::string::npos ? at : line.find('"', begin);
    if (end != std::string::npos) out += " (" + line.substr(begin, end - begin) + ")";
  }
  return sqlstate.empty() ? out : out + " [SQLSTATE " + sqlstate + "]";
}

}  // namespace entsync::store
