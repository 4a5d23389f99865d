#include "aaf/model/uai.hpp"

#include <algorithm>
#include <array>

namespace entsync::aaf {
namespace {

constexpr std::string_view key_letters = "ABCDEFGHJKLMNPRSTUVWXYZ";

struct Departement {
  std::string_view code;
  std::string_view academie;
};

// Départements as the ministry numbers them in a UAI (Corsica 620 and 720, New Caledonia 983, Polynesia 984), sorted by
// code, each with its académie as jointure prefixes write it. The académies of Caen and Rouen have been one, Normandie,
// since 2020; a directory that still knows them apart says so in its configuration.
constexpr std::array<Departement, 108> departements{{
    {"001", "LYON"},
    {"002", "AMIENS"},
    {"003", "CLERMONT-FERRAND"},
    {"004", "AIX-MARSEILLE"},
    {"005", "AIX-MARSEILLE"},
    {"006", "NICE"},
    {"007", "GRENOBLE"},
    {"008", "REIMS"},
    {"009", "TOULOUSE"},
    {"010", "REIMS"},
    {"011", "MONTPELLIER"},
    {"012", "TOULOUSE"},
    {"013", "AIX-MARSEILLE"},
    {"014", "NORMANDIE"},
    {"015", "CLERMONT-FERRAND"},
    {"016", "POITIERS"},
    {"017", "POITIERS"},
    {"018", "ORLEANS-TOURS"},
    {"019", "LIMOGES"},
    {"021", "DIJON"},
    {"022", "RENNES"},
    {"023", "LIMOGES"},
    {"024", "BORDEAUX"},
    {"025", "BESANCON"},
    {"026", "GRENOBLE"},
    {"027", "NORMANDIE"},
    {"028", "ORLEANS-TOURS"},
    {"029", "RENNES"},
    {"030", "MONTPELLIER"},
    {"031", "TOULOUSE"},
    {"032", "TOULOUSE"},
    {"033", "BORDEAUX"},
    {"034", "MONTPELLIER"},
    {"035", "RENNES"},
    {"036", "ORLEANS-TOURS"},
    {"037", "ORLEANS-TOURS"},
    {"038", "GRENOBLE"},
    {"039", "BESANCON"},
    {"040", "BORDEAUX"},
    {"041", "ORLEANS-TOURS"},
    {"042", "LYON"},
    {"043", "CLERMONT-FERRAND"},
    {"044", "NANTES"},
    {"045", "ORLEANS-TOURS"},
    {"046", "TOULOUSE"},
    {"047", "BORDEAUX"},
    {"048", "MONTPELLIER"},
    {"049", "NANTES"},
    {"050", "NORMANDIE"},
    {"051", "REIMS"},
    {"052", "REIMS"},
    {"053", "NANTES"},
    {"054", "NANCY-METZ"},
    {"055", "NANCY-METZ"},
    {"056", "RENNES"},
    {"057", "NANCY-METZ"},
    {"058", "DIJON"},
    {"059", "LILLE"},
    {"060", "AMIENS"},
    {"061", "NORMANDIE"},
    {"062", "LILLE"},
    {"063", "CLERMONT-FERRAND"},
    {"064", "BORDEAUX"},
    {"065", "TOULOUSE"},
    {"066", "MONTPELLIER"},
    {"067", "STRASBOURG"},
    {"068", "STRASBOURG"},
    {"069", "LYON"},
    {"070", "BESANCON"},
    {"071", "DIJON"},
    {"072", "NANTES"},
    {"073", "GRENOBLE"},
    {"074", "GRENOBLE"},
    {"075", "PARIS"},
    {"076", "NORMANDIE"},
    {"077", "CRETEIL"},
    {"078", "VERSAILLES"},
    {"079", "POITIERS"},
    {"080", "AMIENS"},
    {"081", "TOULOUSE"},
    {"082", "TOULOUSE"},
    {"083", "NICE"},
    {"084", "AIX-MARSEILLE"},
    {"085", "NANTES"},
    {"086", "POITIERS"},
    {"087", "LIMOGES"},
    {"088", "NANCY-METZ"},
    {"089", "DIJON"},
    {"090", "BESANCON"},
    {"091", "VERSAILLES"},
    {"092", "VERSAILLES"},
    {"093", "CRETEIL"},
    {"094", "CRETEIL"},
    {"095", "VERSAILLES"},
    {"620", "CORSE"},
    {"720", "CORSE"},
    {"971", "GUADELOUPE"},
    {"972", "MARTINIQUE"},
    {"973", "GUYANE"},
    {"974", "REUNION"},
    {"975", "SAINT-PIERRE-ET-MIQUELON"},
    {"976", "MAYOTTE"},
    {"977", "GUADELOUPE"},
    {"978", "GUADELOUPE"},
    {"983", "NOUVELLE-CALEDONIE"},
    {"984", "POLYNESIE-FRANCAISE"},
    {"986", "WALLIS-ET-FUTUNA"},
    {"987", "WALLIS-ET-FUTUNA"},
}};

static_assert(std::is_sorted(departements.begin(), departements.end(),
                             [](const Departement& a, const Departement& b) { return a.code < b.code; }));

}  // namespace

char uai_key(std::string_view seven_digits) {
  if (seven_digits.size() != 7) return '?';
  unsigned number = 0;
  for (const char c : seven_digits) {
    if (c < '0' || c > '9') return '?';
    number = number * 10 + static_cast<unsigned>(c - '0');
  }
  return key_letters[number % key_letters.size()];
}

bool is_uai(std::string_view text) {
  if (text.size() != 8) return false;
  const char key = uai_key(text.substr(0, 7));
  return key != '?' && key == text[7];
}

std::string_view departement_of(std::string_view uai) { return uai.substr(0, 3); }

std::string academie_of(std::string_view uai, const std::map<std::string, std::string>& overrides) {
  const auto code = departement_of(uai);
  if (const auto found = overrides.find(std::string{code}); found != overrides.end()) return found->second;
  const auto* found = std::lower_bound(departements.begin(), departements.end(), code,
                                       [](const Departement& d, std::string_view wanted) { return d.code < wanted; });
  if (found == departements.end() || found->code != code) return "INCONNUE";
  return std::string{found->academie};
}

}  // namespace entsync::aaf
