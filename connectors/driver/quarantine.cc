#include "connectors/driver/quarantine.h"

#include <fmt/format.h>

#include <iterator>

#include "engine/types/json_text.h"

namespace limen::driver {

namespace {

void append_position(std::string& out, const types::Rejection& rejection, const Input& input) {
  const bool of_topic = !input.topic.empty();
  out += of_topic ? R"({"topic":)" : R"({"file":)";
  types::append_json_string(out, of_topic ? input.topic : input.name);
  if (of_topic) {
    fmt::format_to(std::back_inserter(out), R"(,"partition":{},"offset":{}}})", input.partition,
                   rejection.position);
  } else {
    fmt::format_to(std::back_inserter(out), R"(,"line":{}}})", rejection.position);
  }
}

}  // namespace

void append_quarantine(std::string& out, const types::Rejection& rejection, const Input& input) {
  out += R"({"reason":)";
  types::append_json_string(out, types::reason_text(rejection.reason));
  out += R"(,"pointer":)";
  types::append_json_string(out, rejection.pointer);
  out += R"(,"message":)";
  types::append_json_string(out, rejection.message);
  out += R"(,"position":)";
  append_position(out, rejection, input);
  fmt::format_to(std::back_inserter(out), R"(,"bytes":{},"hash":)", rejection.bytes);
  types::append_json_string(out, rejection.hash);
  if (rejection.payload) {
    out += R"(,"payload":)";
    types::append_json_string(out, *rejection.payload);
  }
  out += '}';
}

}  // namespace limen::driver
