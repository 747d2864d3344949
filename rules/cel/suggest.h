#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace limen::cel {

/// The candidate nearest to the word by edits (insert, delete, replace, swap neighbours), if one is
/// near enough to be what was meant; empty otherwise.
[[nodiscard]] std::string nearest(std::string_view word,
                                  const std::vector<std::string>& candidates);

/// "did you mean `outcome`?", or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       const std::vector<std::string>& candidates);

}  // namespace limen::cel
