// What a result code means for an operation. For this room's own files.
#pragma once

#include <optional>
#include <string>

#include "aaf/model/directory_entry.hpp"
#include "aaf/plan/operation.hpp"
#include "ldap/session.hpp"
#include "ldap/writer.hpp"

namespace entsync::ldap {

// True for codes that leave open whether the entry is as wanted already (68 of an add, 16, 20 or 122 of a modify, these
// and 32 or 68 of a rename): the entry must be read.
[[nodiscard]] bool needs_a_look(aaf::plan::Verb verb, int code);

// The outcome that an answer stands for, when no look is needed or none was possible.
[[nodiscard]] Outcome outcome_of(const aaf::plan::Operation& operation, const Answer& answer);

[[nodiscard]] Outcome done(const aaf::plan::Operation& operation);
[[nodiscard]] Outcome without_answer(const aaf::plan::Operation& operation, aaf::OperationState state,
                                     std::string text);
// Of a batch that another run has closed the past on: stale, without a word of the server about the entry itself.
[[nodiscard]] Outcome too_late(const aaf::plan::Operation& operation);

// Whether an entry, as read, shows an operation's effect (done), its absence (planned) or neither (stale). `at_new_dn`
// is the entry under the new name of a rename.
[[nodiscard]] aaf::OperationState effect(const aaf::plan::Operation& operation, const aaf::DirectoryEntry* at_dn,
                                         const aaf::DirectoryEntry* at_new_dn);

}  // namespace entsync::ldap
