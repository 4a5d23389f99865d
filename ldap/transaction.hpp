// RFC 5805 on the wire: a group of updates that takes effect as a whole or not at all. For this room's own files.
//
// slapd 2.5 breaks the connection when the updates of a transaction are sent without awaiting each answer: they never
// are.
#pragma once

#include <memory>
#include <string>

#include "ldap/request.hpp"
#include "ldap/session.hpp"

namespace entsync::ldap {

class Transaction {
 public:
  // Starts one; `started()` says whether the server took it. One per connection at a time.
  explicit Transaction(Connection::Session& session);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  // Takes an open one back.
  ~Transaction();

  [[nodiscard]] bool started() const { return open_; }
  // The server's answer to the start where it was refused; empty when the connection broke.
  [[nodiscard]] const std::unique_ptr<Answer>& refusal() const { return refusal_; }
  [[nodiscard]] const std::string* id() const { return &id_; }

  struct End {
    Answer answer;
    int refused_message = 0;  // the update that the server refused; 0: it names none
  };
  // Ends it. Empty when no answer came: whether it took effect is then unknown (commit) or it did not (abort).
  std::unique_ptr<End> commit() { return end(true); }
  std::unique_ptr<End> abort() { return end(false); }

 private:
  std::unique_ptr<End> end(bool commit);

  Connection::Session& session_;
  bool open_ = false;
  std::string id_;
  std::unique_ptr<Answer> refusal_;
};

}  // namespace entsync::ldap
