#include <algorithm>

#include "rules/language/pack.h"
#include "rules/language/sequence_ast.h"

namespace limen::language {

namespace {

// sequence = [ step | none, ... ], within: duration
// step     = step: name, [when: expression], [on: kind | [kind, ...]], [times]
// none     = none: expression, [on: kind | [kind, ...]], [for: duration, where it stands last]

constexpr std::size_t kMaxSteps = 8;
constexpr std::size_t kMaxItems = 32;  // steps and `none`s: each has a bit in a kept event

class SequenceReader {
 public:
  SequenceReader(MapReader& rule, Diagnostics& diagnostics)
      : rule_(rule), diagnostics_(diagnostics) {}

  std::optional<SequenceAst> read() {
    const Node* list = rule_.list("sequence");
    const auto within = rule_.duration("within");
    const Node* within_node = rule_.node().find("within");
    if (within && within->count() == 0) {
      error(within_node->span, "E007 bad-value", "`within` is longer than nothing");
    }
    if (rule_.node().find("sequence") == nullptr) {
      if (within_node != nullptr) {
        error(rule_.key_span("within"), "E048 parts-do-not-fit",
              "`within` goes with a sequence, and this rule has none");
      }
      return std::nullopt;
    }
    out_.node = list;
    out_.within = within.value_or(types::Micros{0});
    if (list == nullptr) return std::move(out_);
    for (const Node& item : list->items) this->item(item, &item == &list->items.back());
    check_order();
    check_within(within_node != nullptr);
    return std::move(out_);
  }

 private:
  void error(const Span& span, std::string_view code, std::string message, std::string hint = {}) {
    diagnostics_.error(span, code, std::move(message), std::move(hint));
  }

  void item(const Node& node, bool last) {
    StepAst step;
    step.node = &node;
    if (node.kind == NodeKind::kMap && node.find("none") != nullptr) {
      none(node, last, step);
    } else {
      MapReader map(node, "step", diagnostics_);
      step.name = map.required().text_node("step");
      if (step.name != nullptr) check_expression_name(*step.name, "step", diagnostics_);
      step.when = map.scalar("when");
      step.on = map.text_or_texts("on");
      step.times = map.integer("times").value_or(1);
      if (step.times < 1)
        error(node.find("times")->span, "E007 bad-value", "`times` is at least 1");
      map.finish();
      if (step.name == nullptr) return;
    }
    out_.steps.push_back(std::move(step));
  }

  void none(const Node& node, bool last, StepAst& step) {
    MapReader map(node, "none", diagnostics_);
    step.when = map.required().scalar("none");
    step.on = map.text_or_texts("on");
    const auto lasts = map.duration("for");
    step.lasts = lasts.value_or(types::Micros{0});
    map.finish();
    const Node* given = node.find("for");
    if (lasts && lasts->count() == 0) {
      error(given->span, "E007 bad-value", "`for` is longer than nothing");
    } else if (given != nullptr && !last) {
      error(map.key_span("for"), "E048 parts-do-not-fit",
            "only a `none` that stands last has a `for`: this one is kept until the next step");
    } else if (given == nullptr && last) {
      error(map.key_span("none"), "E048 parts-do-not-fit",
            "a `none` that stands last needs a `for`: how long it must stay away");
    }
  }

  void check_order() {
    const auto is_step = [](const StepAst& step) { return step.name != nullptr; };
    const auto steps = static_cast<std::size_t>(std::ranges::count_if(out_.steps, is_step));
    if (steps == 0) {
      error(out_.node->span, "E048 parts-do-not-fit", "a sequence has at least one step");
      return;
    }
    if (steps > kMaxSteps) {
      error(out_.node->span, "E048 parts-do-not-fit",
            "this sequence has " + std::to_string(steps) + " steps; at most 8 are possible");
    } else if (out_.steps.size() > kMaxItems) {
      error(out_.node->span, "E048 parts-do-not-fit",
            "this sequence has " + std::to_string(out_.steps.size()) +
                " steps and `none`s; at most 32 are possible",
            "join the conditions of neighbouring `none`s with ||");
    }
    if (!is_step(out_.steps.front())) {
      error(out_.steps.front().node->span, "E048 parts-do-not-fit",
            "a `none` stands between two steps, or last: nothing is before this one");
    }
    const std::size_t count = out_.steps.size();
    if (count >= 2 && !is_step(out_.steps[count - 1]) && !is_step(out_.steps[count - 2])) {
      error(out_.steps[count - 2].node->span, "E048 parts-do-not-fit",
            "a `none` stands between two steps, or last: no step is behind this one");
    }
  }

  void check_within(bool given) {
    const bool waits_after_one = out_.steps.size() == 2 && out_.steps[0].name != nullptr &&
                                 out_.steps[0].times == 1 && out_.steps[1].name == nullptr;
    if (given || waits_after_one) return;
    error(rule_.key_span("sequence"), "E005 missing-key",
          "a sequence needs `within`: how long it may take from its first event to its last");
  }

  MapReader& rule_;
  Diagnostics& diagnostics_;
  SequenceAst out_;
};

}  // namespace

std::optional<SequenceAst> read_sequence(MapReader& rule, Diagnostics& diagnostics) {
  return SequenceReader(rule, diagnostics).read();
}

}  // namespace limen::language
