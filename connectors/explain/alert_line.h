#pragma once

#include <string>
#include <vector>

namespace limen::explain {

/// An alert as one line shows it, read from its CloudEvent.
struct AlertLine {
  std::string key;   // `point=XZABC`, as `limen explain --key` takes it; empty for the global key
  std::string text;  // what its rule says, else why it fired
  std::string why;
  std::vector<std::string> inhibited_by;  // alert_ids
};
[[nodiscard]] AlertLine alert_line(const std::string& json);

}  // namespace limen::explain
