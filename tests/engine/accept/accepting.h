#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/accept/decoder.h"

namespace limen::accept {

/// A slot for every field of every kind, both for enumerations.
[[nodiscard]] types::SlotTable all_slots(const types::Schema& schema);

/// A row's slots and marks as text, a line each, in the order of slots: `lane.kind=truck`.
[[nodiscard]] std::string print_row(const types::Batch& batch, std::size_t row,
                                    const types::SlotTable& slots, const types::Schema& schema);

/// A decoder with a slot for every field, and what came of the last record.
class Accepting {
 public:
  Accepting();  // the built-in schema, max_ahead 2 min, the fixed key
  Accepting(std::shared_ptr<const types::Schema> schema, DecoderOptions options);

  Decoded decode(std::string_view content, std::span<const types::Header> headers = {},
                 std::optional<types::EventTime> record_time = {});
  /// `ok`, `ignored TYPE`, or reason and pointer: `E106 missing /data/point`.
  std::string verdict(std::string_view content, std::span<const types::Header> headers = {},
                      std::optional<types::EventTime> record_time = {});
  /// The last row as print_row() writes it.
  [[nodiscard]] std::string row() const;
  /// The value after `path=` there; "absent".
  [[nodiscard]] std::string value(std::string_view path) const;

  types::Rejection rejection;
  types::Batch batch;
  std::shared_ptr<const types::Schema> schema;
  types::SlotTable slots;
  Decoder decoder;
};

/// Attributes and data of a crossing with what is required, to which members may be added.
inline constexpr std::string_view kAttributeText =
    R"("specversion":"1.0","id":"e1","source":"/s","type":"org.limen.crossing.v1",)"
    R"("time":"2026-05-02T06:14:09.120Z")";
inline constexpr std::string_view kDataText =
    R"("point":"XZABC","direction":"entry","mode":"car","outcome":"admitted")";

/// `{attributes,"data":{data}}`
[[nodiscard]] std::string event_of(std::string_view attributes, std::string_view data);
/// A crossing with further members of `data`.
[[nodiscard]] std::string crossing_with(std::string_view data_members);
/// A crossing with further members beside `data`, before it.
[[nodiscard]] std::string crossing_beside(std::string_view members);

}  // namespace limen::accept
