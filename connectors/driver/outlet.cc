#include "connectors/driver/outlet.h"

#include <algorithm>

#include "connectors/driver/quarantine.h"

namespace limen::driver {

void Outlet::write(const types::Alert& alert) {
  ++(alert.shadow ? shadow_ : alerts_);
  for (Sink* sink : sinks_) {
    if (alert.shadow) {
      sink->shadow(alert);
    } else {
      sink->alert(alert);
    }
  }
}

void Outlet::write(const types::Rejection& rejection, const Input& input) {
  ++quarantined_;
  json_.clear();
  append_quarantine(json_, rejection, input);
  for (Sink* sink : sinks_) sink->quarantine(json_);
}

void Outlet::serve(Milliseconds wait) {
  for (Sink* sink : sinks_) sink->serve(wait);
}

bool Outlet::ready() const {
  return std::all_of(sinks_.begin(), sinks_.end(), [](const Sink* sink) { return sink->ready(); });
}

Outlet::Marks Outlet::mark() {
  Marks marks;
  for (Sink* sink : sinks_) marks.push_back(sink->mark());
  return marks;
}

bool Outlet::acknowledged(const Marks& marks) const {
  for (std::size_t i = 0; i < sinks_.size(); ++i) {
    if (!sinks_[i]->acknowledged(marks[i])) return false;
  }
  return true;
}

types::Result<void> Outlet::check() const {
  for (const Sink* sink : sinks_) {
    if (auto well = sink->check(); !well) return well;
  }
  return {};
}

std::string Outlet::problem() const {
  for (const Sink* sink : sinks_) {
    if (auto problem = sink->problem(); !problem.empty()) return problem;
  }
  return {};
}

std::vector<types::SinkStatus> Outlet::reports() const {
  std::vector<types::SinkStatus> all;
  for (const Sink* sink : sinks_) {
    if (auto report = sink->report(); !report.name.empty()) all.push_back(std::move(report));
  }
  return all;
}

}  // namespace limen::driver
