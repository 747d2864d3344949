#include "connectors/explain/explainer.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/types/check.h"

namespace limen::explain {

namespace {

enum Phase : int { kBefore, kEvents, kAfter };

std::string identity(const types::EventView& event) {
  std::string out = std::to_string(types::to_int(event.time()));
  out.push_back('\0');
  out.append(event.id());
  out.push_back('\0');
  return out.append(event.source());
}

std::string written(types::EventTime time) { return types::to_rfc3339(time); }

std::string window_text(const plan::WindowSpan& span, const plan::Judgement& judgement) {
  const std::string start = written(judgement.ends.start);
  const std::string end = written(judgement.ends.end);
  if (span.is_last()) return "the last ones, from " + start + " to " + end;
  if (span.sliding()) return "after " + start + ", up to " + end;
  return "from " + start + " until before " + end;
}

std::string text_of(const plan::Bucket& bucket) {
  if (bucket.state == plan::BucketState::kGap) return "a gap: neither judged nor learned";
  const plan::Figures& figures = bucket.figures;
  std::string out = fmt::format("observed {:.6g}, expected {:.6g} ({:.6g} to {:.6g})",
                                figures.observed, figures.expected, figures.lower, figures.upper);
  if (bucket.state == plan::BucketState::kLearning) return "learning: " + out;
  return out + fmt::format(", p {:.3g}: {}", figures.p_value, bucket.alarm ? "alarm" : "no alarm");
}

}  // namespace

std::string_view words(PassedOver why) {
  constexpr std::array<std::string_view, kPassedOver> kWords = {
      "`when` is false", "`when` reads an absent field", "`when` ends in an error",
      "an exception",    "the rule has expired",         "late",
      "a duplicate",     "no row in the table of zones"};
  return kWords[static_cast<std::size_t>(why)];
}

Explainer::Explainer(const plan::Plan& plan, std::uint32_t rule, Key key, Wanted wanted)
    : Observer(rule),
      plan_(plan),
      layout_(plan::Layout::of(plan)),
      key_(std::move(key)),
      wanted_(std::move(wanted)) {
  for (const std::string& text : key_) key_text_ += text + '\0';
  for (const auto& table : plan.tables) tables_.push_back(table.get());
  for (const plan::KeyedRule& keyed : layout_.keyed) {
    if (keyed.rule == rule) keyed_ = &keyed;
  }
}

bool Explainer::is_mine(std::span<const std::string_view> key_texts) const {
  return std::ranges::equal(key_texts, key_);
}

/// Whether the event is of the rule's kinds and of the key; those that are not are counted.
bool Explainer::is_mine(const types::EventView& event) {
  if (std::ranges::find(spec().on, event.kind) == spec().on.end()) return false;
  if (!key_of(event, spec(), *plan_.schema, scratch_, event_key_)) {
    ++totals_.without_key;
    return false;
  }
  if (event_key_ == key_) return true;
  ++totals_.of_others;
  if (other_keys_.size() < kMostKeys) other_keys_.insert(explain::shown(event_key_, spec()));
  return false;
}

expr::Frame Explainer::frame_of(const types::EventView& event, Tables tables) {
  return {{&event, 1}, {}, tables, plan_.schema.get(), &scratch_};
}

Entry& Explainer::add(const types::EventView& event) {
  // Alerts come in their order, which their ids do not tell.
  const bool is_alert = event.kind == types::Schema::kAlert;
  Place place{event.time(), kEvents, is_alert ? "" : event.id(), is_alert ? "" : event.source(),
              number_++};
  Entry& entry = entries_[std::move(place)];
  entry.time = event.time();
  entry.event = std::string(event.source()) + '#' + std::string(event.id());
  entry.kind = is_alert ? "alert" : plan_.schema->kind(event.kind).name;
  entry.exercise = event.exercise;
  return entry;
}

Entry& Explainer::add_instant(types::EventTime time, int phase) {
  Entry& entry = entries_[{time, phase, "", "", number_++}];
  entry.time = time;
  return entry;
}

Entry* Explainer::current() {
  if (event_ == nullptr && instant_) event_ = &add_instant(instant_->first, instant_->second);
  return event_;
}

void Explainer::note(std::string text) {
  if (Entry* entry = current())
    entry->notes.push_back({Note::Kind::kText, std::move(text), {}, false, {}});
}

void Explainer::duplicate(const types::EventView& event) {
  if (is_mine(event)) add(event).passed_over = PassedOver::kDuplicate;
}

void Explainer::arrived(const types::Batch& batch, std::span<const std::uint64_t> taken) {
  const plan::Rule& rule = spec();
  const bool is_match = std::holds_alternative<plan::Match>(rule.shape);
  for (std::size_t row = 0; row < batch.size(); ++row) {
    const types::EventView event = batch.row(row);
    if (!is_mine(event)) continue;
    Entry& entry = add(event);
    entry.late = batch.info(row).late;
    const bool ordered = !is_match || rule.reads_latest;
    if (entry.late && ordered) {
      entry.passed_over = PassedOver::kLate;
    } else if (rule.expires && event.time() >= *rule.expires) {
      entry.passed_over = PassedOver::kExpired;
    } else {
      filter(entry, frame_of(event, tables_), /*in_place=*/false);
    }
    const bool is_taken = ((taken[row >> 6U] >> (row & 63U)) & 1U) != 0;
    LIMEN_CHECK(is_taken == !entry.passed_over);
    if (!is_taken) continue;
    entry.identity = identity(event);
    events_[entry.identity] = &entry;
    if (is_match && (rule.at_once() || entry.late)) entry.evaluated = 1;
    show_items(entry, frame_of(event, tables_), /*in_place=*/false);
  }
}

void Explainer::placed(const types::EventView& event, bool taken, Tables tables) {
  instant_.reset();
  asked_ = 0;
  without_.clear();
  const auto known = events_.find(identity(event));
  event_ = known == events_.end() ? nullptr : known->second;
  // Alerts come by once for each level of rules that read them, and the rule is of one.
  if (event_ != nullptr && std::exchange(event_->placed, true)) event_ = nullptr;
  if (event_ == nullptr) return;
  const expr::Frame frame = frame_of(event, tables);
  filter(*event_, frame, /*in_place=*/true);
  LIMEN_CHECK(taken == !event_->passed_over);
  if (!taken) return;
  show_items(*event_, frame, /*in_place=*/true);
  show_silent(*event_, frame);
  show_state(*event_, frame);
  const plan::Shape& shape = spec().shape;
  if (!std::holds_alternative<plan::Window>(shape) &&
      !std::holds_alternative<plan::Sequence>(shape)) {
    event_->evaluated = 1;
  }
}

void Explainer::woken(types::EventTime instant, bool before_events) {
  event_ = nullptr;
  instant_ = {instant, before_events ? kBefore : kAfter};
}

void Explainer::judged(const plan::Judgement& judgement) {
  if (!is_mine(judgement.key_texts)) return;
  Entry* entry = current();
  LIMEN_CHECK(entry != nullptr);
  const auto& window = std::get<plan::Window>(spec().shape);
  ++entry->evaluated;
  Note note{Note::Kind::kJudged, "", {}, judgement.holds, {}};
  const std::string events = std::to_string(judgement.events);
  note.lines.push_back(
      {"window", 0,
       events + (judgement.events == 1 ? " event " : " events ") + window_text(window, judgement),
       ""});
  if (judgement.small_cell) {
    note.text = "fewer than " + std::to_string(plan::kSmallCell) + " events: counts as false";
  } else {
    expr::Frame frame = judgement.frame;
    frame.scratch = &scratch_;
    for (const plan::Measure& measure : window.measures) {
      append_parts(note.lines, measure.name, *measure.program, frame, plan_.slots);
    }
    const plan::Bucket* bucket = judgement.bucket;
    if (bucket != nullptr) note.text = text_of(*bucket);
    const bool asked = bucket == nullptr || bucket->state == plan::BucketState::kJudged;
    if (asked && spec().condition != nullptr) {
      append_parts(note.lines, "if", *spec().condition, frame, plan_.slots);
    }
  }
  if (judgement.holds && open_) {
    note.text += note.text.empty() ? "true" : "";
    note.text += ", and its episode is open already: it does not fire again";
  } else if (judgement.holds && window.in_a_row > 1) {
    note.text += (note.text.empty() ? "true; it fires" : "; it fires") +
                 std::string(" where it is so at ") + std::to_string(window.in_a_row) +
                 " boundaries in a row";
  }
  entry->notes.push_back(std::move(note));
}

void Explainer::without_zone() {
  if (event_ == nullptr) return;
  event_->passed_over = PassedOver::kNoZone;
}

void Explainer::opened(const plan::Opening& opening, std::string_view alert_id) {
  if (!std::ranges::equal(opening.key_texts, key_)) return;
  Entry* entry = nullptr;
  if (opening.event != nullptr && opening.event->time() == opening.time) {
    const auto known = events_.find(identity(*opening.event));
    if (known != events_.end()) entry = known->second;
  }
  if (entry == nullptr) entry = current();
  LIMEN_CHECK(entry != nullptr);
  Note note{Note::Kind::kFires, "", {}, true, std::string(alert_id)};
  std::size_t named = 0;
  for (const types::EventView& step : opening.steps) {
    note.lines.push_back({step_named(named++), 0,
                          std::string(step.source()) + '#' + std::string(step.id()),
                          written(step.time())});
  }
  if (opening.since) {
    note.lines.push_back({"silent", 0, "nothing came after " + written(*opening.since), ""});
  }
  entry->notes.push_back(std::move(note));
  if (opening.episode) open_ = opening.key;
}

void Explainer::closed(const plan::Closing& closing) {
  if (open_ != closing.key) return;
  open_.reset();
  Entry* entry = current();
  if (entry == nullptr) entry = &add_instant(closing.time, kBefore);
  entry->notes.push_back(
      {Note::Kind::kEnds, "its episode ends at " + written(closing.time), {}, false, {}});
}

void Explainer::folded(std::string_view alert_id, std::string_view into) {
  folded_.emplace(alert_id, into);
}

void Explainer::alert(const types::Alert& alert) {
  const auto& inhibitors = spec().inhibited_by;
  if (std::ranges::binary_search(inhibitors, alert.rule)) {
    causes_[alert.alert_id] = plan_.rules[alert.rule].name;
  }
  if (alert.rule != rule() || alert.key_text != key_text_) return;
  if (alert.status == types::AlertStatus::kFiring) {
    alerts_[alert.alert_id] = alert_line(alert.json);
  } else if (alert.status == types::AlertStatus::kUpdated) {
    Entry& entry = add_instant(alert.time, kBefore);
    entry.notes.push_back(
        {Note::Kind::kText,
         "an update of the alert " + alert.alert_id + ": " + alert_line(alert.json).why,
         {},
         false,
         {}});
  }
}

void Explainer::release(types::EventTime watermark) {
  while (!entries_.empty() && std::get<0>(entries_.begin()->first) < watermark) {
    Entry& entry = entries_.begin()->second;
    if (&entry == event_) event_ = nullptr;
    events_.erase(entry.identity);
    finish(entry);
    entries_.erase(entries_.begin());
  }
}

/// Nothing more will happen at it: what became of its firings is known.
void Explainer::finish(Entry& entry) {
  const bool wanted = wanted_.when(entry.time);
  for (Note& note : entry.notes) {
    if (note.kind != Note::Kind::kFires) continue;
    const bool is_folded = folded_.contains(note.alert_id);
    const auto alert = alerts_.find(note.alert_id);
    LIMEN_CHECK(is_folded || alert != alerts_.end());
    if (wanted && is_folded) ++totals_.folded;
    if (wanted && !is_folded) {
      ++totals_.fired;
      totals_.inhibited += alert->second.inhibited_by.empty() ? 0 : 1;
    }
    tell_firing(note);
  }
  if (!wanted) return;
  totals_.evaluated += entry.evaluated;
  if (entry.passed_over) ++totals_.passed_over[static_cast<std::size_t>(*entry.passed_over)];
  wanted_.take(entry);
}

void Explainer::tell_firing(Note& note) {
  if (const auto into = folded_.find(note.alert_id); into != folded_.end()) {
    note.text = "would fire, and is folded into the alert " + into->second;
    folded_.erase(into);
    return;
  }
  const auto found = alerts_.find(note.alert_id);
  const AlertLine& alert = found->second;
  note.text = "fires";
  for (std::size_t i = 0; i < alert.inhibited_by.size(); ++i) {
    const std::string& id = alert.inhibited_by[i];
    note.text += i == 0 ? ", inhibited by " : " and ";
    note.text += (causes_.contains(id) ? causes_[id] + " (alert " + id + ')' : "the alert " + id);
  }
  note.text += ": " + alert.text + "  (alert " + note.alert_id + ')';
  alerts_.erase(found);
}

}  // namespace limen::explain
