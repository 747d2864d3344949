#include "engine/emit/inhibition.h"

#include <algorithm>
#include <tuple>

#include "engine/types/check.h"

namespace limen::emit {

namespace {

/// Where each part of a key text begins, and its end.
std::vector<std::string_view> parts_of(std::string_view key_text) {
  std::vector<std::string_view> parts;
  while (!key_text.empty()) {
    parts.push_back(key_text.substr(0, key_text.find('\0')));
    key_text.remove_prefix(parts.back().size() + 1);
  }
  return parts;
}

}  // namespace

Inhibition::Inhibition(const plan::Plan& plan) : links_(plan.rules.size()) {
  for (std::size_t rule = 0; rule < plan.rules.size(); ++rule) {
    const auto& by = plan.rules[rule].by;
    for (const std::uint32_t inhibitor : plan.rules[rule].inhibited_by) {
      if (plan.rules[inhibitor].shadow) continue;
      Link& link = links_[rule].emplace_back(Link{inhibitor, {}});
      for (const plan::KeyField& field : plan.rules[inhibitor].by) {
        const auto place = std::ranges::find(by, field.path, &plan::KeyField::path);
        LIMEN_CHECK(place != by.end());
        link.parts.push_back(static_cast<std::size_t>(place - by.begin()));
      }
    }
  }
}

std::string Inhibition::name_of(std::uint32_t rule, std::string_view key_text) {
  return std::to_string(rule) + ' ' + std::string(key_text);
}

void Inhibition::add(Episode episode, Cause cause) {
  std::string name = name_of(cause.rule, cause.key_text);
  const Cause& kept = open_[episode] = std::move(cause);
  by_key_.insert_or_assign(std::move(name), &kept);
}

void Inhibition::open(std::uint32_t key, Cause cause) {
  add(episode_of(cause.rule, key), std::move(cause));
}

void Inhibition::close(std::uint32_t rule, std::uint32_t key, types::EventTime at) {
  const auto it = open_.find(episode_of(rule, key));
  if (it == open_.end()) return;
  by_key_.erase(name_of(rule, it->second.key_text));
  open_.erase(it);
  closed_ = at;
}

std::vector<const Inhibition::Cause*> Inhibition::causes(std::uint32_t rule,
                                                         std::string_view key_text) const {
  std::vector<const Cause*> found;
  if (open_.empty() || links_[rule].empty()) return found;
  const std::vector<std::string_view> parts = parts_of(key_text);
  for (const Link& link : links_[rule]) {
    std::string wanted;
    for (const std::size_t part : link.parts) {
      wanted += parts[part];
      wanted.push_back('\0');
    }
    const auto it = by_key_.find(name_of(link.rule, wanted));
    if (it != by_key_.end()) found.push_back(it->second);
  }
  std::ranges::sort(found, [](const Cause* a, const Cause* b) {
    return std::tie(a->time, a->rule, a->key_text) < std::tie(b->time, b->rule, b->key_text);
  });
  return found;
}

void Inhibition::take_over(Inhibition& old, const plan::Heirs& heirs) {
  closed_ = old.closed_;
  for (auto& [episode, cause] : old.open_) {
    const auto heir = heirs[cause.rule];
    if (!heir) continue;
    cause.rule = *heir;
    open(key_of(episode), std::move(cause));
  }
}

}  // namespace limen::emit
