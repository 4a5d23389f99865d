#include "aaf/federate/establishment.hpp"

#include <array>

#include "aaf/federate/functions.hpp"
#include "aaf/text/fold.hpp"

namespace entsync::aaf::federate {
namespace {

constexpr std::string_view no_siren = "000000000";  // D18
// SIECLE and STS are applications of this ministry, and neither export names one.
constexpr std::string_view ministry = "MINISTERE DE L'EDUCATION NATIONALE";

struct Nature {
  std::string_view code, label, type;  // CODE_NATURE, its label, CODE_TYPE_ETAB
};

// The kinds of establishment that SIECLE serves.
constexpr std::array natures{
    Nature{"340", "COLLEGE", "CLG"},
    Nature{"300", "LYCEE ENSEIGNT GENERAL ET TECHNOLOGIQUE", "LYC"},
    Nature{"302", "LYCEE D ENSEIGNEMENT GENERAL", "LG"},
    Nature{"301", "LYCEE D ENSEIGNEMENT TECHNOLOGIQUE", "LT"},
    Nature{"306", "LYCEE POLYVALENT", "LPO"},
    Nature{"320", "LYCEE PROFESSIONNEL", "LP"},
    Nature{"334", "SECTION D ENSEIGNEMENT PROFESSIONNEL", "SEP"},
    Nature{"370", "ETABLISSEMENT REGIONAL D'ENSEIGNT ADAPTE", "EREA"},
    Nature{"390", "SECTION ENSEIGNT GEN. ET PROF. ADAPTE", "SES"},
};

// By its code, else by its type: STS alone names the nature.
const Nature* nature_of(std::string_view code, std::string_view type) {
  for (const Nature& nature : natures) {
    if (nature.code == code) return &nature;
  }
  for (const Nature& nature : natures) {
    if (nature.type == type) return &nature;
  }
  return nullptr;
}

// The sources of D9 in the order in which they count.
class Register {
 public:
  explicit Register(const Sources& sources) {
    if (sources.siecle && sources.siecle->establishment) known_.push_back(&*sources.siecle->establishment);
    if (sources.sts && sources.sts->establishment) known_.push_back(&*sources.sts->establishment);
    if (sources.registered) known_.push_back(&*sources.registered);
  }
  // The first value that is there.
  [[nodiscard]] std::string value(std::string source::Establishment::*field) const {
    for (const source::Establishment* one : known_) {
      if (!(one->*field).empty()) return one->*field;
    }
    return {};
  }

 private:
  std::vector<const source::Establishment*> known_;
};

std::string contract_of(const std::string& sector) {
  const std::string folded = text::fold(sector);
  if (folded == "pu" || folded == "public") return "PU";
  return folded == "pr" || folded == "prive" ? "PR" : "";
}

std::string joined_name(const std::string& name, const std::string& complement) {
  if (name.empty() || complement.empty()) return name + complement;
  return name + " " + complement;
}

void put_structures(Attributes& out, const Structures& structures) {
  for (const auto& [code, division] : structures.divisions.known) {
    std::vector<std::string_view> parts{code, division.label};
    parts.insert(parts.end(), division.mefs.begin(), division.mefs.end());
    put(out, "ENTStructureClasses", composite(parts));
  }
  for (const auto& [code, group] : structures.groups.known) {
    std::vector<std::string_view> parts{code, group.label};
    parts.insert(parts.end(), group.divisions.begin(), group.divisions.end());
    put(out, "ENTStructureGroupes", composite(parts));
  }
}

}  // namespace

Entry establishment_entry(Workspace& workspace, const Structures& structures) {
  using E = source::Establishment;
  const Register known{workspace.sources};
  Entry entry;
  entry.category = Category::etab_educ_nat;
  entry.uai = workspace.sources.uai;
  entry.key = entry.uai;
  Attributes& out = entry.attributes;
  const Nature* const nature = nature_of(known.value(&E::nature), known.value(&E::type));
  std::string type = known.value(&E::type);
  if (type.empty() && nature != nullptr) type = nature->type;
  if (type.empty()) {
    workspace.report("ETABLISSEMENT_TYPE_INCONNU",
                     Place{std::nullopt, workspace.sources.files.communs, "", {{"UAI", entry.uai}}}, "CODE_TYPE_ETAB",
                     "",
                     "Le type de l'établissement n'est donné ni par Communs, ni par STS, ni par le registre. Exporter "
                     "Communs ; les ENT qui choisissent leurs établissements par type attendent.");
  }
  const std::string acronym = known.value(&E::acronym);
  put(out, "ENTStructureUAI", entry.uai);
  put(out, "ENTStructureJointure", "AC-" + workspace.sources.academie + "$" + entry.uai);
  put(out, "ENTStructureNomCourant",
      composite({acronym.empty() ? type : acronym, joined_name(known.value(&E::name), known.value(&E::complement)),
                 known.value(&E::town)}));
  put(out, "ENTStructureTypeStruct", std::string{nature != nullptr ? nature->label : sans_objet});
  put(out, "ENTStructureCodeTypeStruct",
      known.value(&E::nature).empty() && nature != nullptr ? std::string{nature->code} : known.value(&E::nature));
  put(out, "entsyncEstablishmentType", type);
  const std::string siren = known.value(&E::siren);
  put(out, "ENTStructureSIREN", siren.empty() ? std::string{no_siren} : siren);
  put(out, "ENTEtablissementContrat", contract_of(known.value(&E::sector)));
  put(out, "ENTEtablissementMinistereTutelle", std::string{ministry});
  put(out, "ENTServAcAcademie", workspace.sources.academie);
  put(out, "street", known.value(&E::street));
  put(out, "postalCode", known.value(&E::postal_code));
  put(out, "l", known.value(&E::town));
  put(out, "telephoneNumber", known.value(&E::phone));
  put(out, "facsimileTelephoneNumber", known.value(&E::fax));
  put(out, "ENTStructureEmail", known.value(&E::email));
  put_structures(out, structures);
  return entry;
}

}  // namespace entsync::aaf::federate
