#include "engine/emit/holds.h"

namespace limen::emit {

void Holds::hold(std::uint32_t rule, const AlertBody& body, types::EventTime until) {
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(held_.size()));
    held_.emplace_back();
  }
  const std::uint32_t place = free_.back();
  free_.pop_back();
  held_[place] = {rule, body, 0, true};
  places_.insert_or_assign(name_of(rule, body.key_text), place);
  ends_.set(until, state::Phase::kBefore, 0, place);
}

const AlertBody* Holds::fold(std::uint32_t rule, std::string_view key_text) {
  const auto it = places_.find(name_of(rule, key_text));
  if (it == places_.end()) return nullptr;
  ++held_[it->second].folded;
  return &held_[it->second].body;
}

Holds::Held Holds::take() {
  const std::uint32_t place = ends_.take().key;
  Held held = std::move(held_[place]);
  held_[place] = {};
  free_.push_back(place);
  places_.erase(name_of(held.rule, held.body.key_text));
  return held;
}

void Holds::take_over(Holds& old, const plan::Heirs& heirs) {
  *this = {};
  while (old.next() != nullptr) {
    const types::EventTime until = old.next()->at;
    const Held held = old.take();
    const auto heir = heirs[held.rule];
    if (!heir) continue;
    hold(*heir, held.body, until);
    held_[places_.at(name_of(*heir, held.body.key_text))].folded = held.folded;
  }
}

}  // namespace limen::emit
