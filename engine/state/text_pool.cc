#include "engine/state/text_pool.h"

namespace limen::state {

TextPool::Handle TextPool::add(std::string_view text) {
  if (free_.empty()) {
    slots_.emplace_back();
    free_.push_back(static_cast<Handle>(slots_.size() - 1));
  }
  const Handle handle = free_.back();
  free_.pop_back();
  slots_[handle].text.assign(text);
  slots_[handle].holders = 1;
  return handle;
}

}  // namespace limen::state
