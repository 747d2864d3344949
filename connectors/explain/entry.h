#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectors/explain/parts.h"
#include "engine/types/time.h"

namespace limen::explain {

/// Why a rule did not look at an event of its kinds and key.
enum class PassedOver : std::uint8_t {
  kWhenFalse,
  kWhenAbsent,  // `when` reads a field that the event does not have
  kWhenError,
  kException,
  kExpired,
  kLate,
  kDuplicate,
  kNoZone,  // the key has no row in the table of zones
};
inline constexpr std::size_t kPassedOver = 8;
[[nodiscard]] std::string_view words(PassedOver why);

/// Something that happened to the rule and key, in the order in which it did.
struct Note {
  enum class Kind : std::uint8_t {
    kText,    // told as it is
    kJudged,  // a condition was evaluated
    kFires,
    kEnds,
  };
  Kind kind = Kind::kText;
  std::string text;
  Lines lines;
  bool is_true = false;  // of kJudged
  std::string alert_id;  // of kFires
};

/// An event of the rule's kinds and key, or an instant at which something was due.
struct Entry {
  types::EventTime time{};
  std::string event;  // `source#id`; empty: an instant
  std::string kind;   // of the event
  bool late = false;
  bool exercise = false;
  std::optional<PassedOver> passed_over;
  std::string exception;  // of kException: its name
  Lines lines;            // of the rule's filter, and of what else it asks of an event
  std::vector<Note> notes;
  std::uint64_t evaluated = 0;  // times that the rule decided at it whether it fires
  bool may_complete = false;    // it could be of a sequence's last step
  bool placed = false;          // it was seen in its place
  std::string identity;         // time, id and source of an event that the rule takes
};

/// How often what happened.
struct Totals {
  std::uint64_t evaluated = 0;  // times that the rule decided whether it fires
  std::uint64_t fired = 0;      // alerts that went out, inhibited ones among them
  std::uint64_t inhibited = 0;
  std::uint64_t folded = 0;
  std::array<std::uint64_t, kPassedOver> passed_over{};
  std::uint64_t without_key = 0;  // events of the rule's kinds that lack a field of `by`
  std::uint64_t of_others = 0;    // events of the rule's kinds with other keys
};

}  // namespace limen::explain
