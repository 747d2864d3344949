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
  /// Reads a whole structured event, an object; false on a fault of the text.
  bool read_event(Cursor& cursor);
  /// Reads one attribute from a header.
  void read_header(std::string_view attribute, std::string_view value);
  /// Reads `data` of a binary event; false on a fault of the text.
  bool read_data(Cursor& cursor);
  /// Notes what is missing; to be called last.
  void end();

  [[nodiscard]] const std::optional<Offence>& offence() const { return offence_; }
  /// A type that the schema does not have; nothing where it is ours, or none can be told.
  [[nodiscard]] std::optional<std::string_view> foreign_type() const;
  [[nodiscard]] std::uint64_t unknown_fields() const { return unknown_; }

 private:
  bool read_attribute(Attribute attribute);
  bool read_attribute_text(Attribute attribute);
  bool read_exercise();
  void take_attribute(Attribute attribute, std::string_view text);
  void take_type(std::string_view text);
  void take_time(std::string_view text);
  bool read_data_object();
  bool read_members(std::uint32_t object, unsigned level);
  bool read_member(const Member& member, unsigned level);
  bool read_field(const Member& member, unsigned level);
  bool read_text(const Member& member);
  bool read_number_field(const Member& member);
  bool read_bool(const Member& member);
  bool read_list(const Member& member, unsigned level);
  void take_text(const Member& member, std::string_view text);
  void take_whole(const Member& member, const Number& number);
  void take_double(const Member& member, const Number& number);
  void take_timestamp(const Member& member, std::string_view text);
  std::string_view checked_identifier(const Member& member, std::string_view text);
  void set_slots(const Member& member, std::uint64_t payload);

  void offend(types::Reason reason, const Offence& what);
  void offend(types::Reason reason, Attribute attribute);
  void offend(types::Reason reason, const Member& member);
  void note_missing_fields();

  Names kinds_by_type_;
  std::vector<KindFields> kinds_;
  TokenForm token_form_;
  std::optional<Secret> pseudonyms_;
  types::Micros max_ahead_;

  // Of the event that is read:
  types::Batch* batch_ = nullptr;
  Cursor* cursor_ = nullptr;
  const KindFields* kind_ = nullptr;
  std::optional<types::EventTime> record_time_;
  std::optional<Offence> offence_;
  std::uint32_t place_ = 0;                 // of the value that is read
  std::optional<std::uint32_t> late_data_;  // place of a `data` that stands before `type`
  std::string foreign_;
  bool is_foreign_ = false;
  std::uint32_t attributes_seen_ = 0;  // bits
  std::uint32_t attributes_there_ = 0;
  std::uint32_t required_there_ = 0;
  std::uint64_t unknown_ = 0;
  std::uint64_t event_ = 0;
  std::vector<std::uint64_t> seen_;   // by member's number: the last event that has it
  std::vector<std::uint64_t> there_;  // the last event that has it and not as null
  std::string list_;
};

}  // namespace limen::accept
