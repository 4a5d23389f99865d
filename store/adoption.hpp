// Whose an entry of another origin may be: the entries of an ENT beside the people that the store knows, as set
// operations over temporary tables that end with the transaction. What may be taken over is decided in
// daemon/run/adopt.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "aaf/model/key.hpp"
#include "store/database.hpp"
#include "store/persons.hpp"

namespace entsync::store {

// How an entry was recognised; the smaller, the stronger.
enum class MatchedBy { jointure = 1, eleve_id = 2, ine = 3, login = 4 };
[[nodiscard]] std::string_view word(MatchedBy value);  // jointure, ELEVE_ID, INE, login

// An entry that entsync did not make, as far as it tells whose it is. Empty: it does not tell.
struct ForeignEntry {
  std::string dn, uid, login;
  std::string kind;                    // pupil, guardian, staff
  std::vector<std::string> jointures;  // "TOULOUSE$1000000001"
  std::string eleve_id, ine;
  std::string family_key, given_key, birth_date;  // names folded, for comparison
  std::vector<std::string> classes;
};

// A person of ours who may be recognised by login and names.
struct LoginCandidate {
  std::string key, kind, login, given_key, family_key, birth_name_key, birth_date;  // login: given, or what it would be
};

// Makes the tables; they are gone with the transaction.
void begin_adoption(Transaction& tx);
void add_foreign(Transaction& tx, const std::vector<ForeignEntry>& entries);
// Finds who may be whom by jointure, ELEVE_ID and INE, over all entries at once.
void match_numbers(Transaction& tx);
// Likewise by login (a number at its end does not count) together with names, kind and, where both tell it, birth date.
void match_logins(Transaction& tx, const std::vector<LoginCandidate>& people);
// Who was found by a double's record (double → survivor) is the survivor. Of entries that match a person equally, one
// that does so by the survivor's own record is the better.
void match_survivors(Transaction& tx, const std::map<std::string, std::string>& survivors);

// What the matches of one entry amount to.
struct AdoptionMatch {
  std::int64_t entry = 0;  // in the order in which they were added, from 1
  ForeignEntry foreign;
  std::string key;  // empty: nobody matches
  MatchedBy by{};
  std::string conflict;  // why it may not be taken over although it matches; empty: nothing speaks against it
};
// Settles who is whom: for each entry its strongest match, and for each person the strongest entry. Conflicts: numbers
// that name different people, several people or entries of equal strength, uid or login of somebody else who has an
// account, an account that the person has already, here or under another uid or login elsewhere.
void settle_adoption(Transaction& tx, const std::string& ent);
// The next `limit` entries behind number `after`, all of them, matched or not.
[[nodiscard]] std::vector<AdoptionMatch> next_matches(Transaction& tx, std::int64_t after, std::size_t limit);

// Who may be meant by entries that somebody matches, each person once for each entry with the strongest match; by
// entry, then by strength.
struct AdoptionCandidate {
  std::int64_t entry = 0;
  std::string key;
  MatchedBy by{};
};
[[nodiscard]] std::vector<AdoptionCandidate> candidates_of(Transaction& tx, const std::vector<std::int64_t>& entries);

// Somebody whose entry, by all appearance, is left alone.
struct LeftAlone {
  std::string key, dn, why;
  bool entitled = false;  // a sync would make the person an account
};
void add_left_alone(Transaction& tx, const std::vector<LeftAlone>& people);
// Keeps them (store/unadopted), but for those who have taken over another entry. Returns how many of the entitled wait.
std::int64_t keep_left_alone(Transaction& tx, const std::string& ent, std::int64_t run);

// These people bear the uid and login of their entry from now on (an empty login: none yet). Logins that were given to
// people without any account make room. A login with capitals reserves its small spelling, too: an ENT holds both for
// one.
struct TakeOver {
  std::string key, uid, login;
};
void take_over(Transaction& tx, const std::vector<TakeOver>& people, const LoginMark& mark);
// Logins of entries that are left alone: nobody is given one of them any more, and who has no account gives it back
// (R41).
void reserve_logins(Transaction& tx, const std::vector<std::string>& logins, const LoginMark& mark);

}  // namespace entsync::store
