#pragma once

#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/types/schema.h"

namespace limen::accept {

/// Events of all kinds at random, valid ones and such as are a little wrong in every way; the same
/// seed gives the same ones.
class RandomEvents {
 public:
  RandomEvents(const types::Schema& schema, std::uint64_t seed) : schema_(schema), random_(seed) {}

  /// A valid event in NDJSON form, optional fields as chance has it.
  std::string valid();
  /// An event with up to three mistakes, in its members or its bytes.
  std::string odd();

 private:
  using Members = std::vector<std::pair<std::string, std::string>>;  // key and value, as written

  std::size_t below(std::size_t limit) { return random_() % limit; }
  bool chance(unsigned percent) { return below(100) < percent; }
  std::string_view any_of(const std::vector<std::string_view>& list) {
    return list[below(list.size())];
  }
  std::string write(const Members& members);
  std::string quote(std::string_view text);
  std::string value_of(const types::Field& field);
  std::string number();
  std::string time();
  std::string odd_value();
  Members data_of(const types::Kind& kind);
  Members event();
  void spoil(Members& members);
  void spoil(std::string& text);

  const types::Schema& schema_;
  std::mt19937_64 random_;
  unsigned oddness_ = 0;  // percent of members that are spoiled
};

}  // namespace limen::accept
