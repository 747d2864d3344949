#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/types/time.h"

namespace limen::simulator {

/// What stands around the data of an event.
struct Envelope {
  std::string_view kind;     // of the schema, "crossing"
  std::string_view source;   // "/feeds/xzlin/booths"
  std::string_view subject;  // the point
  types::EventTime time;
  std::uint64_t number = 0;  // of the event in its run; with `chance` it makes the id
  std::uint64_t chance = 0;
};

/// Writes one structured CloudEvent as one line, without its end, into a string that it clears
/// first. Texts are written as they are: they hold no quotation mark, backslash or control
/// character. Members of data are written between the constructor and finish().
class Line {
 public:
  Line(std::string& out, const Envelope& envelope);

  Line& text(std::string_view name, std::string_view value);
  Line& number(std::string_view name, std::int64_t value);
  /// A number of so many tenths, with one decimal.
  Line& tenths(std::string_view name, std::int64_t value);
  Line& thousandths(std::string_view name, std::int64_t value);
  Line& flag(std::string_view name, bool value);
  Line& time(std::string_view name, types::EventTime value);
  /// Two words as 22 characters of base64url: the form of a keyed token of 128 bits.
  Line& token(std::string_view name, std::uint64_t high, std::uint64_t low);
  Line& open(std::string_view name);
  Line& close();
  Line& open_list(std::string_view name);
  Line& item(std::string_view value);
  Line& close_list();
  void finish();

 private:
  void name(std::string_view name);
  std::string& out_;
};

}  // namespace limen::simulator
