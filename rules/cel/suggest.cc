#include "rules/cel/suggest.h"

#include <algorithm>
#include <cstdint>

namespace limen::cel {

namespace {

constexpr std::size_t kMaxWord = 64;    // longer ones are no slips of a finger
constexpr std::size_t kLongEnough = 6;  // for a beginning to say what was meant

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Optimal string alignment distance; case costs nothing.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
      const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                           lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

/// The last part of a dotted name, for a path of which only the head is wrong.
std::string_view tail(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  if (word.empty() || word.size() > kMaxWord) return {};
  const std::string* best = nullptr;
  std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate == word || candidate.size() > kMaxWord) continue;
    std::size_t edits = distance(word, candidate);
    // `nationality` for `traveller.nationality`: a part of the path was left out.
    if (tail(candidate) == tail(word)) edits = std::min<std::size_t>(edits, 1);
    // `distance` for `distance_km`: its end was left out.
    if (word.size() >= kLongEnough && candidate.starts_with(word)) {
      edits = std::min<std::size_t>(edits, 2);
    }
    if (edits >= best_distance) continue;
    best = &candidate;
    best_distance = edits;
  }
  return best == nullptr ? std::string() : *best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string best = nearest(word, candidates);
  return best.empty() ? std::string() : "did you mean `" + best + "`?";
}

}  // namespace limen::cel
