#include "engine/accept/watermark.h"

#include <algorithm>
#include <bit>

#include "engine/types/archive.h"
#include "engine/types/check.h"

namespace limen::accept {

types::InputId Watermarks::add() {
  latest_.push_back(types::kMinTime);
  states_.push_back(InputState::kActive);
  rebuild();
  return static_cast<types::InputId>(latest_.size() - 1);
}

void Watermarks::set_state(types::InputId input, InputState state) {
  LIMEN_CHECK(input < states_.size());
  states_[input] = state;
  put(input);
  raise();
}

void Watermarks::observe(types::InputId input, types::EventTime time) {
  if (time <= latest_[input]) return;
  latest_[input] = time;
  latest_of_all_ = std::max(latest_of_all_, time);
  put(input);
  raise();
}

void Watermarks::advance(types::EventTime watermark) { current_ = std::max(current_, watermark); }

void Watermarks::put(types::InputId input) {
  std::size_t i = tree_.size() / 2 + input;
  tree_[i] = states_[input] == InputState::kActive ? latest_[input] : types::kMaxTime;
  for (i /= 2; i > 0; i /= 2) {
    const types::EventTime earliest = std::min(tree_[2 * i], tree_[2 * i + 1]);
    if (tree_[i] == earliest) return;
    tree_[i] = earliest;
  }
}

void Watermarks::rebuild() {
  if (latest_.size() != states_.size()) throw types::ArchiveError("the inputs do not fit");
  tree_.assign(std::bit_ceil(std::max<std::size_t>(1, latest_.size())) * 2, types::kMaxTime);
  for (types::InputId input = 0; input < latest_.size(); ++input) put(input);
}

void Watermarks::raise() {
  const types::EventTime earliest = tree_[1];
  current_ = std::max(current_, less(earliest == types::kMaxTime ? latest_of_all_ : earliest));
}

}  // namespace limen::accept
