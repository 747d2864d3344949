#include "connectors/config/environment.h"

#include <fmt/format.h>

namespace limen::config {

namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
constexpr std::string_view kRest =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

bool is_variable(std::string_view name) {
  return !name.empty() && kLetters.find(name.front()) != std::string_view::npos &&
         name.find_first_not_of(kRest) == std::string_view::npos;
}

void put_into(language::Node& scalar, const Surroundings& around,
              language::Diagnostics& diagnostics) {
  std::string out;
  std::string_view rest = scalar.value;
  while (true) {
    const std::size_t begin = rest.find("${");
    const std::size_t end = begin == std::string_view::npos ? begin : rest.find('}', begin);
    if (end == std::string_view::npos) break;
    const std::string name(rest.substr(begin + 2, end - begin - 2));
    out += rest.substr(0, begin);
    const bool variable = is_variable(name);
    const auto value = variable && around.environment ? around.environment(name) : std::nullopt;
    out += value ? std::string_view(*value) : rest.substr(begin, end + 1 - begin);
    if (variable && !value) {
      diagnostics.error(
          scalar.span, "E007 bad-value",
          fmt::format("the environment variable {} is not set", name),
          fmt::format("set it before starting, or write its value in place of ${{{}}}", name));
    }
    rest.remove_prefix(end + 1);
  }
  if (out.empty() && rest.size() == scalar.value.size()) return;
  out += rest;
  scalar.value = std::move(out);
}

}  // namespace

void put_environment(language::Node& node, const Surroundings& around,
                     language::Diagnostics& diagnostics) {
  if (node.kind == language::NodeKind::kScalar) put_into(node, around, diagnostics);
  for (auto& item : node.items) put_environment(item, around, diagnostics);
  for (auto& [key, value] : node.entries) put_environment(value, around, diagnostics);
}

}  // namespace limen::config
