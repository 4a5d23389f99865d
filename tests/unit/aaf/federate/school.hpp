// A small made-up school for the tests of the federation rules: one collège where everything is in order, to which each
// test does one thing.
#pragma once

#include <string>
#include <vector>

#include "aaf/federate/federate.hpp"

namespace entsync::aaf::federate {

// A day of the made-up year as the tests write it: day("2026-10-05").
[[nodiscard]] Date day(const std::string& text);

struct School {
  Sources sources;
  Elsewhere elsewhere;
  Options options;

  // SIECLE and STS of 2026/2027, no people, division 3A of MEF 10310019110 on both sides; today is 2026-10-05.
  School();

  // Each adds a complete record and hands it out for changes; the reference holds until the next record of its kind.
  source::Pupil& pupil(const std::string& eleve_id, const std::string& division = "3A");
  void membership(const std::string& eleve_id, const std::string& type, const std::string& code);
  source::Guardian& guardian(const std::string& personne_id);
  source::GuardianLink& link(const std::string& personne_id, const std::string& eleve_id, int level = 1);
  source::GroupLink& group_link(const std::string& eleve_id, const std::string& code);
  source::Individual& individual(const std::string& type, const std::string& id);
  source::Service& service(const std::string& type, const std::string& id, const std::string& code,
                           const std::string& structure_type = "D");
  source::SubstituteService& substitute(const std::string& id, const std::string& code, const std::string& first,
                                        const std::string& last);
  // A division or group, on the sides named: "siecle", "sts" or "both".
  void division(const std::string& code, const std::string& sides = "both");
  void group(const std::string& code, const std::string& sides = "both");
  source::Structure& siecle_structure(const std::string& code);
  source::Structure& sts_structure(const std::string& code);
  // The other establishment's record of the same pupil, schooled there and exported on the same day.
  OtherEnrolment& enrolled_elsewhere(const source::Pupil& pupil);

  [[nodiscard]] View view() const { return federate(sources, elsewhere, options); }
};

// The entry of that key; null when there is none.
[[nodiscard]] const Entry* find(const View& view, const std::string& key);
[[nodiscard]] std::string pupil(const std::string& eleve_id);  // its key
[[nodiscard]] std::string guardian(const std::string& personne_id);
[[nodiscard]] std::string teacher(const std::string& id);  // of type epp
// Values of an attribute of the entry; empty when either is missing.
[[nodiscard]] std::vector<std::string> values(const View& view, const std::string& key, const std::string& attribute);
// How often an anomaly was reported, and its first occurrence (null: none).
[[nodiscard]] int count(const View& view, const std::string& code);
[[nodiscard]] const Diagnostic* anomaly(const View& view, const std::string& code);

}  // namespace entsync::aaf::federate
