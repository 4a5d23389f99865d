#include "aaf/federate/functions.hpp"

#include <algorithm>
#include <array>

namespace entsync::aaf::federate {
namespace {

// By profile, in the order of the profile table in docs/federated.md.
constexpr std::array functions{
    Function{"ENS", "ENS", "ENSEIGNEMENT"},
    Function{"BED", "ENS", sans_objet},
    Function{"FCA", "ENS", sans_objet},
    Function{"FCP", "ENS", sans_objet},
    Function{"FIJ", "ENS", "FORMATION INSERTION JEUNES"},
    Function{"IS", "ENS", sans_objet},
    Function{"ISES", "ENS", sans_objet},
    Function{"PPA", "ENS", sans_objet},
    Function{"RH1D", "ENS", sans_objet},
    Function{"RPL", "ENS", sans_objet},
    Function{"UPI", "ENS", sans_objet},
    Function{"DOC", "DOC", "DOCUMENTATION"},
    Function{"DIR", "DIR", "DIRECTION"},
    Function{"DEC", "DIR", sans_objet},
    Function{"DECPR", "DIR", sans_objet},
    Function{"DSES", "DIR", sans_objet},
    Function{"EDU", "EVS", "EDUCATION"},
    Function{"AED", "EVS", "ASSISTANT D'EDUCATION"},
    Function{"AES", "EVS", sans_objet},
    Function{"SUR", "EVS", sans_objet},
    Function{"ADF", "ETA", "PERSONNELS ADMINISTRATIFS"},
    Function{"ADM", "ETA", sans_objet},
    Function{"ADA", "ETA", "READAPTATION"},
    Function{"ALB", "ETA", sans_objet},
    Function{"ASE", "ETA", sans_objet},
    Function{"ASH", "ETA", sans_objet},
    Function{"CFC", "ETA", "CONSEILLER EN FORMATION CONTINUE"},
    Function{"CPD", "ETA", sans_objet},
    Function{"CTR", "ETA", "CHEF DE TRAVAUX"},
    Function{"LAB", "ETA", sans_objet},
    Function{"MDS", "ETA", sans_objet},
    Function{"ORI", "ETA", "ORIENTATION"},
    Function{"OUV", "ETA", sans_objet},
    Function{"INJ", "ACA", sans_objet},
    Function{"INS", "ACA", sans_objet},
};

}  // namespace

std::optional<Function> function_of(std::string_view code) {
  const auto at = std::find_if(functions.begin(), functions.end(),
                               [code](const Function& function) { return function.code == code; });
  return at == functions.end() ? std::nullopt : std::optional{*at};
}

}  // namespace entsync::aaf::federate
