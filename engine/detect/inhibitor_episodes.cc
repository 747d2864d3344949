#include "engine/detect/inhibitor_episodes.h"

#include <algorithm>

#include "engine/types/check.h"

namespace limen::detect {

using types::EventTime;
using types::Micros;

namespace {

/// No bucket is longer than this.
constexpr Micros kLongestMonth = std::chrono::days(32);

std::uint64_t number_of(std::uint32_t rule, std::uint32_t key) {
  return std::uint64_t{rule} << 32U | key;
}

void begin_name(std::string& name, std::uint32_t rule) {
  name = std::to_string(rule);
  name.push_back(' ');
}

void add_part(std::string& name, std::string_view part) {
  name += part;
  name.push_back('\0');
}

}  // namespace

Micros delay_of(const plan::Plan& plan, const plan::Rule& rule) {
  Micros longest{0};
  for (const std::uint32_t number : rule.inhibited_by) {
    const plan::Rule& inhibitor = plan.rules[number];
    const auto* silent = std::get_if<plan::Silent>(&inhibitor.shape);
    if (silent != nullptr && !inhibitor.shadow) longest = std::max(longest, silent->duration);
  }
  return longest;
}

InhibitorEpisodes::InhibitorEpisodes(const plan::Plan& plan, plan::Findings& next)
    : plan_(&plan), next_(&next), links_(plan.rules.size()), kept_(plan.rules.size(), false) {
  for (std::size_t number = 0; number < plan.rules.size(); ++number) {
    const plan::Rule& rule = plan.rules[number];
    const auto* window = std::get_if<plan::Window>(&rule.shape);
    if (window == nullptr || !window->unusual) continue;
    const Micros length = window->is_calendar() ? kLongestMonth : window->every;
    reach_ = std::max(reach_, length + delay_of(plan, rule));
    for (const std::uint32_t inhibitor : rule.inhibited_by) {
      if (plan.rules[inhibitor].shadow) continue;
      kept_[inhibitor] = true;
      Link& link = links_[number].emplace_back(Link{inhibitor, {}});
      for (const plan::KeyField& field : plan.rules[inhibitor].by) {
        const auto place = std::ranges::find(rule.by, field.path, &plan::KeyField::path);
        LIMEN_CHECK(place != rule.by.end());
        link.parts.push_back(static_cast<std::size_t>(place - rule.by.begin()));
      }
    }
  }
}

void InhibitorEpisodes::opened(const plan::Opening& opening) {
  if (kept_[opening.rule]) {
    begin_name(name_, opening.rule);
    for (const std::string& text : opening.key_texts) add_part(name_, text);
    spans_[name_].push_back({opening.since.value_or(opening.time), types::kMaxTime});
    open_.insert_or_assign(number_of(opening.rule, opening.key), name_);
  }
  next_->opened(opening);
}

void InhibitorEpisodes::closed(const plan::Closing& closing) {
  if (kept_[closing.rule]) {
    const auto open = open_.find(number_of(closing.rule, closing.key));
    if (open != open_.end()) {
      end(open->second, closing.time);
      open_.erase(open);
    }
    if (closing.time > EventTime{} + reach_) drop_before(closing.time - reach_);
  }
  next_->closed(closing);
}

void InhibitorEpisodes::end(const std::string& name, EventTime at) {
  spans_[name].back().to = at;
  over_.emplace_back(at, name);
}

void InhibitorEpisodes::drop_before(EventTime time) {
  while (!over_.empty() && over_.front().first < time) {
    const auto found = spans_.find(over_.front().second);
    found->second.erase(found->second.begin());
    if (found->second.empty()) spans_.erase(found);
    over_.pop_front();
  }
}

bool InhibitorEpisodes::overlap(std::uint32_t rule, const state::KeyTable& keys, std::uint32_t key,
                                const plan::WindowEnds& bucket) {
  if (spans_.empty()) return false;
  return std::ranges::any_of(links_[rule], [&](const Link& link) {
    begin_name(name_, link.rule);
    for (const std::size_t part : link.parts) add_part(name_, keys.text(key, part));
    const auto found = spans_.find(name_);
    if (found == spans_.end()) return false;
    return std::ranges::any_of(found->second, [&](const Span& span) {
      return span.from < bucket.end && span.to > bucket.start;
    });
  });
}

void InhibitorEpisodes::take_over(InhibitorEpisodes& old, const plan::Heirs& heirs, EventTime at) {
  for (auto& [number, name] : old.open_) {
    const auto rule = static_cast<std::uint32_t>(number >> 32U);
    if (!heirs[rule]) old.end(name, at);
  }
  for (auto& [name, spans] : old.spans_) {
    const std::size_t space = name.find(' ');
    const auto rule = static_cast<std::uint32_t>(std::stoul(name.substr(0, space)));
    // The rule that bears its name is meant, whether it keeps its state or not.
    const auto same =
        std::ranges::lower_bound(plan_->rules, old.plan_->rules[rule].name, {}, &plan::Rule::name);
    if (same == plan_->rules.end() || same->name != old.plan_->rules[rule].name) continue;
    const auto heir = static_cast<std::size_t>(same - plan_->rules.begin());
    if (!kept_[heir]) continue;
    auto& mine = spans_[std::to_string(heir) + name.substr(space)];
    mine.insert(mine.begin(), spans.begin(), spans.end());
  }
  for (const auto& [number, name] : old.open_) {
    const auto heir = heirs[static_cast<std::uint32_t>(number >> 32U)];
    if (!heir || !kept_[*heir]) continue;
    open_.insert_or_assign(number_of(*heir, static_cast<std::uint32_t>(number)),
                           std::to_string(*heir) + name.substr(name.find(' ')));
  }
  // Their order by ends, made anew.
  over_.clear();
  for (const auto& [name, spans] : spans_) {
    for (const Span& span : spans) {
      if (span.to != types::kMaxTime) over_.emplace_back(span.to, name);
    }
  }
  std::ranges::sort(over_);
}

}  // namespace limen::detect
