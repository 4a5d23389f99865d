// The records that the readers hand out and the staging tables hold: one struct per element of the sources.
//
// A value that is absent, empty or blank in the file is empty here. Texts are trimmed, UTF-8, inner
// white space as delivered. A date that is none is left empty and reported. `position` is the record's number among its
// element's siblings in the file, from 1: together with the element's name it tells the record ("ELEVE 12").
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/source/field.hpp"

namespace entsync::aaf::source {

// BEE_ELEVES ELEVE.
struct Pupil {
  int position = 0;
  std::string eleve_id, elenoet, ine, id_prv;  // ine: ID_NATIONAL, else INE_RNIE
  std::string family_name, usage_name, given_name, given_name2, given_name3;
  std::optional<Date> birth_date;
  std::string sex;  // CODE_SEXE: 1 M, 2 F
  std::string email, home_phone, mobile, work_phone;
  std::optional<bool> accepts_sms;
  std::string regime, statut, mef;  // CODE_REGIME, CODE_STATUT, CODE_MEF
  std::optional<Date> entry_date, exit_date;
  std::string exit_reason;                 // CODE_MOTIF_SORTIE
  std::optional<bool> transport, repeats;  // ADHESION_TRANSPORT, DOUBLEMENT
  std::string address_id;
  std::string previous_uai, previous_division;  // SCOLARITE_AN_DERNIER

  static constexpr std::string_view table = "staged_pupil";
  static constexpr auto fields = std::tuple{field("position", &Pupil::position),
                                            field("eleve_id", &Pupil::eleve_id),
                                            field("elenoet", &Pupil::elenoet),
                                            field("ine", &Pupil::ine),
                                            field("id_prv", &Pupil::id_prv),
                                            field("family_name", &Pupil::family_name),
                                            field("usage_name", &Pupil::usage_name),
                                            field("given_name", &Pupil::given_name),
                                            field("given_name2", &Pupil::given_name2),
                                            field("given_name3", &Pupil::given_name3),
                                            field("birth_date", &Pupil::birth_date),
                                            field("sex", &Pupil::sex),
                                            field("email", &Pupil::email),
                                            field("home_phone", &Pupil::home_phone),
                                            field("mobile", &Pupil::mobile),
                                            field("work_phone", &Pupil::work_phone),
                                            field("accepts_sms", &Pupil::accepts_sms),
                                            field("regime", &Pupil::regime),
                                            field("statut", &Pupil::statut),
                                            field("mef", &Pupil::mef),
                                            field("entry_date", &Pupil::entry_date),
                                            field("exit_date", &Pupil::exit_date),
                                            field("exit_reason", &Pupil::exit_reason),
                                            field("transport", &Pupil::transport),

                                            field("address_id", &Pupil::address_id),
                                            field("previous_uai", &Pupil::previous_uai),
                                            field("previous_division", &Pupil::previous_division),
                                            field("repeats", &Pupil::repeats)};
  bool operator==(const Pupil&) const = default;
};

// BEE_ELEVES OPTIONS_ELEVE.
struct PupilOption {
  int position = 0;
  std::string eleve_id;
  std::optional<int> rank;        // NUM_OPTION
  std::string modality, subject;  // CODE_MODALITE_ELECT, CODE_MATIERE

  static constexpr std::string_view table = "staged_pupil_option";
  static constexpr auto fields =
      std::tuple{field("position", &PupilOption::position), field("eleve_id", &PupilOption::eleve_id),
                 field("rank", &PupilOption::rank), field("modality", &PupilOption::modality),
                 field("subject", &PupilOption::subject)};
  bool operator==(const PupilOption&) const = default;
};

// BEE_ELEVES STRUCTURES_ELEVE/STRUCTURE: a pupil in a division (D) or a group (G).
struct PupilStructure {
  int position = 0;
  std::string eleve_id, code, type;  // CODE_STRUCTURE, TYPE_STRUCTURE

  static constexpr std::string_view table = "staged_pupil_structure";
  static constexpr auto fields =
      std::tuple{field("position", &PupilStructure::position), field("eleve_id", &PupilStructure::eleve_id),
                 field("code", &PupilStructure::code), field("type", &PupilStructure::type)};
  bool operator==(const PupilStructure&) const = default;
};

// BEE_ELEVES BOURSE.
struct PupilGrant {
  int position = 0;
  std::string eleve_id, code;  // CODE_BOURSE

  static constexpr std::string_view table = "staged_pupil_grant";
  static constexpr auto fields = std::tuple{field("position", &PupilGrant::position),
                                            field("eleve_id", &PupilGrant::eleve_id), field("code", &PupilGrant::code)};
  bool operator==(const PupilGrant&) const = default;
};

// ADRESSE, of BEE_ELEVES avec adresses and of BEE_RESPONSABLES.
struct Address {
  int position = 0;
  std::string address_id, line1, line2, line3, line4, post_box, postal_code, town, foreign_town, country;
  // town: LIBELLE_POSTAL; foreign_town: COMMUNE_ETRANGERE; country: LL_PAYS

  static constexpr std::string_view table = "staged_address";
  static constexpr auto fields =
      std::tuple{field("position", &Address::position), field("address_id", &Address::address_id),
                 field("line1", &Address::line1),       field("line2", &Address::line2),
                 field("line3", &Address::line3),       field("line4", &Address::line4),
                 field("post_box", &Address::post_box), field("postal_code", &Address::postal_code),
                 field("town", &Address::town),         field("foreign_town", &Address::foreign_town),
                 field("country", &Address::country)};
  bool operator==(const Address&) const = default;
};

// BEE_RESPONSABLES PERSONNE.
struct Guardian {
  int position = 0;
  std::string personne_id, civility;  // LC_CIVILITE: M., MME
  std::string family_name, usage_name, given_name;
  std::string home_phone, mobile, work_phone, email;
  std::optional<bool> accepts_sms, discloses_address;  // ACCEPTE_SMS, COMMUNICATION_ADRESSE
  std::string address_id;

  static constexpr std::string_view table = "staged_guardian";
  static constexpr auto fields =
      std::tuple{field("position", &Guardian::position),       field("personne_id", &Guardian::personne_id),
                 field("civility", &Guardian::civility),       field("family_name", &Guardian::family_name),
                 field("usage_name", &Guardian::usage_name),   field("given_name", &Guardian::given_name),
                 field("home_phone", &Guardian::home_phone),   field("mobile", &Guardian::mobile),
                 field("work_phone", &Guardian::work_phone),   field("email", &Guardian::email),
                 field("accepts_sms", &Guardian::accepts_sms), field("discloses_address", &Guardian::discloses_address),
                 field("address_id", &Guardian::address_id)};
  bool operator==(const Guardian&) const = default;
};

// BEE_RESPONSABLES RESPONSABLE_ELEVE, new form; the old form is turned into it by the reader.
struct GuardianLink {
  int position = 0;
  std::string eleve_id, personne_id;
  std::optional<int> level;  // NIVEAU_RESPONSABILITE: 1 legal, 2 in charge, 3 to be contacted
  std::string parente;       // CODE_PARENTE, two digits
  std::optional<bool> pays_fees, receives_aid, houses_pupil, contact_first;

  static constexpr std::string_view table = "staged_guardian_link";
  static constexpr auto fields = std::tuple{field("position", &GuardianLink::position),
                                            field("eleve_id", &GuardianLink::eleve_id),
                                            field("personne_id", &GuardianLink::personne_id),
                                            field("level", &GuardianLink::level),
                                            field("parente", &GuardianLink::parente),
                                            field("pays_fees", &GuardianLink::pays_fees),
                                            field("receives_aid", &GuardianLink::receives_aid),
                                            field("houses_pupil", &GuardianLink::houses_pupil),
                                            field("contact_first", &GuardianLink::contact_first)};
  bool operator==(const GuardianLink&) const = default;
};

// DIVISION or GROUPE of BEE_STRUCTURES and of STS_EDT STRUCTURE.
struct Structure {
  int position = 0;
  std::string type;  // D or G
  std::string code, label;
  std::vector<std::string> mefs;
  std::vector<std::string> divisions;  // of a group: DIVISIONS_APPARTENANCE

  static constexpr std::string_view table = "staged_structure";
  static constexpr auto fields =
      std::tuple{field("position", &Structure::position), field("type", &Structure::type),
                 field("code", &Structure::code),         field("label", &Structure::label),
                 field("mefs", &Structure::mefs),         field("divisions", &Structure::divisions)};
  bool operator==(const Structure&) const = default;
};

// One row of a nomenclature: BEE_NOMENCLATURES (MEF, MATIERE, REGIME, STATUT_ELEVE, BOURSE, LIEN_PARENTE) and
// STS_EDT NOMENCLATURES (MEF, MATIERE).
struct Term {
  int position = 0;
  std::string list;                               // the item's element name
  std::string code, label, edition_label;         // LIBELLE_LONG, LIBELLE_EDITION
  std::string formation, mefstat11, attached_to;  // MEF only: FORMATION, CODE_MEFSTAT(11), MEF_RATTACHEMENT

  static constexpr std::string_view table = "staged_term";
  static constexpr auto fields = std::tuple{field("position", &Term::position),
                                            field("list", &Term::list),
                                            field("code", &Term::code),
                                            field("label", &Term::label),
                                            field("edition_label", &Term::edition_label),
                                            field("formation", &Term::formation),
                                            field("mefstat11", &Term::mefstat11),
                                            field("attached_to", &Term::attached_to)};
  bool operator==(const Term&) const = default;
};

// The establishment of itself: BEE_COMMUN DONNEES/UAJ with ANNEE_SCOLAIRE, STS_EDT PARAMETRES.
struct Establishment {
  int position = 0;
  std::string type;                       // CODE_TYPE_ETAB, CODE_CATEGORIE: CLG, LYC, LP, …
  std::string nature;                     // STS CODE_NATURE: 340 = collège
  std::string sector;                     // PU or PR (SECTEUR_CODE; STS STATUT public/prive)
  std::string acronym, name, complement;  // SIGLE, DENOM_PRINC, DENOM_COMPL
  std::string siren, street, postal_code, town, phone, fax, email;
  std::optional<Date> first_day, last_day;  // ANNEE_SCOLAIRE for pupils

  static constexpr std::string_view table = "staged_establishment";
  static constexpr auto fields = std::tuple{field("position", &Establishment::position),
                                            field("type", &Establishment::type),
                                            field("nature", &Establishment::nature),
                                            field("sector", &Establishment::sector),
                                            field("acronym", &Establishment::acronym),
                                            field("name", &Establishment::name),
                                            field("complement", &Establishment::complement),
                                            field("siren", &Establishment::siren),
                                            field("street", &Establishment::street),
                                            field("postal_code", &Establishment::postal_code),
                                            field("town", &Establishment::town),
                                            field("phone", &Establishment::phone),
                                            field("fax", &Establishment::fax),
                                            field("email", &Establishment::email),
                                            field("first_day", &Establishment::first_day),
                                            field("last_day", &Establishment::last_day)};
  bool operator==(const Establishment&) const = default;
};

// STS_EDT INDIVIDU and SUPPLEANT (type eppsup).
struct Individual {
  int position = 0;
  std::string type, id;                            // epp, dir, local, eppsup
  std::string sex, civility;                       // CIVILITE code: ., 1, 2, 3, L, M
  std::string usage_name, birth_name, given_name;  // NOM_USAGE, NOM_PATRONYMIQUE, PRENOM
  std::optional<Date> birth_date;
  std::string grade, function;           // GRADE, FONCTION
  std::vector<std::string> disciplines;  // "L0202$LET MODERN"
  std::vector<std::string> head_of;      // PROF_PRINC CODE_STRUCTURE

  static constexpr std::string_view table = "staged_individual";
  static constexpr auto fields = std::tuple{field("position", &Individual::position),
                                            field("type", &Individual::type),
                                            field("id", &Individual::id),
                                            field("sex", &Individual::sex),
                                            field("civility", &Individual::civility),
                                            field("usage_name", &Individual::usage_name),
                                            field("birth_name", &Individual::birth_name),
                                            field("given_name", &Individual::given_name),
                                            field("birth_date", &Individual::birth_date),
                                            field("grade", &Individual::grade),
                                            field("function", &Individual::function),
                                            field("disciplines", &Individual::disciplines),
                                            field("head_of", &Individual::head_of)};
  bool operator==(const Individual&) const = default;
};

// STS_EDT SERVICE × ENSEIGNANT: one teacher, one subject, one division or group.
struct Service {
  int position = 0;
  std::string structure_type, structure_code;  // D or G
  std::string subject, mode;                   // CODE_MATIERE, CODE_MOD_COURS
  std::string teacher_type, teacher_id;
  std::optional<int> hours_milli;  // HEURES_AGENT in thousandths of an hour

  static constexpr std::string_view table = "staged_service";
  static constexpr auto fields = std::tuple{field("position", &Service::position),
                                            field("structure_type", &Service::structure_type),
                                            field("structure_code", &Service::structure_code),
                                            field("subject", &Service::subject),
                                            field("mode", &Service::mode),
                                            field("teacher_type", &Service::teacher_type),
                                            field("teacher_id", &Service::teacher_id),
                                            field("hours_milli", &Service::hours_milli)};
  bool operator==(const Service&) const = default;
};

// STS_EDT SERVICE_SUPPLEANT × PERIODE: a substitute's dated service.
struct SubstituteService {
  int position = 0;
  std::string substitute_id;   // of SUPPLEANT, type eppsup
  std::string structure_code;  // a division or a group: resolved against both
  std::string subject, mode;
  std::optional<Date> first_day, last_day;  // inclusive
  std::optional<int> hours_milli;
  std::string absent_type, absent_id;

  static constexpr std::string_view table = "staged_substitute_service";
  static constexpr auto fields = std::tuple{field("position", &SubstituteService::position),
                                            field("substitute_id", &SubstituteService::substitute_id),
                                            field("structure_code", &SubstituteService::structure_code),
                                            field("subject", &SubstituteService::subject),
                                            field("mode", &SubstituteService::mode),
                                            field("first_day", &SubstituteService::first_day),
                                            field("last_day", &SubstituteService::last_day),
                                            field("hours_milli", &SubstituteService::hours_milli),
                                            field("absent_type", &SubstituteService::absent_type),
                                            field("absent_id", &SubstituteService::absent_id)};
  bool operator==(const SubstituteService&) const = default;
};

// IMPORT_ELEVES ELEVE × GROUPE: one pupil–group link of a timetable program.
struct GroupLink {
  int position = 0;                   // of the ELEVE
  std::string eleve_id, ine, id_prv;  // one of the three
  std::string family_name, usage_name, given_name;
  std::optional<Date> birth_date;
  std::string code;  // CODE_GROUPE
  std::optional<Date> first_day, last_day;

  static constexpr std::string_view table = "staged_group_link";
  static constexpr auto fields = std::tuple{field("position", &GroupLink::position),
                                            field("eleve_id", &GroupLink::eleve_id),
                                            field("ine", &GroupLink::ine),
                                            field("id_prv", &GroupLink::id_prv),
                                            field("family_name", &GroupLink::family_name),
                                            field("usage_name", &GroupLink::usage_name),
                                            field("given_name", &GroupLink::given_name),
                                            field("birth_date", &GroupLink::birth_date),
                                            field("code", &GroupLink::code),
                                            field("first_day", &GroupLink::first_day),
                                            field("last_day", &GroupLink::last_day)};
  bool operator==(const GroupLink&) const = default;
};

using Record = std::variant<Pupil, PupilOption, PupilStructure, PupilGrant, Address, Guardian, GuardianLink, Structure,
                            Term, Establishment, Individual, Service, SubstituteService, GroupLink>;

}  // namespace entsync::aaf::source
