#include "engine/detect/opening.h"

namespace limen::detect {

void report_opening(Context& context, const WindowCondition& condition, std::uint32_t table,
                    const Evidence& evidence, plan::Opening opening) {
  const state::KeyTable& keys = context.keys[table];
  context.key_texts.resize(keys.fields());
  for (std::size_t i = 0; i < keys.fields(); ++i) {
    context.key_texts[i].assign(keys.text(opening.key, i));
  }
  context.evidence.clear();
  evidence.collect_newest(opening.evidence_count, context.pool, context.evidence);
  opening.rule = condition.rule();
  opening.key_texts = context.key_texts;
  opening.variables = condition.variables();
  opening.evidence = context.evidence;
  opening.episode = true;
  ++context.counters[opening.rule].open;
  context.findings->opened(opening);
}

void report_closing(Context& context, std::uint32_t rule, std::uint32_t key,
                    types::EventTime time) {
  --context.counters[rule].open;
  context.findings->closed({rule, key, time});
}

}  // namespace limen::detect
