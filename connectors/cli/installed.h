#pragma once

#include <string>
#include <string_view>

namespace limen::cli {

/// The folder of something that ships with the program (`rules/packs`, `dashboards/board/dist`): in
/// the source tree that it was built in, or in share/limen beside its bin. Empty where there is
/// none.
[[nodiscard]] std::string installed_folder(std::string_view name);

}  // namespace limen::cli
