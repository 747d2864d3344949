#include "connectors/simulator/reports.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "connectors/simulator/inspection.h"
#include "connectors/simulator/traffic.h"

namespace limen::simulator {

namespace {

using std::string_view;

constexpr Instant kNoDelay = kMinute;      // a shorter wait is none
constexpr Instant kRecent = 20 * kMinute;  // of waits that a report covers

/// A border of another size has halls of another size: figures are per hall of the table's size.
std::int64_t per_hall(const World& world, std::uint64_t count) {
  const auto value = static_cast<double>(count);
  return world.scale > 1 ? std::llround(value / world.scale) : static_cast<std::int64_t>(count);
}

void write_wait_start(Line& line, const PointState& point, const StreamState& stream,
                      string_view kind, string_view status) {
  line.text("point", point.plan.code).text("direction", stream.plan.direction);
  line.text("wait_kind", kind).text("status", status).text("mode", stream.plan.mode);
  line.open("lane").text("kind", stream.plan.lane_kind).close();
}

void write_wait_end(World& world, Line& line, const StreamState& stream, std::int64_t open) {
  line.number("queue_length", per_hall(world, stream.lanes.waiting()));
  line.number("lanes_open", open).number("lanes_total", stream.lanes.total());
}

string_view status_of(const StreamState& stream, Instant wait) {
  if (stream.lanes.open() == 0) return "lanes_closed";
  return wait < kNoDelay && stream.lanes.waiting() <= 3 ? "no_delay" : "measured";
}

void report_actual(World& world, const StreamState& stream) {
  const PointState& point = world.points[stream.point];
  const auto recent = stream.lanes.recent(world.now - kRecent);
  const bool contradicts = world.now < point.trouble.contradiction;
  const Instant mean = contradicts ? 20 * kMinute : recent ? recent->mean : 0;
  const string_view status = contradicts ? "measured" : status_of(stream, mean);
  Line line(world.add_line(), world.envelope("wait", point.operations, point.plan.code));
  write_wait_start(line, point, stream, "actual", status);
  if (status != "lanes_closed") {
    line.tenths("wait_s", mean / (kSecond / 10));
    if (recent) line.tenths("p90_s", std::max(mean, recent->p90) / (kSecond / 10));
  }
  write_wait_end(world, line, stream, contradicts ? 0 : stream.lanes.open());
  line.text("method", stream.traits.wait_method).time("reported_at", world.time());
  line.finish();
}

/// What a model without chance expects: those who wait, shared by the lanes that are open.
Instant expected_wait(const StreamState& stream) {
  const auto open = static_cast<std::int64_t>(stream.lanes.open());
  const auto waiting = static_cast<std::int64_t>(stream.lanes.waiting());
  return open > 0 ? waiting * stream.plan.service.count() / open : 0;
}

void report_expected(World& world, const StreamState& stream) {
  const PointState& point = world.points[stream.point];
  const Instant wait = expected_wait(stream);
  const string_view status = status_of(stream, wait);
  Line line(world.add_line(), world.envelope("wait", point.operations, point.plan.code));
  write_wait_start(line, point, stream, "expected", status);
  if (status != "lanes_closed") line.tenths("wait_s", wait / (kSecond / 10));
  write_wait_end(world, line, stream, stream.lanes.open());
  line.text("method", "model").time("reported_at", world.time());
  line.finish();
}

struct Booths {
  std::int64_t open = 0;
  std::int64_t total = 0;
  std::int64_t gates = 0;
  std::int64_t planned = 0;
};

Booths booths_of(const World& world, const PointState& point, bool goods) {
  Booths booths;
  for (std::uint32_t i = point.first_stream; i < point.last_stream; ++i) {
    const StreamState& stream = world.streams[i];
    if (stream.traits.goods != goods) continue;
    if (stream.plan.lane_kind == "egate") {
      booths.gates += stream.lanes.open();
      booths.planned += stream.planned > 0 ? 1 : 0;  // one officer watches the gates
    } else {
      booths.open += stream.lanes.open();
      booths.total += stream.lanes.total();
      booths.planned += stream.planned;
    }
  }
  return booths;
}

std::int64_t present_of(World& world, const PointState& point, std::int64_t planned) {
  const bool sick = world.random.chance(0.1);
  if (world.now < point.trouble.staff) return planned - (planned * 35 + 99) / 100;
  return sick && planned >= 6 ? planned - 1 : planned;
}

void report_agency(World& world, const PointState& point, string_view agency, bool goods) {
  const Booths booths = booths_of(world, point, goods);
  const std::int64_t planned = booths.planned == 0 ? 0 : booths.planned + 2 + booths.planned / 4;
  const std::int64_t present = present_of(world, point, planned);
  Line line(world.add_line(), world.envelope("staffing", point.operations, point.plan.code));
  line.text("point", point.plan.code).text("agency", agency);
  line.number("planned", planned).number("present", present);
  line.number("booths_open", booths.open).number("booths_total", booths.total);
  if (!goods) line.number("second_line", per_hall(world, point.second_line));
  if (booths.gates > 0) line.number("egates_up", booths.gates);
  line.open_list("skills").item("first_aid");
  if (!goods && world.now >= point.trouble.no_child_officer) line.item("child");
  line.item("interpreter").close_list();
  line.finish();
}

bool has_streams(const World& world, const PointState& point, bool goods) {
  const auto* first = world.streams.data();
  return std::any_of(first + point.first_stream, first + point.last_stream,
                     [&](const StreamState& each) { return each.traits.goods == goods; });
}

}  // namespace

void report_waits(World& world, std::uint32_t index) {
  const StreamState& stream = world.streams[index];
  if (world.points[stream.point].plan.closed) return;
  report_actual(world, stream);
  report_expected(world, stream);
  open_if_long(world, index, expected_wait(stream));
}

void report_count(World& world, std::uint32_t index) {
  StreamState& stream = world.streams[index];
  const PointState& point = world.points[stream.point];
  Line line(world.add_line(), world.envelope("count", point.operations, point.plan.code));
  line.text("point", point.plan.code).text("direction", stream.plan.direction);
  line.number("n", stream.counted);
  line.tenths("period_s", world.scenario.count_every.count() / (kSecond / 10));
  line.text("mode", stream.plan.mode);
  line.finish();
  stream.counted = 0;
}

void report_heartbeat(World& world, std::uint32_t index) {
  PointState& point = world.points[index];
  if (world.now < point.trouble.silent) return;
  const bool degraded = world.now < point.trouble.feed;
  const int jitter = world.random.between(-80, 80);
  point.backlog = degraded ? point.backlog + world.random.between(2, 9) : 0;
  Line line(world.add_line(), world.envelope("heartbeat", point.booths, point.plan.code));
  line.text("feed", point.feed).text("point", point.plan.code);
  line.tenths("period_s", world.scenario.heartbeat_every.count() / (kSecond / 10));
  line.text("state", degraded ? "degraded" : "online").number("backlog", point.backlog);
  const int offset = world.now < point.trouble.clock ? 184000 : 0;
  line.tenths("clock_offset_ms", (offset + jitter) * 10);
  line.finish();
}

void report_staffing(World& world, std::uint32_t index) {
  const PointState& point = world.points[index];
  if (has_streams(world, point, false)) report_agency(world, point, "border_guard", false);
  if (has_streams(world, point, true)) report_agency(world, point, "customs", true);
}

void report_status(World& world, std::uint32_t index) {
  const PointState& point = world.points[index];
  const bool open = world.is_open(point);
  const bool weather = world.now < point.trouble.closed;
  Line line(world.add_line(), world.envelope("status", point.operations, point.plan.code));
  line.text("point", point.plan.code).text("state", open ? "open" : "closed");
  line.text("reason", point.plan.closed ? "order" : weather ? "weather" : "schedule");
  line.flag("planned", !weather);
  if (weather) line.time("until", types::from_int(point.trouble.closed));
  line.finish();
}

void report_inspection(World& world, std::uint32_t index, std::uint32_t selection) {
  const auto [why_number, selected] = world.take_selected(selection);
  const auto why = static_cast<InspectionCause>(why_number);
  const StreamState& stream = world.streams[index];
  PointState& point = world.point_of(stream);
  Random& random = world.random;
  if (why == InspectionCause::kPerson) --point.second_line;
  const Inspection inspection = draw_inspection(random, why);
  Line line(world.add_line(), world.envelope("inspection", point.operations, point.plan.code));
  line.text("point", point.plan.code).text("agency", inspection.agency);
  line.text("kind", inspection.kind).text("result", inspection.result);
  line.text("selected_by", inspection.selected_by);
  line.open(why == InspectionCause::kPerson ? "traveller" : "consignment");
  line.token("token", selected.first, selected.second).close();
  line.tenths("duration_s", random.between(1200, 24000));
  line.finish();
}

}  // namespace limen::simulator
