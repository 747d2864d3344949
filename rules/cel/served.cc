#include "rules/cel/served.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/expr/scratch.h"

namespace limen::cel {

namespace {

using expr::Node;
using expr::Op;
using expr::Program;
using expr::Value;
using types::Field;

constexpr std::int64_t kAnswer = 5;      // steps of a test's run, whatever it does
constexpr std::size_t kMaxBinders = 20;  // around one test
constexpr std::size_t kSamples = 3;      // of other fields

/// Whether a value of the kind may still hold a text that it was made of.
bool holds_text(const Type& type) {
  switch (type.kind) {
    case TypeKind::kDyn:
    case TypeKind::kString:
    case TypeKind::kBytes:
    case TypeKind::kList:
    case TypeKind::kMap:
      return true;
    case TypeKind::kOptional:
      return type.parts.empty() || holds_text(type.parts[0]);
    default:
      return false;
  }
}

bool holds_number(const Type& type) {
  if (type.kind == TypeKind::kOptional) return !type.parts.empty() && holds_number(type.parts[0]);
  return is_number(type.kind);
}

/// Nodes whose value is that of a part, whose own tests tell what there is to tell.
bool passes_on(Op op) {
  return op == Op::kComprehension || op == Op::kBind || op == Op::kChain || op == Op::kTernary ||
         op == Op::kAnd || op == Op::kOr || op == Op::kNot;
}

bool binds(Op op) { return op == Op::kComprehension || op == Op::kBind || op == Op::kChain; }

ServedTests::Refusal looks_into(std::uint32_t node, const Field* field) {
  const std::string name = field == nullptr ? "a field" : '`' + field->path + '`';
  return {node, "this looks into " + name + ", which has values that serve the person",
          "compare the whole field with texts: `==`, `!=`, `in [\"…\"]`; only rules of domain "
          "`protection` may look further"};
}

/// What another field may be.
Value sample_of(const Node& node, std::size_t sample) {
  if (node.op == Op::kHasField) return Value::boolean(sample != 0);
  switch (node.slot_type) {
    case types::SlotType::kInt:
      return Value::integer(static_cast<std::int64_t>(sample));
    case types::SlotType::kDouble:
      return Value::real(static_cast<double>(sample));
    case types::SlotType::kBool:
      return Value::boolean(sample != 0);
    default:
      return Value::string(sample == 0 ? "" : "XZAAA");
  }
}

/// What a test gives for a value, as text.
std::string answer(const Program& program, std::uint32_t node, std::int64_t& budget) {
  expr::Scratch scratch;
  expr::Frame frame;
  frame.scratch = &scratch;
  const Value value = expr::evaluate(program, node, frame);
  budget -= scratch.spent() + kAnswer;
  if (value.is_error()) return "!" + std::to_string(static_cast<int>(value.code));
  std::string text;
  expr::append_json(text, value);
  return text;
}

/// The first value that serves the person and shares its class with none that does not.
const types::EnumValue* alone(const Field& field, const std::vector<std::uint32_t>& classes) {
  for (std::size_t i = 0; i < field.values.size(); ++i) {
    if (!field.values[i].serves_person) continue;
    bool shared = false;
    for (std::size_t j = 0; j < field.values.size(); ++j) {
      shared = shared || (classes[j] == classes[i] && !field.values[j].serves_person);
    }
    if (!shared) return &field.values[i];
  }
  return nullptr;
}

/// Classes that also keep apart what the answers do.
std::vector<std::uint32_t> refined(const std::vector<std::uint32_t>& classes,
                                   const std::vector<std::string>& answers) {
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> numbers;
  std::vector<std::uint32_t> finer;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto next = static_cast<std::uint32_t>(numbers.size());
    finer.push_back(numbers.try_emplace({classes[i], answers[i]}, next).first->second);
  }
  return finer;
}

}  // namespace

/// What a test reads.
struct ServedTests::Reads {
  using Identity = std::tuple<Op, std::uint32_t, std::uint32_t>;

  std::map<Identity, std::vector<std::uint32_t>> sources;  // nodes of each
  std::map<Identity, const Field*> fields;
  std::set<std::uint32_t> locals;  // that hold no such text
  std::set<std::uint32_t> bound;
  std::vector<std::uint32_t> others;  // fields and variables
  bool table = false;

  [[nodiscard]] bool is_bound_by(const Node& node) const {
    return (binds(node.op) && locals.contains(node.a)) ||
           (node.op == Op::kComprehension && locals.contains(node.b));
  }

  /// Variables of comprehensions around the test.
  void drop_bound() {
    for (const std::uint32_t slot : bound) locals.erase(slot);
    std::erase_if(sources, [&](const auto& source) {
      const auto& [op, a, b] = source.first;
      return op == Op::kLocal && bound.contains(a);
    });
  }
};

void ServedTests::add_node(std::uint32_t node, Op op, Type& type) {
  if (holds_number(type)) return;
  if (holds_text(type)) {
    texts_.insert(node);
    if (type.enumeration != nullptr && type.kind == TypeKind::kString) {
      add_source(node, type.enumeration);
    }
    return;
  }
  type.marks.may_serve = false;
  if (!passes_on(op)) add_test(node);
}

void ServedTests::collect(const Program& program, std::uint32_t number, Reads& reads) const {
  std::vector<std::uint32_t> open = {number};
  while (!open.empty() && --budget_ >= 0) {
    const std::uint32_t at = open.back();
    open.pop_back();
    const Node& node = program.nodes[at];
    if (const auto source = sources_.find(at); source != sources_.end()) {
      const bool leaf = node.count == 0;
      const Reads::Identity identity{node.op, leaf ? node.a : at, leaf ? node.b : 0};
      reads.sources[identity].push_back(at);
      reads.fields[identity] = source->second;
      continue;
    }
    if (node.op == Op::kLocal) reads.locals.insert(node.a);
    if (binds(node.op)) reads.bound.insert(node.a);
    if (node.op == Op::kComprehension) reads.bound.insert(node.b);
    const bool field = node.op == Op::kField || node.op == Op::kHasField;
    if (field || node.op == Op::kVariable) reads.others.push_back(at);
    reads.table = reads.table || node.op == Op::kTable;
    for (const std::uint32_t child : program.children_of(node)) open.push_back(child);
  }
  reads.drop_bound();
}

/// `outcome == a.outcome`, `outcome in flags`: the whole text, and another field's.
bool ServedTests::compares_fields(const Program& program, std::uint32_t test) const {
  const Node& node = program.nodes[test];
  if (node.op != Op::kEqual && node.op != Op::kNotEqual && node.op != Op::kIn) return false;
  for (const std::uint32_t child : program.children_of(node)) {
    const auto source = sources_.find(child);
    const bool whole = source != sources_.end() && source->second != nullptr;
    const bool plain = source == sources_.end() && program.nodes[child].op == Op::kField;
    if (!whole && !plain) return false;
  }
  return true;
}

/// Whether the test is of a text, not of a number that was made of one.
bool ServedTests::is_of_text(const Program& program, std::uint32_t test) const {
  return std::ranges::any_of(program.children_of(program.nodes[test]), [&](std::uint32_t child) {
    return texts_.contains(child) || sources_.contains(child);
  });
}

/// The test, or a comprehension around it that binds the variables that it reads.
std::uint32_t ServedTests::closed(const Program& program, std::uint32_t test, Reads& reads) const {
  for (std::size_t i = 0; i < kMaxBinders; ++i) {
    reads = {};
    collect(program, test, reads);
    if (reads.locals.empty()) break;
    std::uint32_t binder = test + 1;
    while (binder < program.nodes.size() && !reads.is_bound_by(program.nodes[binder])) ++binder;
    budget_ -= binder - test;
    if (binder >= program.nodes.size() || budget_ < 0) break;
    test = binder;
  }
  return test;
}

std::optional<ServedTests::Refusal> ServedTests::check_test(Program& program, std::uint32_t test,
                                                            ServedClasses& classes) const {
  if (compares_fields(program, test)) return std::nullopt;
  const bool of_text = is_of_text(program, test);
  Reads reads;
  test = closed(program, test, reads);
  if (reads.sources.empty()) return std::nullopt;
  const auto& [identity, nodes] = *reads.sources.begin();
  const Field* const field = reads.fields[identity];
  const bool mixed = reads.sources.size() > 1 || !reads.others.empty();
  // A number made of a text and of what a table has tells of no value by itself.
  if (!of_text && reads.table && budget_ >= 0) return std::nullopt;
  if ((mixed && of_text) || field == nullptr || !reads.locals.empty() || reads.table ||
      budget_ < 0) {
    return looks_into(test, field);
  }
  std::vector<std::uint32_t>& known = classes[field->path];
  known.resize(field->values.size());
  for (std::size_t sample = 0; sample < (mixed ? kSamples : 1); ++sample) {
    std::vector<std::uint32_t> finer = refined(known, answers(program, test, reads, sample));
    if (const types::EnumValue* value = alone(*field, finer)) {
      return Refusal{test,
                     "with this the rule tells `" + value->name +
                         "`, which is there to serve the person, from all other values of `" +
                         field->path + '`',
                     "only rules of domain `protection` may"};
    }
    if (!mixed) known = std::move(finer);
  }
  return std::nullopt;
}

/// What the test gives for each value of the field, whatever else it reads held fixed.
std::vector<std::string> ServedTests::answers(Program& program, std::uint32_t test,
                                              const Reads& reads, std::size_t sample) const {
  std::map<std::uint32_t, Node> kept;
  const auto set = [&](std::uint32_t node, const Value& value) {
    kept.emplace(node, program.nodes[node]);
    program.nodes[node].op = Op::kConstant;
    program.nodes[node].constant = value;
  };
  for (const std::uint32_t other : reads.others)
    set(other, sample_of(program.nodes[other], sample));
  std::vector<std::string> given;
  for (const types::EnumValue& value : reads.fields.begin()->second->values) {
    const Value text = Value::string(value.name);
    const expr::ListValue one{&text, 1};
    for (const auto& [identity, nodes] : reads.sources) {
      for (const std::uint32_t node : nodes) {
        const bool list = program.nodes[node].slot_type == types::SlotType::kList;
        set(node, list ? Value::of(&one) : text);
      }
    }
    given.push_back(answer(program, test, budget_));
  }
  for (const auto& [node, was] : kept) program.nodes[node] = was;
  return given;
}

std::vector<ServedTests::Refusal> ServedTests::check(Program& program,
                                                     ServedClasses& classes) const {
  std::vector<Refusal> refusals;
  for (const std::uint32_t test : tests_) {
    if (budget_ < 0) return {looks_into(test, nullptr)};
    if (auto refusal = check_test(program, test, classes)) refusals.push_back(*std::move(refusal));
  }
  return refusals;
}

}  // namespace limen::cel
