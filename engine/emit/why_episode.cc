#include "engine/emit/why_episode.h"

namespace limen::emit {

namespace {

void append_instant(std::string& out, types::EventTime time) {
  types::append_rfc3339(out, std::chrono::floor<std::chrono::seconds>(time));
}

}  // namespace

void append_silence(std::string& out, const plan::Rule& rule, const types::Schema& schema,
                    const plan::Opening& opening) {
  out += "no ";
  for (std::size_t i = 0; i < rule.on.size(); ++i) {
    out += (i == 0 ? "" : " or ") + schema.kind(rule.on[i]).name;
  }
  if (rule.when != nullptr) {
    out += " where ";
    out += rule.when->text_of(rule.when->nodes[rule.when->root]);
  }
  out += " for ";
  types::append_duration(out, opening.time - *opening.since);
  if (opening.evidence_count > 0) {
    out += ", the last one at ";
    append_instant(out, *opening.since);
    out += '.';
    return;
  }
  out += " since ";
  append_instant(out, *opening.since);
  out += ", and none before: it is expected from then on.";
}

void append_until(std::string& out, std::optional<types::EventTime> until) {
  if (until) {
    out += ", until ";
    append_instant(out, *until);
  }
  out += '.';
}

}  // namespace limen::emit
