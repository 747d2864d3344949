#include "connectors/cli/scenario_file.h"

#include <fmt/format.h>

#include <filesystem>

#include "rules/language/files.h"

namespace limen::cli {

types::Result<simulator::Scenario> load_scenario(const std::string& path) {
  if (path.empty()) {
    return simulator::read_scenario(simulator::builtin_scenario(), simulator::builtin_points());
  }
  const auto text = language::read_file(path);
  if (!text) {
    return types::failure(
        fmt::format("the scenario {} cannot be read; check its name and permissions", path));
  }
  const auto beside = std::filesystem::path(path).parent_path() / "points.csv";
  const auto points = language::read_file(beside.string());
  auto scenario = simulator::read_scenario(
      *text, points ? std::string_view(*points) : simulator::builtin_points());
  if (!scenario) return types::failure(path + ":" + scenario.error().message);
  return scenario;
}

}  // namespace limen::cli
