#include "connectors/simulator/rhythm.h"

#include <absl/time/time.h>

namespace limen::simulator {

struct Zone::Impl {
  absl::TimeZone zone;
};

Zone::Zone(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Zone::~Zone() = default;
Zone::Zone(Zone&&) noexcept = default;
Zone& Zone::operator=(Zone&&) noexcept = default;

types::Result<Zone> Zone::load(const std::string& name) {
  auto impl = std::make_unique<Impl>();
  if (!absl::LoadTimeZone(name, &impl->zone)) {
    return types::failure("there is no time zone " + name +
                          " here; use a name of the IANA database, and install tzdata");
  }
  return Zone(std::move(impl));
}

LocalTime Zone::at(std::int64_t at) const {
  const absl::CivilSecond civil = impl_->zone.At(absl::FromUnixMicros(at)).cs;
  return {static_cast<int>(absl::GetWeekday(civil)), civil.hour(), civil.minute()};
}

Intensity::Intensity(const Rhythm& rhythm) : rhythm_(rhythm) {
  double hours = 0;
  double days = 0;
  for (const double weight : rhythm.hours) hours += weight;
  for (const double weight : rhythm.days) days += weight;
  scale_ = 24 * 7 / (hours * days);
}

double Intensity::at(const LocalTime& time) const {
  const double place = time.hour + time.minute / 60.0 + 23.5;  // from the middle before, and a day
  const auto before = static_cast<std::size_t>(place);
  const double share = place - static_cast<double>(before);
  const auto& hours = rhythm_.hours;
  const double hour = hours[before % 24] * (1 - share) + hours[(before + 1) % 24] * share;
  return hour * rhythm_.days[static_cast<std::size_t>(time.weekday)] * scale_;
}

}  // namespace limen::simulator
