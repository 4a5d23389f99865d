#include "aaf/federate/elegroupe.hpp"

#include <fmt/format.h>

#include <tuple>

#include "aaf/federate/identities.hpp"
#include "aaf/federate/link_dates.hpp"

namespace entsync::aaf::federate {
namespace {

// One ELEVE element of the file with its GROUPE elements.
struct Sent {
  std::vector<const source::GroupLink*> links;
  [[nodiscard]] const source::GroupLink& head() const { return *links.front(); }
};

std::vector<Sent> sent_pupils(const std::vector<source::GroupLink>& links) {
  const auto identity = [](const source::GroupLink& link) {
    return std::tie(link.position, link.eleve_id, link.ine, link.id_prv, link.family_name, link.given_name,
                    link.birth_date);
  };
  std::vector<Sent> pupils;
  for (const source::GroupLink* link : in_order(links)) {
    if (pupils.empty() || identity(pupils.back().head()) != identity(*link)) pupils.emplace_back();
    pupils.back().links.push_back(link);
  }
  return pupils;
}

// Finds pupils the way SIECLE's import does. Who has left is found last.
class Finder {
 public:
  explicit Finder(Roster& roster) : roster_(roster) {
    for (RosterPupil& pupil : roster.pupils) {
      const source::Pupil& record = *pupil.record;
      add(by_ine_, record.ine, pupil);
      add(by_prv_, record.id_prv, pupil);
      for (const std::string& family : {record.family_name, record.usage_name}) {
        add(by_name_, name_key(family, record.given_name, record.birth_date), pupil);
      }
    }
  }

  RosterPupil* find(const source::GroupLink& link) {
    if (RosterPupil* const pupil = roster_.find(link.eleve_id)) return pupil;
    if (RosterPupil* const pupil = look(by_ine_, link.ine)) return pupil;
    if (RosterPupil* const pupil = look(by_prv_, link.id_prv)) return pupil;
    for (const std::string& family : {link.family_name, link.usage_name}) {
      if (RosterPupil* const pupil = look(by_name_, name_key(family, link.given_name, link.birth_date))) return pupil;
    }
    return nullptr;
  }

 private:
  using Index = std::map<std::string, RosterPupil*>;

  static std::string name_key(const std::string& family, const std::string& given, std::optional<Date> birth) {
    if (family.empty() || given.empty() || !birth) return {};
    return name_letters(family) + "|" + name_letters(given) + "|" + iso(*birth);
  }
  static void add(Index& index, const std::string& key, RosterPupil& pupil) {
    if (key.empty()) return;
    RosterPupil*& slot = index[key];
    if (slot == nullptr || (slot->left && !pupil.left)) slot = &pupil;
  }
  static RosterPupil* look(const Index& index, const std::string& key) {
    const auto at = index.find(key);
    return key.empty() || at == index.end() ? nullptr : at->second;
  }

  Roster& roster_;
  Index by_ine_, by_prv_, by_name_;
};

Place place_of(const Workspace& workspace, const source::GroupLink& link, const RosterPupil* pupil) {
  Place place{Population::pupil, workspace.sources.files.elegroupe, "ELEVE " + std::to_string(link.position), {}};
  const std::string& eleve_id = pupil != nullptr ? pupil->record->eleve_id : link.eleve_id;
  if (!eleve_id.empty()) place.identifiers.emplace_back("ELEVE_ID", eleve_id);
  if (!link.ine.empty()) place.identifiers.emplace_back("INE", link.ine);
  if (!link.id_prv.empty()) place.identifiers.emplace_back("ID_PRV_ELE", link.id_prv);
  return place;
}

std::string year_text(const Calendar& year) { return "(du " + french(year.first) + " au " + french(year.last) + ")"; }

void report_dates(Workspace& workspace, const Place& place, const source::GroupLink& link, const LinkDates& dates) {
  const Calendar& year = workspace.sources.siecle->year.calendar;
  const std::string first = link.first_day ? french(*link.first_day) : "";
  const std::string last = link.last_day ? french(*link.last_day) : "";
  for (const std::string& code : dates.anomalies) {
    if (code == "ELEGRP_A_01") {
      workspace.report(code, place, "DATE_DEBUT_GROUPE", first,
                       fmt::format("La date de début \"{}\" du groupe \"{}\" n'est pas antérieure à sa date de fin "
                                   "\"{}\". Les deux ont été réinitialisées : du {}{}.",
                                   first, link.code, last, french(dates.first),
                                   dates.last < open_end ? " au " + french(dates.last) : ", sans fin"));
    } else if (code == "ELEGRP_A_02") {
      workspace.report(
          code, place, "DATE_DEBUT_GROUPE", first,
          fmt::format("La date de début \"{}\" du groupe \"{}\" n'est pas incluse dans la période scolaire "
                      "autorisée sur l'année en cours {}. Celle-ci a été réinitialisée à \"{}\".",
                      first, link.code, year_text(year), french(dates.first)));
    } else if (code == "ELEGRP_A_03") {
      workspace.report(code, place, "DATE_FIN_GROUPE", last,
                       fmt::format("La date de fin \"{}\" du groupe \"{}\" n'est pas incluse dans la période scolaire "
                                   "autorisée sur l'année en cours {}. Celle-ci a été réinitialisée à \"{}\".",
                                   last, link.code, year_text(year), french(dates.last)));
    } else {
      workspace.report(code, place, "DATE_DEBUT_GROUPE, DATE_FIN_GROUPE", fmt::format("{} - {}", first, last),
                       fmt::format("L'inscription dans le groupe \"{}\" est entièrement hors de l'année scolaire {}. "
                                   "Elle a été rejetée.",
                                   link.code, year_text(year)));
    }
  }
}

enum class Outcome { taken, taken_with_anomaly, rejected };

// One link of one pupil who is on record and has a MEF.
Outcome take_link(Workspace& workspace, const Structures& structures, RosterPupil& pupil,
                  const source::GroupLink& link) {
  const Place place = place_of(workspace, link, &pupil);
  // A group that was refused is reported once, by itself (R10, D20).
  if (structures.groups.refused.contains(link.code)) return Outcome::rejected;
  const KnownStructure* const group = structures.groups.in_siecle(link.code);
  if (group == nullptr) {
    report_unknown_group(workspace, structures, place, "CODE_GROUPE", link.code);
    return Outcome::rejected;
  }
  const std::string& mef = pupil.record->mef;
  if (!group->mefs.empty() && !std::binary_search(group->mefs.begin(), group->mefs.end(), mef)) {
    workspace.report(
        "GROUPE_B_02", place, "CODE_GROUPE", link.code,
        "Le groupe \"" + link.code + "\" n'est pas rattaché au MEF (\"" + mef +
            "\") de l'élève. L'inscription de l'élève dans ce groupe a été rejetée. Rattacher le groupe à ce "
            "MEF dans STS, exporter la structure, puis envoyer à nouveau les liens.");
    return Outcome::rejected;
  }
  const LinkDates dates = link_dates(link.first_day, link.last_day, workspace.sources.siecle->year.calendar,
                                     pupil.record->entry_date, pupil.record->exit_date);
  report_dates(workspace, place, link, dates);
  if (dates.dropped()) return Outcome::rejected;
  if (dates.first <= workspace.today() && workspace.today() <= dates.last) pupil.groups.push_back(link.code);
  workspace.edge(dates.first);
  if (dates.last >= workspace.today()) workspace.edge_after(dates.last);
  return dates.anomalies.empty() ? Outcome::taken : Outcome::taken_with_anomaly;
}

void take_pupil(Workspace& workspace, const Structures& structures, RosterPupil& pupil, const Sent& sent,
                LinkCounts& counts) {
  const Place place = place_of(workspace, sent.head(), &pupil);
  if (pupil.record->mef.empty()) {
    counts.links_rejected += static_cast<int>(sent.links.size());
    ++counts.pupils_rejected;
    workspace.report(
        "GROUPE_B_01", place, "CODE_MEF", "",
        "L'élève n'est inscrit dans aucun MEF. Toutes ses inscriptions dans des groupes ont été rejetées.");
    return;
  }
  int rejected = 0;
  for (const source::GroupLink* link : sent.links) {
    const Outcome outcome = take_link(workspace, structures, pupil, *link);
    if (outcome == Outcome::rejected) ++rejected;
    if (outcome == Outcome::taken_with_anomaly) ++counts.links_with_anomaly;
  }
  counts.links_rejected += rejected;
  const int all = static_cast<int>(sent.links.size());
  if (rejected == 0) return;
  ++(rejected < all ? counts.pupils_partial : counts.pupils_rejected);
  if (rejected == all) return;
  workspace.report("ELEGROUPE_PARTIEL", place, "", "",
                   "Liens 'élève-groupe' partiellement importés : " + std::to_string(all - rejected) + " sur " +
                       std::to_string(all) + ". Les autres inscriptions de l'élève sont conservées.");
}

void report_not_found(Workspace& workspace, const source::GroupLink& link) {
  const Place place = place_of(workspace, link, nullptr);
  const std::string sent = !link.eleve_id.empty() ? link.eleve_id : !link.ine.empty() ? link.ine : link.id_prv;
  const std::string_view field = !link.eleve_id.empty() ? "ELEVE_ID" : !link.ine.empty() ? "ID_NATIONAL" : "ID_PRV_ELE";
  workspace.report(
      "REJELEGROUPE_01", place, field, sent,
      "L'élève " + link.family_name + " " + link.given_name +
          (link.birth_date ? " né le " + french(*link.birth_date) : std::string{}) + " (identifiant envoyé = " + sent +
          ") n'a pas été trouvé dans SIECLE. Ses inscriptions dans des groupes ont été rejetées. Importer à "
          "nouveau les élèves de SIECLE dans le logiciel d'emploi du temps, puis renvoyer les liens.");
}

void report_absent(Workspace& workspace, const RosterPupil& pupil) {
  Place place = federate::place_of(workspace, *pupil.record);
  place.file = workspace.sources.files.elegroupe;
  place.record.clear();
  workspace.report(
      "ELEGROUPE_ABSENT", place, "", "",
      "L'élève est connu de SIECLE mais absent du fichier des liens élève-groupe : il n'est dans aucun groupe.");
}

void report_counts(Workspace& workspace, const LinkCounts& counts) {
  const auto line = [](std::string_view what, int count) { return std::string{what} + " : " + std::to_string(count); };
  workspace.report("ELEGROUPE_BILAN", Place{Population::pupil, workspace.sources.files.elegroupe, "", {}}, "", "",
                   line("Élèves lus", counts.pupils_read) + " ; " + line("élèves rejetés", counts.pupils_rejected) +
                       " ; " + line("élèves partiellement importés", counts.pupils_partial) + " ; " +
                       line("élèves sortis", counts.pupils_left) + " ; " +
                       line("liens rejetés", counts.links_rejected) + " ; " +
                       line("liens importés avec anomalie", counts.links_with_anomaly) + " ; " +
                       line("élèves absents du fichier", counts.pupils_absent) + ".");
}

}  // namespace

LinkCounts take_elegroupe(Workspace& workspace, const Structures& structures, Roster& roster) {
  LinkCounts counts;
  Finder finder{roster};
  std::set<const RosterPupil*> seen;
  for (const Sent& sent : sent_pupils(workspace.sources.elegroupe->links)) {
    ++counts.pupils_read;
    counts.links_read += static_cast<int>(sent.links.size());
    RosterPupil* const pupil = finder.find(sent.head());
    if (pupil == nullptr) {
      ++counts.pupils_rejected;
      counts.links_rejected += static_cast<int>(sent.links.size());
      report_not_found(workspace, sent.head());
    } else if (!seen.insert(pupil).second) {
      ++counts.pupils_rejected;
      counts.links_rejected += static_cast<int>(sent.links.size());
      workspace.report("REJELEGROUPE_03", place_of(workspace, sent.head(), pupil), "ELEVE_ID", pupil->record->eleve_id,
                       "L'élève a déjà été importé : il est présent deux fois dans le fichier. Sa seconde liste de "
                       "groupes a été rejetée.");
    } else if (pupil->left) {
      ++counts.pupils_left;
      counts.links_rejected += static_cast<int>(sent.links.size());
    } else {
      take_pupil(workspace, structures, *pupil, sent, counts);
    }
  }
  for (const RosterPupil& pupil : roster.pupils) {
    if (pupil.left || seen.contains(&pupil)) continue;
    ++counts.pupils_absent;
    report_absent(workspace, pupil);
  }
  report_counts(workspace, counts);
  return counts;
}

}  // namespace entsync::aaf::federate
