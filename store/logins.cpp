#include <set>
#include <unordered_set>

#include "store/persons.hpp"
#include "store/sql.hpp"

namespace entsync::store {
namespace {

// base, base2, base3, …: the `index`th, from 0.
std::string candidate(const std::string& base, int index) {
  return index == 0 ? base : base + std::to_string(index + 1);
}

// Those of `logins` that somebody has or had.
std::unordered_set<std::string> taken_among(Transaction& tx, const std::vector<std::string>& logins,
                                            const LoginMark& mark) {
  std::vector<std::string> marks;
  marks.reserve(logins.size());
  for (const std::string& login : logins) marks.push_back(hex_text(mark(login)));
  const Rows rows = query(tx,
                          "select login from person where login = any($1::text[]) union"
                          " select c.login from unnest($1::text[], $2::text[]) as c (login, mark)"
                          " join reserved_login r on r.mark = decode(c.mark, 'hex')",
                          {logins, marks});
  std::unordered_set<std::string> taken;
  for (const Row row : rows) taken.insert(row.text(0));
  return taken;
}

struct Wanting {
  std::string key;
  std::string base;
  std::string login;  // once found
};

// Asks for windows of candidates of every base at once, each window twice as wide as the one before.
void find_logins(Transaction& tx, std::vector<Wanting>& people, const LoginMark& mark) {
  std::unordered_set<std::string> given;  // in this call
  int from = 0;
  for (int width = 4;; from += width, width *= 2) {
    std::set<std::string> asked;
    for (const Wanting& person : people) {
      if (!person.login.empty()) continue;
      for (int i = from; i < from + width; ++i) asked.insert(candidate(person.base, i));
    }
    if (asked.empty()) return;
    const auto taken = taken_among(tx, {asked.begin(), asked.end()}, mark);
    for (Wanting& person : people) {
      for (int i = from; person.login.empty() && i < from + width; ++i) {
        std::string login = candidate(person.base, i);
        if (!taken.contains(login) && given.insert(login).second) person.login = std::move(login);
      }
    }
  }
}

}  // namespace

std::map<std::string, std::string> give_logins(Transaction& tx, const std::vector<LoginRequest>& requests,
                                               const LoginMark& mark) {
  std::vector<std::string> keys;
  keys.reserve(requests.size());
  for (const LoginRequest& request : requests) keys.push_back(request.key);
  const auto persons = load_persons(tx, keys);

  std::map<std::string, std::string> out;
  std::vector<Wanting> people;
  std::set<std::string> seen;
  for (const LoginRequest& request : requests) {
    const auto person = persons.find(request.key);
    if (person == persons.end() || !seen.insert(request.key).second) continue;
    if (!person->second.login.empty()) {
      out[request.key] = person->second.login;
    } else {
      people.push_back(
          {request.key, request.base.empty() ? std::to_string(person->second.jointure) : request.base, {}});
    }
  }
  find_logins(tx, people, mark);

  std::vector<std::string> new_keys, new_logins;
  for (const Wanting& person : people) {
    new_keys.push_back(person.key);
    new_logins.push_back(person.login);
    out[person.key] = person.login;
  }
  if (!new_keys.empty()) {
    query(tx,
          "update person set login = n.login from unnest($1::text[], $2::text[]) as n (key, login)"
          " where person.key = n.key and person.login is null",
          {new_keys, new_logins});
  }
  return out;
}

}  // namespace entsync::store
