// Which runs' command lines may name a person, for the parts of store/ that forget.
#pragma once

namespace entsync::store {

// A condition on `run r`: a command that takes a person's number, login or uid.
inline constexpr const char* naming_runs =
    "(r.arguments like '% --person %' or split_part(r.arguments, ' ', 1) in"
    " ('deactivate', 'protect', 'unprotect', 'cut-link'))";

}  // namespace entsync::store
