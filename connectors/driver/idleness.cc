#include "connectors/driver/idleness.h"

#include <algorithm>

namespace limen::driver {

void Idleness::arrived(std::size_t input, Time now) { inputs_[input] = {now, InputState::kActive}; }

InputState Idleness::judge(std::size_t input, Reading reading, Time now) {
  One& one = inputs_[input];
  if (reading == Reading::kEnded) {
    one.state = InputState::kEnded;
  } else if (reading != Reading::kAtEnd) {
    one = {now, InputState::kActive};
  } else if (now - one.quiet_since >= idle_after_) {
    one.state = InputState::kIdle;
  }
  return one.state;
}

bool Idleness::all_idle() const {
  return !inputs_.empty() && std::all_of(inputs_.begin(), inputs_.end(), [](const One& one) {
    return one.state != InputState::kActive;
  });
}

}  // namespace limen::driver
