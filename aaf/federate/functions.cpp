#include "aaf/federate/functions.hpp"

#include <algorithm>
#include <array>

namespace entsync::aaf::federate {
namespace {

constexpr std::string_view no_label = "SANS OBJET";

// By profile, in the order of the profile table in docs/federated.md.
constexpr std::array functions{
    Function{"ENS", "ENS", "ENSEIGNEMENT"},
    Function{"BED", "ENS", no_label},
    Function{"FCA", "ENS", no_label},
    Function{"FCP", "ENS", no_label},
    Function{"FIJ", "ENS", "FORMATION INSERTION JEUNES"},
    Function{"IS", "ENS", no_label},
    Function{"ISES", "ENS", no_label},
    Function{"PPA", "ENS", no_label},
    Function{"RH1D", "ENS", no_label},
    Function{"RPL", "ENS", no_label},
    Function{"UPI", "ENS", no_label},
    Function{"DOC", "DOC", "DOCUMENTATION"},
    Function{"DIR", "DIR", "DIRECTION"},
    Function{"DEC", "DIR", no_label},
    Function{"DECPR", "DIR", no_label},
    Function{"DSES", "DIR", no_label},
    Function{"EDU", "EVS", "EDUCATION"},
    Function{"AED", "EVS", "ASSISTANT D'EDUCATION"},
    Function{"AES", "EVS", no_label},
    Function{"SUR", "EVS", no_label},
    Function{"ADF", "ETA", "PERSONNELS ADMINISTRATIFS"},
    Function{"ADM", "ETA", no_label},
    Function{"ADA", "ETA", "READAPTATION"},
    Function{"ALB", "ETA", no_label},
    Function{"ASE", "ETA", no_label},
    Function{"ASH", "ETA", no_label},
    Function{"CFC", "ETA", "CONSEILLER EN FORMATION CONTINUE"},
    Function{"CPD", "ETA", no_label},
    Function{"CTR", "ETA", "CHEF DE TRAVAUX"},
    Function{"LAB", "ETA", no_label},
    Function{"MDS", "ETA", no_label},
    Function{"ORI", "ETA", "ORIENTATION"},
    Function{"OUV", "ETA", no_label},
    Function{"INJ", "ACA", no_label},
    Function{"INS", "ACA", no_label},
};

}  // namespace

std::optional<Function> function_of(std::string_view code) {
  const auto at = std::find_if(functions.begin(), functions.end(),
                               [code](const Function& function) { return function.code == code; });
  return at == functions.end() ? std::nullopt : std::optional{*at};
}

}  // namespace entsync::aaf::federate
