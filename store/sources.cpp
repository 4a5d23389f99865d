#include "store/sources.hpp"

#include "store/files.hpp"
#include "store/record_columns.hpp"
#include "store/sql.hpp"
#include "store/staging.hpp"

namespace entsync::store {
namespace {

using namespace aaf::federate;
using aaf::source::Format;

void load_siecle_file(Transaction& tx, const StoredFile& file, Sources& sources) {
  SiecleSide& side = *sources.siecle;
  switch (file.header->format) {
    case Format::eleves:
      sources.files.eleves = file.name;
      side.eleves_made = file.made.value_or(file.received);
      side.pupils = load<aaf::source::Pupil>(tx, file.id);
      side.options = load<aaf::source::PupilOption>(tx, file.id);
      side.memberships = load<aaf::source::PupilStructure>(tx, file.id);
      side.grants = load<aaf::source::PupilGrant>(tx, file.id);
      side.pupil_addresses = load<aaf::source::Address>(tx, file.id);
      return;
    case Format::responsables:
      sources.files.responsables = file.name;
      side.guardians = load<aaf::source::Guardian>(tx, file.id);
      side.links = load<aaf::source::GuardianLink>(tx, file.id);
      side.guardian_addresses = load<aaf::source::Address>(tx, file.id);
      return;
    case Format::structures:
      sources.files.structures = file.name;
      side.structures = load<aaf::source::Structure>(tx, file.id);
      return;
    case Format::nomenclature:
      sources.files.nomenclature = file.name;
      side.terms = load<aaf::source::Term>(tx, file.id);
      return;
    case Format::communs: {
      sources.files.communs = file.name;
      auto records = load<aaf::source::Establishment>(tx, file.id);
      if (!records.empty()) side.establishment = std::move(records.front());
      return;
    }
    case Format::elegroupe:
      sources.files.elegroupe = file.name;
      sources.elegroupe = GroupLinkFile{file.header->export_date.value_or(aaf::day_of(file.received)),
                                        load<aaf::source::GroupLink>(tx, file.id)};
      return;
    case Format::geographique:
    case Format::etablissements:
    case Format::sts_emp: return;
  }
}

void load_sts_file(Transaction& tx, const StoredFile& file, Sources& sources) {
  StsSide& side = *sources.sts;
  sources.files.sts_emp = file.name;
  side.received = aaf::day_of(file.made.value_or(file.received));  // D1: the day of its zip entry
  side.individuals = load<aaf::source::Individual>(tx, file.id);
  side.services = load<aaf::source::Service>(tx, file.id);
  side.substitutes = load<aaf::source::SubstituteService>(tx, file.id);
  side.structures = load<aaf::source::Structure>(tx, file.id);
  side.terms = load<aaf::source::Term>(tx, file.id);
  auto records = load<aaf::source::Establishment>(tx, file.id);
  if (!records.empty()) side.establishment = std::move(records.front());
}

// The promoted Eleves files, with the school year of their lot.
constexpr const char* eleves_in_force =
    "(select f.id, f.uai, l.millesime, l.first_day, l.last_day, l.export_date from file f join lot l on l.id = f.lot"
    " where f.state = 'promoted' and f.format = 'Eleves')";

std::vector<OtherEnrolment> load_enrolments(Transaction& tx, const std::string& uai) {
  // One division each: the first that the file names.
  const Rows rows = query(
      tx,
      std::string("with eleves as ") + eleves_in_force +
          " select o.ine, e.uai, o.eleve_id, o.family_name, o.usage_name, o.given_name, o.birth_date, o.mef,"
          " (select s.code from staged_pupil_structure s where s.file_id = o.file_id and s.eleve_id = o.eleve_id"
          "  and s.type = 'D' order by s.line limit 1), o.exit_date, e.millesime, e.first_day, e.last_day, "
          "e.export_date"
          " from eleves e join staged_pupil o on o.file_id = e.id"
          " where e.uai <> $1 and o.ine in (select p.ine from staged_pupil p join eleves mine on p.file_id = mine.id"
          "  where mine.uai = $1 and p.ine is not null)"
          " order by o.ine, e.uai, o.line",
      {uai});
  std::vector<OtherEnrolment> out;
  out.reserve(rows.size());
  for (const Row row : rows) {
    out.push_back({.ine = row.text(0),
                   .uai = row.text(1),
                   .eleve_id = row.text(2),
                   .family_name = row.text(3),
                   .usage_name = row.text(4),
                   .given_name = row.text(5),
                   .birth_date = row.maybe_date(6),
                   .mef = row.text(7),
                   .division = row.text(8),
                   .exit_date = row.maybe_date(9),
                   .millesime = row.integer(10),
                   .calendar = {row.date(11), row.date(12)},
                   .export_date = row.date(13)});
  }
  return out;
}

// Keys that the staged records of this establishment stand for, as text[] expressions over the files in force.
constexpr const char* keys_in_force =
    "(select 'eleve:' || $2 || ':' || s.eleve_id as key from staged_pupil s join file f on f.id = s.file_id"
    "  where f.uai = $1 and f.state = 'promoted'"
    " union select 'responsable:' || $2 || ':' || s.personne_id from staged_guardian s join file f on f.id = s.file_id"
    "  where f.uai = $1 and f.state = 'promoted'"
    " union select s.type || ':' || $2 || ':' || s.id from staged_individual s join file f on f.id = s.file_id"
    "  where f.uai = $1 and f.state = 'promoted' and s.type in ('epp', 'eppsup'))";

std::vector<KnownIdentity> load_identities(Transaction& tx, const std::string& uai, const std::string& academie) {
  // Whom this establishment was found to share is shared for good: a name that is mended here later does not part them.
  const Rows rows =
      query(tx,
            std::string(
                "select distinct on (p.key) p.key, p.first_uai, e.attributes -> 'ENTPersonNomPatro' ->> 0,"
                " e.attributes -> 'sn' ->> 0, e.attributes -> 'givenName' ->> 0, e.attributes -> 'personalTitle' ->> 0,"
                " e.attributes -> 'ENTPersonDateNaissance' ->> 0"
                " from ") +
                keys_in_force +
                " k join person p on p.key = k.key join entry e on e.key = p.key and e.uai = p.first_uai"
                " where p.first_uai <> $1 and e.attributes <> '{}' and not exists (select 1 from entry m where m.key = "
                "p.key and m.uai = $1)"
                " order by p.key, e.from_run desc",
            {uai, academie});
  std::vector<KnownIdentity> out;
  out.reserve(rows.size());
  for (const Row row : rows) {
    out.push_back({row.text(0), row.text(1), row.text(row.null(2) ? 3 : 2), row.text(4), row.text(5),
                   aaf::parse_french_date(row.view(6))});
  }
  return out;
}

}  // namespace

Sources load_sources(Transaction& tx, const std::string& uai, const std::string& academie) {
  Sources sources;
  sources.uai = uai;
  sources.academie = academie;
  for (const Lot& lot : lots_in_force(tx, uai)) {
    if (lot.side == aaf::Side::siecle) {
      sources.siecle.emplace();
      sources.siecle->year = lot.year;
      sources.siecle->export_date = lot.export_date;
      for (const StoredFile& file : lot.files) load_siecle_file(tx, file, sources);
    } else {
      sources.sts.emplace();
      sources.sts->year = lot.year;
      for (const StoredFile& file : lot.files) load_sts_file(tx, file, sources);
    }
  }
  const Rows last = query(tx,
                          "select " + column_list<aaf::source::Establishment>("r.") +
                              " from establishment e, jsonb_populate_record(null::staged_establishment, e.last_known) r"
                              " where e.uai = $1 and e.last_known is not null",
                          {uai});
  if (!last.empty()) sources.registered = record_from<aaf::source::Establishment>(last.front());
  return sources;
}

Elsewhere load_elsewhere(Transaction& tx, const std::string& uai, const std::string& academie) {
  return {load_enrolments(tx, uai), load_identities(tx, uai, academie)};
}

std::vector<std::string> related_uais(Transaction& tx, const std::string& uai) {
  const Rows rows = query(tx,
                          std::string("with eleves as ") + eleves_in_force +
                              " select distinct e.uai from eleves mine join staged_pupil p on p.file_id = mine.id"
                              " join staged_pupil o on o.ine = p.ine join eleves e on e.id = o.file_id"
                              " where mine.uai = $1 and e.uai <> $1 order by 1",
                          {uai});
  std::vector<std::string> uais;
  for (const Row row : rows) uais.push_back(row.text(0));
  return uais;
}

}  // namespace entsync::store
