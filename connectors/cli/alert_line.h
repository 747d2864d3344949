#pragma once

#include <string>

namespace limen::cli {

/// An alert as one line shows it, read from its CloudEvent.
struct AlertLine {
  std::string key;   // `point=XZABC`, as `limen explain --key` takes it; empty for the global key
  std::string text;  // what its rule says, else why it fired
};
[[nodiscard]] AlertLine alert_line(const std::string& json);

}  // namespace limen::cli
