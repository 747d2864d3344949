#include "connectors/simulator/agenda.h"

#include <algorithm>

namespace limen::simulator {

namespace {

bool later(const Entry& a, const Entry& b) {
  return a.at != b.at ? a.at > b.at : a.order > b.order;
}

}  // namespace

void Agenda::plan(Entry entry) {
  entry.order = planned_++;
  heap_.push_back(entry);
  std::push_heap(heap_.begin(), heap_.end(), later);
}

Entry Agenda::take() {
  std::pop_heap(heap_.begin(), heap_.end(), later);
  const Entry entry = heap_.back();
  heap_.pop_back();
  return entry;
}

}  // namespace limen::simulator
