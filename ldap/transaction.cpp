#include "ldap/transaction.hpp"

#include <lber.h>

#include <chrono>
#include <thread>

namespace entsync::ldap {
namespace {

constexpr char start_request[] = "1.3.6.1.1.21.1";
constexpr char end_request[] = "1.3.6.1.1.21.3";

// Ten times what was enough on a machine under load; a batch of 50 takes about 5 ms without it.
constexpr std::chrono::milliseconds pause_before_end{3};

struct FreeBer {
  void operator()(BerElement* ber) const { ber_free(ber, 1); }
};
using Ber = std::unique_ptr<BerElement, FreeBer>;

// SEQUENCE { commit BOOLEAN DEFAULT TRUE, identifier OCTET STRING }
std::string end_value(bool commit, const std::string& id) {
  const Ber ber(ber_alloc_t(LBER_USE_DER));
  const berval identifier{id.size(), const_cast<char*>(id.data())};  // NOLINT: only read
  const int written =
      commit ? ber_printf(ber.get(), "{O}", &identifier) : ber_printf(ber.get(), "{bO}", ber_int_t{0}, &identifier);
  berval flat{0, nullptr};
  if (written < 0 || ber_flatten2(ber.get(), &flat, 0) != 0) return {};
  return {flat.bv_val, flat.bv_len};
}

// SEQUENCE { messageID MessageID OPTIONAL, updatesControls … OPTIONAL }
int message_named_in(const std::string& data) {
  if (data.empty()) return 0;
  berval value{data.size(), const_cast<char*>(data.data())};  // NOLINT: only read
  const Ber ber(ber_init(&value));
  ber_len_t length = 0;
  ber_int_t id = 0;
  if (!ber || ber_skip_tag(ber.get(), &length) != LBER_SEQUENCE) return 0;
  if (ber_peek_tag(ber.get(), &length) != LBER_INTEGER) return 0;
  return ber_get_int(ber.get(), &id) == LBER_INTEGER ? id : 0;
}

}  // namespace

Transaction::Transaction(Connection::Session& session) : session_(session) {
  int id = 0;
  if (session.broken) return;
  if (ldap_extended_operation(session.handle.get(), start_request, nullptr, nullptr, nullptr, &id) != LDAP_SUCCESS) {
    session.give_up();
    return;
  }
  auto answer = session.answer(id);
  if (answer && answer->code == LDAP_SUCCESS) {
    open_ = true;
    id_ = answer->data;
  } else {
    refusal_ = std::move(answer);
  }
}

Transaction::~Transaction() {
  if (open_) end(false);
}

std::unique_ptr<Transaction::End> Transaction::end(bool commit) {
  open_ = false;
  if (session_.broken) return nullptr;
  std::this_thread::sleep_for(pause_before_end);
  const std::string text = end_value(commit, id_);
  berval value{text.size(), const_cast<char*>(text.data())};  // NOLINT: only read
  int id = 0;
  if (ldap_extended_operation(session_.handle.get(), end_request, &value, nullptr, nullptr, &id) != LDAP_SUCCESS) {
    session_.give_up();
    return nullptr;
  }
  auto answer = session_.answer(id);
  if (!answer) return nullptr;
  const int named = message_named_in(answer->data);
  return std::make_unique<End>(End{std::move(*answer), named});
}

}  // namespace entsync::ldap
