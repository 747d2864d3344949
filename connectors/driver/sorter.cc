#include "connectors/driver/sorter.h"

#include <algorithm>

namespace limen::driver {

namespace {

bool goes_after(const types::Alert& a, const types::Alert& b) { return types::goes_before(b, a); }

}  // namespace

void Sorter::add(types::Alert alert) {
  heap_.push_back(std::move(alert));
  std::push_heap(heap_.begin(), heap_.end(), goes_after);
}

void Sorter::release(types::EventTime watermark, const Take& take) {
  const auto certain = [&](const types::Alert& alert) {
    return alert.place < watermark || (alert.late && alert.place == watermark);
  };
  while (!heap_.empty() && certain(heap_.front())) pop(take);
}

void Sorter::release_all(const Take& take) {
  while (!heap_.empty()) pop(take);
}

void Sorter::pop(const Take& take) {
  std::pop_heap(heap_.begin(), heap_.end(), goes_after);
  take(heap_.back());
  heap_.pop_back();
}

}  // namespace limen::driver
