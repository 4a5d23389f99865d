#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "aaf/model/key.hpp"
#include "daemon/commands/explanation.hpp"
#include "daemon/output/when.hpp"
#include "store/directory.hpp"
#include "store/files.hpp"

namespace entsync::daemon::commands {

namespace {

std::string file_text(store::Transaction& tx, std::int64_t file_id, const std::string& name) {
  for (const store::StoredFile& file : store::files_named(tx, name)) {
    if (file.id != file_id) continue;
    const auto day = file.header && file.header->export_date ? aaf::french(*file.header->export_date)
                                                             : aaf::french(aaf::day_of(file.received));
    return fmt::format("{} (export of {}, received {})", name, day, output::minute(file.received));
  }
  return name;
}

// The lot that the file is part of.
void put_lot(Explanation& explanation, store::Transaction& tx, const store::StagedRecord& staged) {
  for (const store::Lot& lot : store::lots_in_force(tx, staged.uai)) {
    const bool part = std::any_of(lot.files.begin(), lot.files.end(),
                                  [&](const store::StoredFile& file) { return file.id == staged.file_id; });
    if (!part) continue;
    explanation.add("lot", fmt::format("{} of {}, export of {}, school year {}: in force", aaf::word(lot.side), lot.uai,
                                       aaf::french(lot.export_date), lot.year.millesime));
  }
}

// R20, R23.
void check_pupil(Explanation& explanation, store::Transaction& tx, const store::StagedRecord& staged,
                 const aaf::source::Pupil& pupil, aaf::Date today) {
  const bool left = pupil.exit_date && *pupil.exit_date < today;
  explanation.check(
      !left,
      pupil.exit_date ? fmt::format("DATE_SORTIE is {}{}", aaf::french(*pupil.exit_date),
                                    left ? ", so the pupil has left (R23)" : "")
                      : "no DATE_SORTIE: not left",
      "nothing, if the pupil has left; else the school removes the exit date in SIECLE and exports again");
  explanation.check(!pupil.ine.empty(), pupil.ine.empty() ? "no INE (R20)" : "the INE is there",
                    "the INE has to be given: a SIECLE-BEE assistance case of the school, then a new export");
  explanation.check(!pupil.mef.empty(), pupil.mef.empty() ? "no MEF (R20)" : "the MEF is there",
                    "the school's office gives the MEF in SIECLE and exports again");
  const std::string division = store::division_of(tx, staged.file_id, pupil.eleve_id);
  explanation.check(!division.empty(), division.empty() ? "no division (R20)" : "in division " + division,
                    "the school's office puts the pupil into a division in SIECLE and exports again");
  explanation.check(pupil.birth_date.has_value(),
                    pupil.birth_date ? "the birth date is there" : "no birth date: the record is incomplete (R20)",
                    "the school's office completes the record in SIECLE and exports again");
}

// R36, R38: linked to a pupil, at level 1 or 2, and that pupil is fed.
void check_guardian(Explanation& explanation, store::Transaction& tx, const store::StagedRecord& staged,
                    const aaf::source::Guardian& guardian) {
  const std::vector<aaf::source::GuardianLink> links = store::find_links(tx, staged.file_id, guardian.personne_id);
  explanation.check(
      !links.empty(), links.empty() ? "linked to no pupil (R36)" : fmt::format("linked to {} pupil(s)", links.size()),
      "nothing, if the person is nobody's guardian any more; else the school links the person to the pupil "
      "in SIECLE and exports again");
  std::set<std::string> fed;
  std::vector<std::string> keys;
  for (const auto& link : links) keys.push_back(link.eleve_id);
  for (const std::string& eleve_id : store::entitled_pupils(tx, staged.uai, keys)) fed.insert(eleve_id);
  bool in_charge = false, of_fed = false;
  for (const auto& link : links) {
    const bool charge = link.level == 1 || link.level == 2;
    explanation.add("link",
                    fmt::format("ELEVE {}: NIVEAU_RESPONSABILITE {}{}, CODE_PARENTE {}{}", link.eleve_id,
                                link.level ? std::to_string(*link.level) : "none", charge ? "" : " (to be contacted)",
                                link.parente, fed.contains(link.eleve_id) ? "" : "; this pupil is not fed"));
    in_charge = in_charge || charge;
    of_fed = of_fed || (charge && fed.contains(link.eleve_id));
  }
  if (links.empty()) return;
  explanation.check(in_charge,
                    in_charge ? "legal representative or in charge of a pupil (level 1 or 2)"
                              : "only to be contacted (level 3): no account (R38)",
                    "nothing, if that is right; else the school corrects the level in SIECLE and exports again");
  if (!in_charge) return;
  explanation.check(of_fed, of_fed ? "one of these pupils is fed" : "none of these pupils is fed (R36)",
                    "what is missing in the pupil's record: entsync explain with the ELEVE_ID");
}

// R55.
void check_staff(Explanation& explanation, store::Transaction& tx, const store::StagedRecord& staged,
                 const aaf::source::Individual& individual) {
  const std::int64_t services = store::count_services(tx, staged.file_id, individual.type, individual.id);
  explanation.add("check", individual.function.empty() ? "no FONCTION" : "FONCTION " + individual.function);
  explanation.add("check", fmt::format("{} service(s) in STS", services));
  explanation.check(
      !individual.function.empty() || services > 0,
      !individual.function.empty() || services > 0 ? "a function or a service gives an account (R55)"
                                                   : "neither function nor service: on long leave, or retired (R55)",
      "nothing, if that is right; else the function is given in EPP, or the services in STS-Web, and STS is "
      "exported again");
}

}  // namespace

void explain_record(Explanation& explanation, store::Transaction& tx, const store::StagedRecord& staged,
                    aaf::Date today) {
  const auto* pupil = std::get_if<aaf::source::Pupil>(&staged.record);
  const auto* guardian = std::get_if<aaf::source::Guardian>(&staged.record);
  const auto* individual = std::get_if<aaf::source::Individual>(&staged.record);
  const int position = pupil != nullptr        ? pupil->position
                       : guardian != nullptr   ? guardian->position
                       : individual != nullptr ? individual->position
                                               : 0;
  const char* element = pupil != nullptr ? "ELEVE" : guardian != nullptr ? "PERSONNE" : "INDIVIDU";
  explanation.add(
      "source",
      fmt::format("{}: {} {} of {}{}", staged.uai, element, position, file_text(tx, staged.file_id, staged.file),
                  staged.in_force ? "" : ", which waits and is not in force"),
      !staged.in_force && explanation.no_failure());
  if (!staged.in_force && explanation.next.empty())
    explanation.next = "the files that its lot waits for: entsync status";
  put_lot(explanation, tx, staged);
  if (pupil != nullptr) check_pupil(explanation, tx, staged, *pupil, today);
  if (guardian != nullptr) check_guardian(explanation, tx, staged, *guardian);
  if (individual != nullptr) check_staff(explanation, tx, staged, *individual);
}

}  // namespace entsync::daemon::commands
