#include "engine/emit/why_unusual.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace limen::emit {

namespace {

using plan::Judged;
using plan::Season;

constexpr std::array<std::string_view, 7> kDays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                   "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr types::Micros kDay = std::chrono::days(1);

std::string percent(double share) {
  const double hundredths = share * 100;
  return fmt::format("{:.{}f} %", hundredths, std::abs(hundredths) < 10 ? 1 : 0);
}

/// As many digits as a person reads: whole counts, four digits of what is measured.
std::string plain(double number) {
  return std::abs(number) >= 1000 ? fmt::format("{:.0f}", number) : fmt::format("{:.4g}", number);
}

std::string shown(const plan::Unusual& spec, double number) {
  return spec.judged == Judged::kShare ? percent(number) : plain(number);
}

std::string band(const plan::Unusual& spec, const plan::Figures& figures) {
  if (spec.judged != Judged::kCount) {
    const std::string lower = shown(spec, figures.lower);
    const std::string upper = shown(spec, figures.upper);
    return lower == upper ? lower : lower + " to " + upper;
  }
  const double lower = std::floor(figures.lower);
  const double upper = std::ceil(figures.upper);
  return plain(lower) + " to " + plain(upper);
}

/// `no_entries` as a person writes it.
std::string words(std::string name) {
  for (char& c : name) c = c == '_' ? ' ' : c;
  return name;
}

void append_length(std::string& out, const plan::Window& window) {
  switch (window.calendar) {
    case plan::Calendar::kNone:
      break;
    case plan::Calendar::kDay:
      out += " in the day";
      return;
    case plan::Calendar::kWeek:
      out += " in the week";
      return;
    case plan::Calendar::kMonth:
      out += " in the month";
      return;
  }
  out += " in ";
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(window.every);
  if (minutes == window.every && minutes < std::chrono::hours(1)) {
    out += std::to_string(minutes.count()) + " min";
  } else {
    types::append_duration(out, window.every);
  }
}

/// "on a Tuesday at 14:00", as far as the season tells such times apart.
void append_when(std::string& out, const plan::Window& window, const plan::Deviation& at) {
  const Season season = window.unusual->season;
  const types::Micros length = window.is_calendar() ? kDay : window.every;
  const bool days = !window.is_calendar() || window.calendar == plan::Calendar::kDay;
  if (at.holiday && days) {
    out += "on a holiday ";
  } else if (season >= Season::kWeek && days && length <= kDay) {
    out += "on a " + std::string(kDays[at.weekday]) + ' ';
  }
  if (season != Season::kNone && length < kDay) {
    out += fmt::format("at {:02}:{:02} ", at.hour, at.minute);
  }
  if (season == Season::kYear) out += "in " + std::string(kMonths[at.month - 1U]) + ' ';
}

}  // namespace

void append_deviation(std::string& out, const plan::Window& window, const plan::Opening& opening) {
  const plan::Unusual& spec = *window.unusual;
  const plan::Deviation& at = *opening.deviation;
  const plan::Figures& figures = at.figures;
  if (spec.judged == Judged::kCount) {
    out += plain(figures.observed) + ' ' + words(spec.name);
  } else {
    out += words(spec.name) + " is " + shown(spec, figures.observed);
    if (spec.judged == Judged::kShare) {
      out += " (" + plain(at.successes) + " of " + plain(at.trials) + ')';
    }
  }
  append_length(out, window);
  out += "; ";
  append_when(out, window, at);
  out += "normally " + band(spec, figures);
  const bool inside = figures.observed >= figures.lower && figures.observed <= figures.upper;
  if (!inside) return;
  const bool more = figures.observed >= figures.expected;
  out += "; alone that is not much, with the buckets before it it is ";
  out += more ? "unusually high" : "unusually low";
}

}  // namespace limen::emit
