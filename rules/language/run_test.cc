#include "rules/language/run_test.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/shard.h"

namespace limen::language {

namespace {

/// Doubles of an alert in their shortest form, written by a person with fewer digits.
constexpr double kRelative = 1e-9;

/// A firing that came, with the end of its episode.
struct Got {
  std::string rule;
  types::EventTime time{};
  Node data;
  std::optional<types::EventTime> resolved_at;
  bool taken = false;
};

bool equal_scalars(const Node& a, const Node& b) {
  const auto x = a.number();
  const auto y = b.number();
  if (!x || !y) return a.value == b.value;
  return *x == *y || std::abs(*x - *y) <= kRelative * std::max(std::abs(*x), std::abs(*y));
}

bool equal(const Node& a, const Node& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == NodeKind::kScalar) return equal_scalars(a, b);
  if (a.kind == NodeKind::kList) {
    return std::ranges::equal(a.items, b.items,
                              [](const Node& x, const Node& y) { return equal(x, y); });
  }
  return a.entries.size() == b.entries.size() &&
         std::ranges::all_of(a.entries, [&](const auto& entry) {
           const Node* other = b.find(entry.first.value);
           return other != nullptr && equal(entry.second, *other);
         });
}

std::string text_of(const Node& node) {
  if (node.kind == NodeKind::kNull) return "null";
  if (node.kind == NodeKind::kScalar) return node.value;
  std::string out(1, node.kind == NodeKind::kList ? '[' : '{');
  const auto separate = [&out] { out += out.size() > 1 ? ", " : ""; };
  for (const Node& item : node.items) {
    separate();
    out += text_of(item);
  }
  for (const auto& [key, value] : node.entries) {
    separate();
    out += key.value + ": " + text_of(value);
  }
  return out + (node.kind == NodeKind::kList ? ']' : '}');
}

class Run {
 public:
  Run(const PackTest& test, const std::shared_ptr<const plan::Plan>& plan)
      : test_(test), shard_(plan, {}) {}

  TestOutcome run() {
    feed();
    take_alerts();
    for (const auto& rejection : output_.rejections) {
      outcome_.refused.push_back("event " + std::to_string(rejection.position) +
                                 " is not valid: " + rejection.message +
                                 (rejection.pointer.empty() ? "" : ", at " + rejection.pointer));
    }
    compare();
    return std::move(outcome_);
  }

 private:
  void feed() {
    std::vector<std::string> lines = test_.events;
    std::vector<types::RawRecord> records;
    for (std::string& line : lines) {
      const std::size_t size = line.size();
      line.append(types::RawRecord::kPadding, ' ');
      types::RawRecord record;
      record.content = std::string_view(line).substr(0, size);
      record.position = records.size() + 1;
      records.push_back(record);
    }
    const auto input = shard_.add_input("test");
    shard_.feed(input, records, output_);
    shard_.set_input_state(input, InputState::kEnded);
    auto end = shard_.latest();
    if (end != types::kMinTime) end += types::Micros(1);
    if (test_.until) end = std::max(end, *test_.until);
    if (end != types::kMinTime) shard_.advance(end, output_);
    std::ranges::stable_sort(output_.alerts, types::goes_before);
  }

  void take_alerts() {
    const auto& rules = shard_.plan().rules;
    std::map<std::string, std::size_t> by_id;
    for (const types::Alert& alert : output_.alerts) {
      const std::string& rule = rules[alert.rule].name;
      if (!std::ranges::binary_search(test_.rules, rule)) continue;
      if (alert.status == types::AlertStatus::kFiring) {
        by_id[alert.alert_id] = got_.size();
        got_.push_back({rule, alert.time, data_of(alert.json), std::nullopt});
      } else if (alert.status == types::AlertStatus::kResolved && by_id.contains(alert.alert_id)) {
        got_[by_id[alert.alert_id]].resolved_at = alert.time;
      }
    }
  }

  /// JSON is YAML.
  static Node data_of(const std::string& json) {
    Diagnostics none;
    const auto root =
        read_document(std::make_shared<const Source>(SourceFile{"alert", json}), none);
    const Node* data = root ? root->find("data") : nullptr;
    return data == nullptr ? Node() : *data;
  }

  void compare() {
    std::vector<const ExpectedAlert*> open;
    for (const ExpectedAlert& wanted : test_.expect) {
      if (!take(wanted, /*whole=*/true)) open.push_back(&wanted);
    }
    for (const ExpectedAlert* wanted : open) {
      if (!take(*wanted, /*whole=*/false)) {
        outcome_.differences.push_back({AlertDifference::Kind::kMissing,
                                        name(wanted->rule, wanted->time, wanted->key),
                                        wanted->place,
                                        {}});
      }
    }
    for (const Got& got : got_) {
      if (got.taken) continue;
      outcome_.differences.push_back({AlertDifference::Kind::kExtra,
                                      name(got.rule, got.time, member(got, "key")),
                                      std::nullopt,
                                      {}});
    }
  }

  /// Takes the first alert of the rule, time and key; whole: only one whose other members are
  /// equal too.
  bool take(const ExpectedAlert& wanted, bool whole) {
    for (Got& got : got_) {
      if (got.taken || !is_same(wanted, got)) continue;
      auto members = differences(wanted, got);
      if (whole && !members.empty()) continue;
      got.taken = true;
      if (!members.empty()) {
        outcome_.differences.push_back({AlertDifference::Kind::kDiffers,
                                        name(wanted.rule, wanted.time, wanted.key), wanted.place,
                                        std::move(members)});
      }
      return true;
    }
    return false;
  }

  static bool is_same(const ExpectedAlert& wanted, const Got& got) {
    if (wanted.rule != got.rule || wanted.time != got.time) return false;
    const Node key = member(got, "key");
    if (wanted.key.kind == NodeKind::kNull) return key.entries.empty();
    return equal(wanted.key, key);
  }

  std::vector<MemberDifference> differences(const ExpectedAlert& wanted, const Got& got) const {
    std::vector<MemberDifference> out;
    const auto add = [&out](std::string name, std::string expected, std::string is) {
      if (expected != is) out.push_back({std::move(name), std::move(expected), std::move(is)});
    };
    if (wanted.say) add("say", *wanted.say, text_of(member(got, "say")));
    const Node measures = member(got, "measures");
    for (const auto& [name, value] : wanted.measures.entries) {
      const Node* is = measures.find(name.value);
      if (is != nullptr && equal(value, *is)) continue;
      out.push_back({"measures." + name.value, text_of(value),
                     is == nullptr ? "none, it is in error" : text_of(*is)});
    }
    if (wanted.resolved_at) {
      add("resolved_at", offset(*wanted.resolved_at),
          got.resolved_at ? offset(*got.resolved_at) : "none, it was open at the end");
    }
    return out;
  }

  static Node member(const Got& got, std::string_view key) {
    const Node* node = got.data.find(key);
    return node == nullptr ? Node() : *node;
  }

  std::string name(const std::string& rule, types::EventTime time, const Node& key) const {
    std::string out = rule + " at " + offset(time);
    if (!key.entries.empty()) out += ", key " + text_of(key);
    return out;
  }

  std::string offset(types::EventTime time) const {
    if (time < test_.start) return types::to_rfc3339(time);
    std::string out;
    types::append_duration(out, time - test_.start);
    return out;
  }

  const PackTest& test_;
  Shard shard_;
  ShardOutput output_;
  std::vector<Got> got_;
  TestOutcome outcome_;
};

}  // namespace

TestOutcome run_test(const PackTest& test, const std::shared_ptr<const plan::Plan>& plan) {
  return Run(test, plan).run();
}

}  // namespace limen::language
