#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/accept/attributes.h"
#include "engine/accept/cursor.h"
#include "engine/accept/decoder.h"
#include "engine/accept/fields.h"
#include "engine/accept/number.h"
#include "engine/accept/offence.h"
#include "engine/accept/secret.h"
#include "engine/accept/token_form.h"
#include "engine/types/batch.h"

namespace limen::accept {

/// Whether the time lies in the years 1970 to 2200 in UTC, both whole.
[[nodiscard]] constexpr bool is_in_era(types::EventTime time) {
  constexpr types::EventTime kEnd{std::chrono::sys_days{std::chrono::year{2201} / 1 / 1}};
  return types::to_int(time) >= 0 && time < kEnd;
}

/// Reads one event after another into the last row of a batch, and notes the first offence.
///
/// Offences are ordered by where the value stands in the text (headers, in their order, before all
/// of it), then come required attributes and fields that are missing, as CloudEvents and the schema
/// list them. The row is of use only where there is none. Steady state allocates nothing.
class EventReader {
 public:
  EventReader(const types::Schema& schema, const types::SlotTable& slots,
              const DecoderOptions& options);

  /// Begins an event that goes to the last row of `batch`.
  void begin(types::Batch& batch, std::optional<types::EventTime> record_time);
  /// Reads a structured event, an object, at the beginning of the text.
  Place read_event(Cursor& cursor);
  /// Reads one attribute from a header.
  void read_header(std::string_view attribute, std::string_view value);
  /// Reads the text as `data` of a binary event.
  Place read_data(Cursor& cursor);
  /// Notes what is missing; to be called last.
  void end();

  [[nodiscard]] const std::optional<Offence>& offence() const { return offence_; }
  /// A type that the schema does not have; nothing where it is ours, or none can be told.
  [[nodiscard]] std::optional<std::string_view> foreign_type() const;
  [[nodiscard]] std::uint64_t unknown_fields() const { return unknown_; }

 private:
  Place read_attribute(Place place, Attribute attribute);
  Place read_attribute_text(Place place, Attribute attribute);
  Place read_exercise(Place place);
  void take_attribute(Place place, Attribute attribute, std::string_view text);
  void take_type(std::string_view text);
  void take_time(Place place, std::string_view text);
  Place read_data_object(Place place);
  Place read_members(Place place, std::uint32_t object, unsigned level);
  Place read_unknown(Place place, unsigned level);
  Place read_duplicate(Place place, const Member& member, unsigned level);
  Place read_symbol(Place place, const Member& member);
  Place read_text(Place place, const Member& member);
  Place read_other(Place place, const Member& member, unsigned level);
  Place read_wrong(Place place, types::Reason reason, const Member& member, unsigned level);
  Place read_identifier(Place place, const Member& member);
  Place read_timestamp(Place place, const Member& member);
  Place read_whole(Place place, const Member& member);
  Place read_double(Place place, const Member& member);
  Place read_bool(Place place, const Member& member);
  Place read_list(Place place, const Member& member, unsigned level);
  Place read_item(Place place, const Member& member, unsigned level);
  std::string_view checked_identifier(Place place, const Member& member, std::string_view text);
  void set_slot(const Member& member, std::uint64_t payload);

  void offend(std::uint32_t index, types::Reason reason, const Offence& what);
  void offend(Place place, types::Reason reason, Attribute attribute);
  void offend(Place place, types::Reason reason, const Member& member);
  [[nodiscard]] std::uint32_t index_of(Place place) const;
  void note_missing_fields();

  Names attributes_ = attribute_names();
  Names kinds_by_type_;
  std::vector<KindFields> kinds_;
  std::string last_type_;  // the last one of ours
  std::uint32_t last_kind_ = 0;
  TokenForm token_form_;
  std::optional<Secret> pseudonyms_;
  types::Micros max_ahead_;

  // Of the event that is read:
  types::Batch* batch_ = nullptr;
  Cursor* cursor_ = nullptr;
  KindFields* kind_ = nullptr;
  std::optional<types::EventTime> record_time_;
  std::optional<Offence> offence_;
  std::uint32_t place_ = 0;    // of the value that is read
  Place late_data_ = nullptr;  // place of a `data` that stands before `type`
  std::string foreign_;
  bool is_foreign_ = false;
  std::uint32_t attributes_seen_ = 0;  // bits
  std::uint32_t attributes_there_ = 0;
  std::uint32_t required_there_ = 0;
  std::uint64_t unknown_ = 0;
  std::uint64_t event_ = 0;
  std::string list_;
};

}  // namespace limen::accept
