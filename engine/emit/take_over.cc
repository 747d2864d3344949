#include <algorithm>

#include "engine/emit/emitter.h"

namespace limen::emit {

void Emitter::resolve_without_heir(const plan::Heirs& heirs, types::EventTime at) {
  std::vector<Episode> ending;
  for (const auto& [episode, body] : open_) {
    if (!heirs[rule_of(episode)]) ending.push_back(episode);
  }
  std::ranges::sort(ending);
  for (const Episode episode : ending) {
    closed({rule_of(episode), key_of(episode), at});
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
    if (!body.inhibited_by.empty()) inhibited_.insert(episode_of(*heir, key_of(episode)));
    open_.emplace(episode_of(*heir, key_of(episode)), std::move(body));
  }
  for (const Episode episode : old.muted_) {
    if (const auto heir = heirs[rule_of(episode)])
      muted_.insert(episode_of(*heir, key_of(episode)));
  }
  for (Waiting& waiting : old.waiting_) {
    const auto heir = heirs[waiting.rule];
    if (!heir) continue;
    waiting.rule = *heir;
    if (waiting.episode) waiting.episode = episode_of(*heir, key_of(*waiting.episode));
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
