#pragma once

#include <string>
#include <vector>

#include "engine/plan/plan.h"
#include "engine/types/batch.h"

namespace limen::detect {

/// What the text of an alert reads of an event that is over by the time the alert is made.
///
/// An event takes 11 bytes a field that is read, and the bytes of its texts.
class KeptEvent {
 public:
  explicit KeptEvent(const plan::Plan& plan) : plan_(&plan) {}

  /// The fields that `say` reads.
  void reads(const std::vector<plan::SayPart>& say);

  /// Writes the event's fields, in place of what is there.
  void pack(const types::EventView& event, std::string& out) const;
  /// The event again, with these fields alone; valid until the next call.
  [[nodiscard]] types::EventView unpack(std::string_view packed);
  /// An event that has nothing but the fields of a key, given as texts; valid until the next call.
  [[nodiscard]] types::EventView of_key(const std::vector<plan::KeyField>& by,
                                        const std::vector<std::string>& texts);

 private:
  const plan::Plan* plan_;
  std::vector<types::SlotId> slots_;  // ascending
  types::Batch row_;
};

}  // namespace limen::detect
