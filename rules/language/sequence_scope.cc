#include "rules/language/sequence_scope.h"

#include <algorithm>

namespace limen::language {

namespace {

using cel::ForbiddenName;
using cel::Name;

std::string quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

}  // namespace

const EventField* StepFields::find(std::string_view path) const {
  const EventField* entry = all->find(path);
  if (entry == nullptr || entry->conflict.empty() || narrowed == nullptr) return entry;
  const EventField* own = narrowed->find(path);
  return own == nullptr ? entry : own;
}

std::optional<Name> SequenceScope::field(const StepFields& fields, std::uint32_t event,
                                         std::string_view path, std::string_view rest) const {
  const EventField* entry = fields.find(rest);
  if (entry == nullptr) return std::nullopt;
  if (auto no = forbidden(path, *entry, sequence_.reading)) return *std::move(no);
  cel::FieldName name;
  name.event = event;
  name.slot = sequence_.slots.add(rest, entry->slot_type);
  name.slot_type = entry->slot_type;
  name.optional = entry->optional;
  name.type = type_of(*entry);
  return name;
}

std::optional<Name> SequenceScope::behind_step(std::size_t step, std::string_view path,
                                               std::string_view rest) const {
  if (step < before_) {
    const StepFields& fields = sequence_.steps[step].fields;
    return field(fields, static_cast<std::uint32_t>(step), path, rest);
  }
  const std::string& name = sequence_.steps[step].name;
  if (name == own_) {
    return ForbiddenName{"E031 not-in-scope",
                         "the condition of the step " + quoted(name) + " cannot name itself",
                         rest.empty() ? "fields of its event stand without a name before them"
                                      : "write " + std::string(rest)};
  }
  return ForbiddenName{"E031 not-in-scope",
                       "the step " + quoted(name) + " comes later: its event is not known here",
                       "a later step's condition may compare its event with this one's"};
}

std::optional<Name> SequenceScope::bare(std::string_view path) const {
  if (asked_ != nullptr) {
    if (auto found = field(*asked_, static_cast<std::uint32_t>(before_), path, path)) return found;
  }
  if (const Name* name = sequence_.names.find(path)) return *name;
  if (asked_ != nullptr) return std::nullopt;
  for (const StepName& step : sequence_.steps) {
    if (step.fields.find(path) == nullptr) continue;
    return ForbiddenName{"E031 not-in-scope",
                         quoted(path) + " is a field of single events, and a sequence has several",
                         "say which: " + step.name + '.' + std::string(path)};
  }
  return std::nullopt;
}

std::optional<Name> SequenceScope::find(std::string_view path) {
  const std::size_t dot = path.find('.');
  const auto step = std::ranges::find(sequence_.steps, path.substr(0, dot), &StepName::name);
  if (step == sequence_.steps.end()) return bare(path);
  const std::string_view rest = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  return behind_step(static_cast<std::size_t>(step - sequence_.steps.begin()), path, rest);
}

std::vector<std::string> SequenceScope::names() const {
  std::vector<std::string> all;
  for (std::size_t step = 0; step < before_; ++step) {
    for (const auto& [path, entry] : sequence_.steps[step].fields.all->all()) {
      all.push_back(sequence_.steps[step].name + '.' + path);
    }
  }
  if (asked_ != nullptr) {
    for (const auto& [path, entry] : asked_->all->all()) all.push_back(path);
  }
  for (const auto& [name, meaning] : sequence_.names.all()) all.push_back(name);
  return all;
}

bool SequenceScope::is_prefix(std::string_view path) const { return begins_some(names(), path); }

}  // namespace limen::language
