#include <algorithm>

#include "engine/emit/emitter.h"

namespace limen::emit {

namespace {

std::uint32_t rule_of(std::uint64_t episode) { return static_cast<std::uint32_t>(episode >> 32U); }

std::uint64_t moved(std::uint64_t episode, std::uint32_t rule) {
  return std::uint64_t{rule} << 32U | (episode & 0xffffffffU);
}

}  // namespace

void Emitter::resolve_without_heir(const plan::Heirs& heirs, types::EventTime at) {
  std::vector<std::uint64_t> ending;
  for (const auto& [episode, body] : open_) {
    if (!heirs[rule_of(episode)]) ending.push_back(episode);
  }
  std::ranges::sort(ending);
  for (const std::uint64_t episode : ending) {
    closed({rule_of(episode), static_cast<std::uint32_t>(episode & 0xffffffffU), at});
  }
}

void Emitter::take_over(Emitter& old, const plan::Heirs& heirs) {
  for (const auto& [episode, body] : open_) muted_.insert(episode);
  open_.clear();
  inhibited_.clear();
  waiting_.clear();
  events_.clear();
  late_.clear();
  for (auto& [episode, body] : old.open_) {
    const auto heir = heirs[rule_of(episode)];
    if (!heir) continue;
    if (!body.inhibited_by.empty()) inhibited_.insert(moved(episode, *heir));
    open_.emplace(moved(episode, *heir), std::move(body));
  }
  for (const std::uint64_t episode : old.muted_) {
    if (const auto heir = heirs[rule_of(episode)]) muted_.insert(moved(episode, *heir));
  }
  for (Waiting& waiting : old.waiting_) {
    const auto heir = heirs[waiting.rule];
    if (!heir) continue;
    waiting.rule = *heir;
    if (waiting.episode) waiting.episode = moved(*waiting.episode, *heir);
    waiting_.push_back(std::move(waiting));
  }
  for (AlertEvent& event : old.events_) {
    const auto heir = heirs[event.rule];
    if (!heir) continue;
    event.rule = *heir;
    events_.push_back(std::move(event));
  }
  holds_.take_over(old.holds_, heirs);
  inhibition_.take_over(old.inhibition_, heirs);
  found_ = std::max(found_, old.found_);
}

}  // namespace limen::emit
