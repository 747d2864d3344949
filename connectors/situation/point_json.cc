#include "connectors/situation/point_json.h"

#include <cmath>

#include "connectors/situation/json_text.h"
#include "engine/types/json_text.h"

namespace limen::situation {

namespace {

/// One value a minute, the newest 60 minutes, oldest first.
template <class Append>
void append_series(std::string& out, const Minutes& minutes, std::int64_t newest, Append append) {
  out.push_back('[');
  for (std::int64_t number = newest - kMinutes + 1; number <= newest; ++number) {
    append(minutes.find(number));
    out.push_back(number == newest ? ']' : ',');
  }
}

void append_flow(std::string& out, const Minutes& minutes, std::int64_t newest,
                 types::EventTime end) {
  JsonObject object(out);
  object.integer("bucket_s", 60);
  object.time("end", end);
  append_series(object.member("entry"), minutes, newest, [&](const Minute* minute) {
    out += std::to_string(minute == nullptr ? 0 : minute->entry);
  });
  append_series(object.member("exit"), minutes, newest, [&](const Minute* minute) {
    out += std::to_string(minute == nullptr ? 0 : minute->exit);
  });
}

double tenths(double value) { return std::round(value * 10) / 10; }

void append_waits(std::string& out, const Minutes& minutes, std::int64_t newest,
                  types::EventTime end) {
  JsonObject object(out);
  object.integer("bucket_s", 60);
  object.time("end", end);
  append_series(object.member("mean_s"), minutes, newest, [&](const Minute* minute) {
    const auto mean = minute == nullptr ? std::nullopt : minute->mean_wait();
    mean ? append_json_number(out, tenths(*mean)) : static_cast<void>(out += "null");
  });
}

void append_about(JsonObject& object, const PointInfo& info) {
  object.text("point", info.point);
  object.text_if_any("name", info.name);
  if (info.lat && info.lon) {
    object.number("lat", *info.lat);
    object.number("lon", *info.lon);
  }
  object.text_if_any("timezone", info.timezone);
  if (info.neighbours.empty()) return;
  std::string& list = object.member("neighbours");
  char before = '[';
  for (const std::string& neighbour : info.neighbours) {
    list.push_back(before);
    types::append_json_string(list, neighbour);
    before = ',';
  }
  list.push_back(']');
}

/// The wait of reports; where there are none, the mean of the newest minute with crossings' waits.
void append_wait_now(JsonObject& object, WaitPicture picture, const Minutes& minutes,
                     std::int64_t newest) {
  for (std::int64_t i = newest; !picture.wait_s && i > newest - kMinutes; --i) {
    const Minute* minute = minutes.find(i);
    if (minute == nullptr || minute->crossed == 0) continue;
    picture.wait_s = minute->crossed_s / minute->crossed;
    picture.wait_time = types::EventTime{std::chrono::minutes{i + 1}};
  }
  if (!picture.wait_s) return;
  object.number("wait_s", tenths(*picture.wait_s));
  object.time("wait_time", picture.wait_time);
}

void append_capacity(JsonObject& object, const PointInfo& info, const PointState& state,
                     const WaitPicture& picture) {
  const auto staff = state.staff();
  auto open = picture.lanes_open;
  if (!open && staff) open = staff->booths_open;
  auto total = picture.lanes_total;
  if (!total && staff) total = staff->booths_total;
  if (!total) total = info.lanes;
  if (open) object.integer("lanes_open", *open);
  if (total) object.integer("lanes_total", *total);
  if (picture.queue_length) object.integer("queue_length", *picture.queue_length);
  if (!staff) return;
  object.integer("staff_present", staff->present);
  object.integer("staff_planned", staff->planned);
}

}  // namespace

void append_point(std::string& out, const PointInfo& info, const PointState& state,
                  std::int64_t newest_minute) {
  const types::EventTime end{std::chrono::minutes{newest_minute + 1}};
  const WaitPicture picture = state.waits();
  JsonObject object(out);
  append_about(object, info);
  object.text_if_any("state", to_string(state.openness()));
  append_capacity(object, info, state, picture);
  append_wait_now(object, picture, state.minutes(), newest_minute);
  object.time("last_event", state.last_event());
  if (const auto feed = state.feed()) {
    JsonObject part(object.member("feed"));
    part.text("state", to_string(state.feed_state(*feed)));
    part.time("last", feed->time);
  }
  if (state.has_flow()) append_flow(object.member("flow"), state.minutes(), newest_minute, end);
  if (state.has_waits()) append_waits(object.member("waits"), state.minutes(), newest_minute, end);
}

}  // namespace limen::situation
