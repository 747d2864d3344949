#include "engine/succession.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/types/batch.h"

namespace limen {

namespace {

using Item = state::OrderedBuffer::Item;

bool bit(const std::uint64_t* words, std::size_t i) { return (words[i >> 6U] >> (i & 63U)) & 1U; }

class Merge {
 public:
  Merge(WaitingEvents old, WaitingEvents next)
      : old_(old), next_(next), out_(record_layout(next.plan, next.layout)) {
    for (const plan::Verdict& verdict : next.layout.verdicts) {
      const auto same =
          std::ranges::find(old.layout.verdicts, verdict.shape, &plan::Verdict::shape);
      const bool known = same != old.layout.verdicts.end();
      old_numbers_.push_back(known ? std::optional(same - old.layout.verdicts.begin())
                                   : std::nullopt);
    }
    words_.resize((old_numbers_.size() + 63) / 64);
  }

  void run() {
    while (!old_.buffer.empty() || !next_.buffer.empty()) {
      const bool has_old = !old_.buffer.empty();
      const bool has_next = !next_.buffer.empty();
      const bool takes_old =
          has_old && (!has_next || !before(next_.buffer.next().event, old_.buffer.next().event));
      const bool takes_next =
          has_next && (!has_old || !before(old_.buffer.next().event, next_.buffer.next().event));
      take(takes_old, takes_next);
      if (takes_old) old_.buffer.drop();
      if (takes_next) next_.buffer.drop();
    }
    next_.buffer = std::move(out_);
  }

 private:
  void take(bool takes_old, bool takes_next) {
    row_.reset(next_.plan.slots.size(), 64);
    const types::EventView any = takes_old ? old_.buffer.next().event : next_.buffer.next().event;
    row_.info(row_.add_row(any.kind)).exercise = any.exercise;
    if (takes_old) copy(old_.buffer.next().event, old_);
    if (takes_next) copy(next_.buffer.next().event, next_);
    std::ranges::fill(words_, 0);
    bool some = false;
    for (std::size_t v = 0; v < old_numbers_.size(); ++v) {
      const bool known = old_numbers_[v].has_value();
      const bool yes = known ? takes_old && bit(old_.buffer.next().verdicts,
                                                static_cast<std::size_t>(*old_numbers_[v]))
                             : takes_next && bit(next_.buffer.next().verdicts, v);
      if (yes) words_[v >> 6U] |= std::uint64_t{1} << (v & 63U);
      some |= yes;
    }
    if (some) out_.push(row_.row(0), words_);
  }

  void copy(const types::EventView& event, const WaitingEvents& from) {
    for (const types::SlotId slot : from.layout.kept_slots) {
      if (!event.has(slot) || row_.last_has(slot)) continue;
      if (types::is_text(from.plan.slots[slot].type)) {
        row_.set_text(slot, event.bytes(slot));
      } else {
        row_.set(slot, event.raw(slot));
      }
    }
  }

  WaitingEvents old_;
  WaitingEvents next_;
  state::OrderedBuffer out_;
  std::vector<std::optional<std::ptrdiff_t>> old_numbers_;  // of the next plan's verdicts
  std::vector<std::uint64_t> words_;
  types::Batch row_;
};

}  // namespace

state::RecordLayout record_layout(const plan::Plan& plan, const plan::Layout& layout) {
  state::RecordLayout out;
  out.slots = plan.slots.size();
  out.kept = layout.kept_slots;
  for (const types::SlotId slot : out.kept) {
    out.kept_is_text.push_back(types::is_text(plan.slots[slot].type));
  }
  out.verdict_words = (layout.verdicts.size() + 63) / 64;
  return out;
}

void merge_waiting(WaitingEvents old, WaitingEvents next) { Merge(old, next).run(); }

}  // namespace limen
