#include "rules/language/canonical.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <set>

#include "engine/expr/value.h"
#include "engine/plan/layout.h"

namespace limen::language {

namespace {

using expr::Op;
using expr::Value;
using expr::ValueKind;

/// Writes parts so that no two different lists of parts give the same bytes.
class Writer {
 public:
  void number(std::uint64_t value) { out_ += std::to_string(value) += ';'; }
  void text(std::string_view value) {
    number(value.size());
    out_ += value;
  }
  void sign(std::int64_t value) { out_ += std::to_string(value) += ';'; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

void write(Writer& out, const Value& value) {
  out.number(static_cast<std::uint64_t>(value.kind));
  switch (value.kind) {
    case ValueKind::kNull:
      break;
    case ValueKind::kError:
      out.number(static_cast<std::uint64_t>(value.code));
      break;
    case ValueKind::kBool:
      out.number(value.b ? 1 : 0);
      break;
    case ValueKind::kInt:
    case ValueKind::kType:
      out.sign(value.i);
      break;
    case ValueKind::kUint:
      out.number(value.u);
      break;
    case ValueKind::kDouble:
      out.number(std::bit_cast<std::uint64_t>(value.d));
      break;
    case ValueKind::kString:
    case ValueKind::kBytes:
      out.text(value.text());
      break;
    case ValueKind::kTimestamp:
    case ValueKind::kDuration:
      out.sign(value.i);
      out.number(value.extra);
      break;
    case ValueKind::kList:
      out.number(value.list->size);
      for (std::uint32_t i = 0; i < value.list->size; ++i) write(out, value.list->items[i]);
      break;
    case ValueKind::kMap:
      out.number(value.map->size);
      for (std::uint32_t i = 0; i < value.map->size; ++i) {
        write(out, value.map->entries[i].key);
        write(out, value.map->entries[i].value);
      }
      break;
    case ValueKind::kOptional:
      out.number(value.optional->has ? 1 : 0);
      if (value.optional->has) write(out, value.optional->value);
      break;
    case ValueKind::kRow:
      out.number(value.row->row);
      break;
  }
}

/// Nodes from the root down; a field by its path, so that what other rules read changes nothing.
class ProgramWriter {
 public:
  /// Tables of the plan are written by name; where there is none, by number.
  ProgramWriter(Writer& out, const expr::Program& program, const types::SlotTable& slots,
                const plan::Plan* plan = nullptr)
      : out_(out), program_(program), slots_(slots), plan_(plan) {}

  void node(std::uint32_t number) {
    const expr::Node& node = program_.nodes[number];
    out_.number(static_cast<std::uint64_t>(node.op));
    if (node.op == Op::kField || node.op == Op::kHasField) {
      out_.number(node.a);
      const types::Slot& slot = slots_[static_cast<types::SlotId>(node.b)];
      out_.text(slot.path);
      out_.number(static_cast<std::uint64_t>(slot.type));
    } else if (node.op == Op::kTable && plan_ != nullptr) {
      table(node.a);
    } else if (node.op != Op::kSelect && node.op != Op::kOptSelect) {  // a guess where it is
      out_.number(node.a);
      out_.number(node.b);
      out_.number(node.c);
    }
    write(out_, node.constant);
    out_.number(node.count);
    for (const std::uint32_t child : program_.children_of(node)) this->node(child);
  }

 private:
  /// What stands in a table may change while rules keep their meaning.
  void table(std::uint32_t number) {
    const expr::Table& table = *plan_->tables[number];
    out_.text(table.name());
    for (const std::string& key : table.key_columns()) out_.text(key);
    const auto latest = std::ranges::find(plan_->latest, number, &plan::LatestTable::table);
    if (latest != plan_->latest.end()) out_.text(latest->meaning);
  }

  Writer& out_;
  const expr::Program& program_;
  const types::SlotTable& slots_;
  const plan::Plan* plan_;
};

/// All of a rule's programs and settings, in a fixed order.
class RuleWriter {
 public:
  explicit RuleWriter(const plan::Plan& plan) : plan_(plan) {}

  std::string write(const plan::Rule& rule, const std::vector<std::string>& inhibitors) {
    out_.text("limen rule 1");
    out_.number(static_cast<std::uint64_t>(rule.severity));
    out_.number(static_cast<std::uint64_t>(rule.domain));
    out_.number(rule.shadow ? 1 : 0);
    out_.number(rule.expires ? 1 : 0);
    if (rule.expires) out_.sign(types::to_int(*rule.expires));
    filters(rule);
    if (const auto* window = std::get_if<plan::Window>(&rule.shape)) shape(*window);
    episode(rule);
    if (const auto* sequence = std::get_if<plan::Sequence>(&rule.shape)) shape(*sequence);
    program(rule.condition);
    out_.sign(rule.resolve_after.count());
    out_.sign(rule.hold.count());
    out_.number(inhibitors.size());
    for (const std::string& name : inhibitors) out_.text(name);
    return out_.take();
  }

  /// That which the rule's state is made of (rules.md, section 12): not its condition, but the
  /// aggregates in it, in no order.
  std::string write_state(const plan::Rule& rule) {
    out_.text("limen state 1");
    filters(rule);
    episode(rule);
    if (const auto* window = std::get_if<plan::Window>(&rule.shape)) {
      out_.text("window");
      span(*window);
      std::set<std::string> aggregates;
      for (const plan::Aggregate& aggregate : window->aggregates) {
        RuleWriter part(plan_);
        part.aggregate(aggregate);
        aggregates.insert(part.out_.take());
      }
      for (const std::string& aggregate : aggregates) out_.text(aggregate);
      measures(*window);
      if (window->unusual) profile(*window->unusual);
    }
    if (const auto* sequence = std::get_if<plan::Sequence>(&rule.shape)) {
      shape(*sequence);
      kept(rule);
    }
    return out_.take();
  }

 private:
  void program(const expr::ProgramRef& ref) {
    out_.number(ref ? 1 : 0);
    if (!ref) return;
    ProgramWriter(out_, *ref, plan_.slots, &plan_).node(ref->root);
  }

  void filters(const plan::Rule& rule) {
    out_.number(rule.on.size());
    for (const types::KindId kind : rule.on) out_.text(plan_.schema->kind(kind).name);
    program(rule.when);
    out_.number(rule.except.size());
    for (const plan::Exception& exception : rule.except) {
      out_.text(exception.name);
      program(exception.program);
    }
    out_.number(rule.by.size());
    for (const plan::KeyField& field : rule.by) out_.text(field.path);
  }

  /// Of a silent or state rule: all that its shape says.
  void episode(const plan::Rule& rule) {
    if (const auto* silent = std::get_if<plan::Silent>(&rule.shape)) {
      out_.text("silent");
      out_.sign(silent->duration.count());
      program(silent->seconds);
      out_.text(silent->keys ? plan_.tables[*silent->keys]->name() : "");
    } else if (const auto* state = std::get_if<plan::State>(&rule.shape)) {
      out_.text("state");
      program(state->opens);
      program(state->closes);
      program(state->until);
    }
  }

  void aggregate(const plan::Aggregate& aggregate) {
    out_.number(static_cast<std::uint64_t>(aggregate.fn));
    program(aggregate.x);
    program(aggregate.condition);
    if (aggregate.fn == plan::AggregateFn::kQuantile) {
      out_.number(std::bit_cast<std::uint64_t>(aggregate.q));
    }
  }

  void span(const plan::WindowSpan& span) {
    out_.sign(span.over.count());
    out_.sign(span.every.count());
    out_.number(static_cast<std::uint64_t>(span.calendar));
    out_.text(span.zone_table ? plan_.tables[*span.zone_table]->name() : span.zone);
    out_.number(span.zone_table ? 1 : 0);
    out_.sign(span.last);
  }

  void measures(const plan::Window& window) {
    out_.number(window.measures.size());
    for (const plan::Measure& measure : window.measures) {
      out_.text(measure.name);
      program(measure.program);
    }
  }

  void shape(const plan::Window& window) {
    out_.text("window");
    span(window);
    out_.sign(window.in_a_row);
    out_.number(window.early ? 1 : 0);
    out_.number(window.previous.size());
    for (const std::uint32_t measure : window.previous) out_.number(measure);
    out_.number(window.aggregates.size());
    for (const plan::Aggregate& each : window.aggregates) aggregate(each);
    measures(window);
    if (!window.unusual) return;
    profile(*window.unusual);
    const plan::Unusual& unusual = *window.unusual;
    out_.number(std::bit_cast<std::uint64_t>(unusual.alarms));
    out_.sign(unusual.period.count());
    out_.number(unusual.over_all_keys ? 1 : 0);
    out_.sign(unusual.warmup.count());
  }

  /// What a key's history is made of: not how many alarms may be, or from when on.
  void profile(const plan::Unusual& unusual) {
    out_.text("unusual");
    program(unusual.of);
    out_.number(static_cast<std::uint64_t>(unusual.side));
    out_.number(static_cast<std::uint64_t>(unusual.season));
    out_.number(unusual.zone.table ? 1 : 0);
    out_.text(unusual.zone.table ? plan_.tables[*unusual.zone.table]->name() : unusual.zone.zone);
    out_.number(unusual.empty_is_gap ? 1 : 0);
    out_.text(unusual.holidays ? plan_.tables[*unusual.holidays]->name() : "");
  }

  void shape(const plan::Sequence& sequence) {
    out_.text("sequence");
    out_.sign(sequence.within.count());
    out_.number(sequence.steps.size());
    for (const plan::Step& step : sequence.steps) {
      out_.number(step.is_none() ? 1 : 0);
      out_.number(step.on.size());
      for (const types::KindId kind : step.on) out_.text(plan_.schema->kind(kind).name);
      program(step.when);
      out_.sign(step.times);
      out_.sign(step.lasts.count());
    }
  }

  /// What is kept of a sequence's events: what `if` and `say` read, too.
  void kept(const plan::Rule& rule) {
    std::set<std::string> paths;
    for (const types::SlotId slot : plan::slots_of_sequence(rule)) {
      paths.insert(plan_.slots[slot].path + ';' +
                   std::to_string(static_cast<int>(plan_.slots[slot].type)));
    }
    for (const std::string& path : paths) out_.text(path);
  }

  const plan::Plan& plan_;
  Writer out_;
};

}  // namespace

std::string canonical(const expr::Program& program, const types::SlotTable& slots) {
  Writer out;
  ProgramWriter(out, program, slots).node(program.root);
  return out.take();
}

namespace {

std::string digits_of(const std::string& meaning) {
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(),
                     reinterpret_cast<const unsigned char*>(meaning.data()), meaning.size(),
                     nullptr, 0);
  std::string hex;
  for (const unsigned char byte : hash) {
    hex.push_back("0123456789abcdef"[byte >> 4U]);
    hex.push_back("0123456789abcdef"[byte & 15U]);
  }
  return hex;
}

}  // namespace

std::string rule_hash(const plan::Rule& rule, const std::vector<std::string>& inhibitors,
                      const plan::Plan& plan) {
  return digits_of(RuleWriter(plan).write(rule, inhibitors));
}

std::string state_hash(const plan::Rule& rule, const plan::Plan& plan) {
  return digits_of(RuleWriter(plan).write_state(rule));
}

}  // namespace limen::language
