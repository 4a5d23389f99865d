// What the rules of the federation get: the staged records of one establishment, and what other establishments say of
// the same people. Values only; the store fills them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aaf/model/date.hpp"
#include "aaf/model/school_year.hpp"
#include "aaf/source/records.hpp"

namespace entsync::aaf::federate {

// The file a kind of record came from, for diagnostics; empty when that file is not part of the lot.
struct FileNames {
  std::string eleves, responsables, structures, nomenclature, communs, sts_emp, elegroupe;
};

// The SIECLE lot in force.
struct SiecleSide {
  SchoolYear year;
  Date export_date{};
  LocalTime eleves_made{};  // when the Eleves export was made: R17 compares it with the ELEGROUPE file's day
  std::vector<source::Pupil> pupils;
  std::vector<source::PupilOption> options;
  std::vector<source::PupilStructure> memberships;
  std::vector<source::PupilGrant> grants;
  std::vector<source::Address> pupil_addresses;
  std::vector<source::Guardian> guardians;
  std::vector<source::GuardianLink> links;
  std::vector<source::Address> guardian_addresses;
  std::vector<source::Structure> structures;
  std::vector<source::Term> terms;
  std::optional<source::Establishment> establishment;  // Communs
};

// The ELEGROUPE file in force: the newest one received, whatever its age against the SIECLE export (R17 decides).
struct GroupLinkFile {
  Date import_date{};  // DATE_IMPORT
  std::vector<source::GroupLink> links;
};

// The STS lot in force.
struct StsSide {
  SchoolYear year;
  Date received{};
  std::vector<source::Individual> individuals;  // INDIVIDU and SUPPLEANT
  std::vector<source::Service> services;
  std::vector<source::SubstituteService> substitutes;
  std::vector<source::Structure> structures;
  std::vector<source::Term> terms;
  std::optional<source::Establishment> establishment;
};

struct Sources {
  std::string uai;
  std::string academie;  // "TOULOUSE"
  FileNames files;
  std::optional<SiecleSide> siecle;  // a side that is missing says nothing (D15)
  std::optional<GroupLinkFile> elegroupe;
  std::optional<StsSide> sts;
  std::optional<source::Establishment> registered;  // shipped establishments.csv or last known (D9)
};

// The same INE in another establishment's promoted Eleves (R21, D13).
struct OtherEnrolment {
  std::string ine;
  std::string uai;
  std::string eleve_id;
  std::string family_name, usage_name, given_name;
  std::optional<Date> birth_date;
  std::string mef, division;  // empty when it has none
  std::optional<Date> exit_date;
  int millesime = 0;
  Calendar calendar{};
  Date export_date{};
};

// A number that another UAI of the académie brought first, with its identity (D10).
struct KnownIdentity {
  std::string key;
  std::string uai;  // the one that brought it
  std::string family_name, given_name, civility;
  std::optional<Date> birth_date;
};

struct Elsewhere {
  std::vector<OtherEnrolment> enrolments;  // of this establishment's INEs
  std::vector<KnownIdentity> identities;   // of this establishment's keys
};

struct Options {
  Date today{};
  std::set<int> guardian_levels{1, 2};  // levels that get an account (R38)
  std::size_t group_code_max = 20;      // R10
  bool warn_group_code_over_8 = false;  // R10: the old limit as a warning
  TurnWindow turn_window;               // D13: multi-enrolment is not judged inside it; its ends are edges (D4)
};

}  // namespace entsync::aaf::federate
