#include "rules/language/describe_parts.h"

namespace limen::language {

namespace {

constexpr std::size_t kDistinctValues = 1'000;  // counted exactly, a key and window
constexpr std::size_t kQuantileBytes = 16'384;  // of values within a factor of ten million

}  // namespace

std::string written(types::Micros duration) {
  std::string out;
  types::append_duration(out, duration);
  return out;
}

std::string bytes(std::size_t count) {
  if (count < 10'000) return std::to_string(count) + " bytes";
  if (count < std::size_t{10'000} << 10U) return std::to_string((count + 1023) >> 10U) + " KiB";
  return std::to_string((count + (1U << 20U) - 1) >> 20U) + " MiB";
}

std::string grouped(std::size_t count) {
  std::string out = std::to_string(count);
  for (std::size_t i = out.size(); i > 3;) out.insert(i -= 3, ",");
  return out;
}

std::string key_of(const plan::Rule& rule) {
  std::string out;
  for (const plan::KeyField& field : rule.by) out += (out.empty() ? "by " : ", ") + field.path;
  return out.empty() ? "one key for all" : out;
}

std::size_t pane_bytes(const plan::Aggregate& aggregate) {
  switch (aggregate.fn) {
    case plan::AggregateFn::kCount:
      return 8;
    case plan::AggregateFn::kDistinct:
      return kDistinctValues * kValueBytes;
    case plan::AggregateFn::kSum:
    case plan::AggregateFn::kMean:
      return 24;
    case plan::AggregateFn::kStddev:
      return 48;
    case plan::AggregateFn::kQuantile:
      return kQuantileBytes;
    case plan::AggregateFn::kMin:
    case plan::AggregateFn::kMax:
      return kValueBytes;
    case plan::AggregateFn::kFirst:
    case plan::AggregateFn::kLast:
      return kEventBytes + kValueBytes;
  }
  return kValueBytes;
}

}  // namespace limen::language
