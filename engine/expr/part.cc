#include "engine/expr/part.h"

#include <algorithm>

#include "engine/expr/quick.h"
#include "engine/types/check.h"

namespace limen::expr {

namespace {

bool is_field(const Node& node) { return node.op == Op::kField || node.op == Op::kHasField; }

class Copier {
 public:
  Copier(const Program& from, const Renumbering& renumbering, Program& to)
      : from_(from), renumbering_(renumbering), to_(to) {}

  std::uint32_t copy(std::uint32_t number) {
    Node node = from_.nodes[number];
    std::vector<std::uint32_t> children;
    for (const std::uint32_t child : from_.children_of(node)) children.push_back(copy(child));
    if (is_field(node)) {
      if (renumbering_.event) node.a = *renumbering_.event;
      if (!renumbering_.slots.empty()) node.b = renumbering_.slots[node.b];
    }
    return add(node, children);
  }

  std::uint32_t join(std::uint32_t left, std::uint32_t right) {
    Node node;
    node.op = Op::kAnd;
    node.text_begin = to_.nodes[left].text_begin;
    node.text_end = to_.nodes[right].text_end;
    return add(node, {left, right});
  }

 private:
  std::uint32_t add(Node node, const std::vector<std::uint32_t>& children) {
    node.quick = 0;
    node.first = static_cast<std::uint32_t>(to_.children.size());
    node.count = static_cast<std::uint32_t>(children.size());
    to_.children.insert(to_.children.end(), children.begin(), children.end());
    to_.nodes.push_back(node);
    return static_cast<std::uint32_t>(to_.nodes.size() - 1);
  }

  const Program& from_;
  const Renumbering& renumbering_;
  Program& to_;
};

void collect(const Program& program, std::uint32_t number, std::vector<std::uint32_t>& out) {
  const Node& node = program.nodes[number];
  if (node.op != Op::kAnd) {
    out.push_back(number);
    return;
  }
  for (const std::uint32_t child : program.children_of(node)) collect(program, child, out);
}

}  // namespace

ProgramRef part_of(const ProgramRef& program, std::span<const std::uint32_t> nodes,
                   const Renumbering& renumbering) {
  LIMEN_CHECK(!nodes.empty());
  auto part = std::make_shared<Program>();
  part->source = program->source;
  part->locals = program->locals;
  part->keep.push_back(program);
  part->patterns = program->patterns;
  Copier copier(*program, renumbering, *part);
  part->root = copier.copy(nodes.front());
  for (const std::uint32_t node : nodes.subspan(1)) {
    part->root = copier.join(part->root, copier.copy(node));
  }
  find_quick(*part);
  return part;
}

std::vector<std::uint32_t> conjuncts_of(const Program& program) {
  std::vector<std::uint32_t> out;
  collect(program, program.root, out);
  return out;
}

std::optional<std::uint32_t> lowest_event(const Program& program, std::uint32_t number) {
  const Node& node = program.nodes[number];
  std::optional<std::uint32_t> lowest;
  if (is_field(node)) lowest = node.a;
  for (const std::uint32_t child : program.children_of(node)) {
    const auto below = lowest_event(program, child);
    if (below) lowest = std::min(lowest.value_or(*below), *below);
  }
  return lowest;
}

}  // namespace limen::expr
