#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "connectors/situation/situation.h"
#include "engine/types/batch.h"
#include "engine/types/schema.h"

namespace limen::situation {

/// The fields of an event of a test: a text where the schema has an enumeration is its value.
using FieldValue = std::variant<std::string, double>;
using Fields = std::map<std::string, FieldValue>;

/// A schema with the fields that the situation reads, and batches of events over it.
class Border {
 public:
  explicit Border(std::vector<PointInfo> table = {});

  /// Adds one event at that many seconds after 2026-05-02T06:00:00Z.
  void add(std::string_view kind, double seconds, const Fields& fields);
  /// Observes what was added and publishes with the watermark at that many seconds.
  void publish(double watermark_seconds);
  [[nodiscard]] static types::EventTime at(double seconds);

  types::Schema schema;
  types::SlotTable slots;
  types::Batch batch;
  std::unique_ptr<Situation> situation;
};

}  // namespace limen::situation
