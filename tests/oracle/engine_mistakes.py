"""Mistakes that someone could make in the engine: (file, what stands there once, what shall stand
there instead). `mutants.py` shows that the oracle notices each; `test_mutants.py` that each still
fits the sources.
"""

MISTAKES = [
    # Time, late events, duplicates, order.
    ("engine/accept/watermark.h", "time < current_ || time < of(input)", "time <= current_ || time < of(input)"),
    ("engine/accept/watermark.h", "latest - lateness_", "latest"),
    ("engine/accept/duplicates.cc", "latest - time > horizon_", "latest - time >= horizon_"),
    ("engine/accept/duplicates.cc", "std::memcpy(to, &time, sizeof time);", "std::memset(to, 0, sizeof time);"),
    ("engine/state/ordered_buffer.cc", "return before(view(*a.record), view(*b.record));", "return false;"),
    # Sliding windows.
    ("engine/detect/sliding_window.cc", "state.events.oldest() <= until", "state.events.oldest() < until"),
    ("engine/detect/sliding_window.cc", "time + window_->over + resolve_after_[i]", "time + window_->over"),
    ("engine/detect/sliding_window.cc", "    if (episode.open) continue;\n", ""),
    ("engine/detect/sliding_window.cc", "    episode.end = time", "    if (!episode.open) episode.end = time"),
    # The last N.
    ("engine/detect/last_window.cc", "if (!holds && state.open[i] != 0) {", "if (state.open[i] != 0) {"),
    ("engine/detect/last_window.cc", "opening.time = ends.end;", "opening.time = ends.start;"),
    (
        "engine/detect/last_window.cc",
        "if (state.events.size() == static_cast<std::uint64_t>(window_->last)) {",
        "{",
    ),
    # Hopping and calendar windows.
    ("engine/detect/hopping_window.cc", "time < newest.end) return", "time <= newest.end) return"),
    ("engine/detect/hopping_window.cc", "if (pane.start < from) continue;", "if (pane.start <= from) continue;"),
    ("engine/detect/hopping_window.cc", "].start < before", "].start <= before"),
    ("engine/detect/hopping_window.cc", ">= in_a_row_[i]", "> in_a_row_[i]"),
    ("engine/detect/hopping_window.cc", "  episode.true_in_a_row = 0;\n", ""),
    ("engine/detect/hopping_window.cc", "episode.false_since + resolve_after_[i]", "episode.false_since"),
    ("engine/detect/hopping_window.cc", "    episode.is_false = false;\n", ""),
    ("engine/detect/hopping_window.cc", "if (!early_[i] || ", "if ("),
    ("engine/detect/hopping_window.cc", "if (any_early_) look_early", "if (false) look_early"),
    ("engine/detect/hopping_window.cc", "state.previous_at == last_boundary", "!state.previous.empty()"),
    ("engine/detect/boundaries.cc", "return floor == time ? time : next", "return next"),
    ("engine/detect/boundaries.cc", "while (begin_of(day, zone) > time)", "while (begin_of(day, zone) >= time)"),
    # Silence.
    ("engine/detect/silent_watch.cc", "context.set_after(due, owner_, key)", "context.set_before(due, owner_, key)"),
    ("engine/detect/silent_watch.cc", "report_closing(context, keyed_->rule, key, time);", "report_closing(context, keyed_->rule, key, state.deadline);"),
    ("engine/detect/silent_watch.cc", "arrival.event.time() + spec_->duration;", "arrival.event.time() + spec_->duration + types::Micros{1};"),
    ("engine/detect/deadline.cc", "above_half + error >= 0", "above_half + error > 0"),
    # States.
    ("engine/detect/state_episodes.cc", "    state->until = until;\n", ""),
    ("engine/detect/state_episodes.cc", "if (until <= time) {", "if (until < time) {"),
    ("engine/detect/state_episodes.cc", "context.set_until(state.until", "context.set_after(state.until"),
    ("engine/detect/state_episodes.cc", "close(key, time, context);\n      return;", "close(key, time, context);\n      state = nullptr;"),
    # Sequences.
    ("engine/detect/sequence.cc", "< now - within_", "<= now - within_"),
    ("engine/detect/sequence.cc", "context.set_after(due(first_), owner_, 0);", "context.set_before(due(first_), owner_, 0);"),
    ("engine/detect/matcher.cc", "if ((head.items & wanted.bit) != 0) {", "if (true) {"),
    ("engine/detect/matcher.cc", "(head.items & wanted.ends) == 0 ? head.before", "true ? head.before"),
    ("engine/detect/matcher.cc", "kept = !is_true(", "kept = is_true("),
    ("engine/detect/matcher.cc", "i < times && places_", "i < 1 + times / times - 1 && places_"),
    ("engine/detect/matcher.cc", "from_ = events.time(event) - within_;", "from_ = events.time(event) - within_ + types::Micros{1};"),
    # Hold, inhibition, tables of newest events.
    ("engine/emit/emitter.cc", "firing.time + rule.hold);", "firing.time + rule.hold + types::Micros{1});"),
    ("engine/emit/holds.cc", "  ++held_[it->second].folded;\n", ""),
    ("engine/emit/inhibition.cc", "      if (plan.rules[inhibitor].shadow) continue;\n", ""),
    ("engine/emit/inhibition.cc", ") < std::tie(b->time", ") > std::tie(b->time"),
    ("engine/detect/latest_tables.cc", ".stored.time > max_age_", ".stored.time >= max_age_"),
    ("engine/detect/latest_tables.cc", "    copy(event, row.stored);\n    fill(row);\n    table_.replace", "    fill(row);\n    table_.replace"),
    # What follows a finding, filters, aggregates.
    ("engine/emit/emitter.cc", "  inhibition_.close(closing.rule, closing.key, closing.time);\n", ""),
    ("engine/emit/emitter.cc", "|| !inhibition_.causes(number, body.key_text).empty()) {", "|| false) {"),
    ("engine/emit/emitter.cc", "firing.time + rule.hold);", "firing.time + rule.hold + types::Micros{1});"),
    ("engine/emit/emitter.cc", "  if (held.folded == 0) return;\n", ""),
    ("engine/emit/emitter.cc", "  inhibited_.erase(episode);\n", ""),
    ("engine/state/timers.h", "if (a.phase != b.phase) return a.phase > b.phase;", "if (a.phase != b.phase) return a.phase < b.phase;"),
    ("engine/detect/sliding_aggregate.cc", "state.candidates.front().number == state.removed", "true"),
    ("engine/detect/sliding_aggregate.cc", "state.first ? state.values.front()", "!state.first ? state.values.front()"),
    ("engine/detect/sliding_aggregate.cc", "if (--it->second == 0) state.times.erase(it);", "state.times.erase(it);"),
    ("engine/detect/sliding_aggregate.cc", "moments.count() < 2", "moments.count() < 1"),
    ("engine/classify/classifier.cc", "batch.row(row).time() < *filter.expires", "batch.row(row).time() <= *filter.expires"),
    ("engine/classify/classifier.cc", "w] &= ~late_[w];", "w] &= ~std::uint64_t{0};"),
    ("engine/classify/classifier.cc", "counters.passed_over += passing - count(out, n);", "counters.passed_over += passing;"),
    ("engine/detect/deadline.cc", "micros <= 0 ||", "micros < 0 ||"),
]
