#include "engine/detect/inputs.h"

#include "engine/detect/stored.h"

namespace limen::detect {

Inputs::Inputs(const plan::SharedWindow& window) {
  for (const plan::SharedAggregate& aggregate : window.aggregates) {
    Source& source = sources_.emplace_back();
    source.verdict = aggregate.verdict;
    source.rules = aggregate.rules;
    source.x = aggregate.spec.x.get();
    if (source.x == nullptr) continue;
    const expr::Node& root = source.x->nodes[source.x->root];
    source.plain = root.op == expr::Op::kField && root.a == 0;
    source.slot = static_cast<types::SlotId>(root.b);
    source.slot_type = root.slot_type;
  }
}

expr::Value Inputs::read(const Source& source, const Arrival& arrival, Context& context) const {
  expr::Value value;
  if (source.plain) {
    value = expr::load(arrival.event, source.slot, source.slot_type, *context.plan->schema,
                       context.scratch);
  } else {
    value = expr::evaluate(
        *source.x,
        {{&arrival.event, 1}, {}, context.tables, context.plan->schema.get(), &context.scratch});
  }
  if (value.is_absent()) return value;
  if (!value.is_error() && can_store(value)) return value;
  for (const std::uint32_t rule : source.rules) ++context.counters[rule].errors;
  return expr::Value::error(expr::ErrorCode::kNoOverload);
}

}  // namespace limen::detect
