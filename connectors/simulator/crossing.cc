#include "connectors/simulator/crossing.h"

#include <array>

#include "connectors/simulator/findings.h"
#include "connectors/simulator/inspection.h"

namespace limen::simulator {

namespace {

using std::string_view;

constexpr std::size_t kInside = 512;  // of those who entered, kept for an exit
constexpr Instant kShortestStay = kHour;

Token new_token(Random& random) {
  const std::uint64_t high = random.next();
  return {high, random.next()};
}

/// Some who exit have entered at the same point, an hour before or more: their document comes
/// again.
Token document_token(World& world, const StreamState& stream, Mark mark) {
  if (mark == Mark::kDocumentCopied) return world.copied;
  if (mark == Mark::kDocumentFar) return world.far;
  if (mark == Mark::kRefusedHere || mark == Mark::kTriedAgain) return world.refused;
  Random& random = world.random;
  auto& inside = world.point_of(stream).inside;
  if (stream.plan.direction == "exit" && !inside.empty() &&
      inside.front().entered + kShortestStay <= world.now && random.chance(0.4)) {
    const Token token = inside.front().document;
    inside.pop_front();
    return token;
  }
  const Token token = new_token(random);
  if (stream.plan.direction == "entry" && inside.size() < kInside) {
    inside.push_back({token, world.now});
  }
  return token;
}

void write_lane(Line& line, const StreamState& stream, const Crossed& crossed) {
  if (!crossed.lane) return;
  const std::string number = std::to_string(stream.first_lane + *crossed.lane + 1);
  line.open("lane").text("id", "L" + number).text("kind", stream.plan.lane_kind);
  line.text("booth", "B" + number).close();
}

string_view channel_of(const World& world, const StreamState& stream, const Crossed& crossed) {
  if (!crossed.lane) return "mobile";
  const PointState& point = world.points[stream.point];
  if (world.now < point.trouble.feed) return "manual_fallback";
  return stream.plan.lane_kind == "egate" ? "egate" : "booth";
}

void write_party(Line& line, const Findings& found) {
  line.open("party").number("size", found.party).number("adults", found.party - found.minors);
  line.number("minors", found.minors).close();
}

void write_protected(World& world, Line& line) {
  static constexpr std::array<string_view, 4> kNationalities = {"UTO", "XXA", "XXB", "XXC"};
  Random& random = world.random;
  line.number("age", random.between(0, 90));
  line.text("nationality", kNationalities[random.below(4)]);
  line.text("sex", random.chance(0.5) ? "F" : "M");
}

void write_traveller(World& world, Line& line, const Findings& found, const Token& token) {
  line.open("traveller").token("token", token.first, token.second).text("minor", found.minor);
  if (world.scenario.protected_fields) write_protected(world, line);
  line.close();
}

void write_document(World& world, Line& line, const Findings& found, const Token& token) {
  line.open("document").text("kind", found.document_kind);
  line.token("token", token.first, token.second);
  if (world.scenario.protected_fields) line.text("issuer", "UTO");
  line.text("validity", found.validity);
  line.open("mrz").text("check", found.mrz).number("reads", found.reads).close();
  line.text("chip", found.chip).text("lookup", found.lookup);
  if (found.lookup_age_s > 0) line.number("lookup_age_s", found.lookup_age_s);
  line.close();
}

void write_vehicle(World& world, Line& line, const StreamState& stream, const Findings& found) {
  const Token token = new_token(world.random);
  const bool certain = found.model_match == "mismatch" || world.random.chance(0.9);
  const int confidence = certain ? world.random.between(920, 999) : world.random.between(600, 919);
  line.open("vehicle").token("token", token.first, token.second);
  line.text("class", stream.traits.vehicle_class).thousandths("confidence", confidence);
  line.text("model_match", found.model_match);
  if (stream.traits.goods) line.text("seal", found.seal);
  line.close();
}

void write_consignment(Line& line, const Findings& found, const Token& token) {
  line.open("consignment").token("token", token.first, token.second);
  line.text("regime", found.regime).text("hs2", found.hs2);
  line.number("gross_kg", found.gross_kg).number("weighed_kg", found.weighed_kg);
  if (!found.flag.empty()) line.open_list("flags").item(found.flag).close_list();
  if (!found.certificate.empty()) line.text("certificate", found.certificate);
  line.text("selectivity", found.selectivity).close();
}

void write_end(World& world, Line& line, const StreamState& stream, const Crossed& crossed,
               const Findings& found) {
  const Visit& visit = crossed.visit;
  line.open("timing").tenths("wait_s", (visit.began - visit.arrived) / (kSecond / 10));
  line.tenths("service_s", (world.now - visit.began) / (kSecond / 10)).close();
  if (!found.protection.empty()) line.open_list("protection").item(found.protection).close_list();
  if (!found.refusal_ground.empty()) line.text("refusal_ground", found.refusal_ground);
  const bool goods = stream.traits.goods;
  line.text("agency", goods ? "customs" : "border_guard");
  line.text("purpose", goods ? "customs" : "border_check");
  line.text("origin", static_cast<Mark>(visit.mark) == Mark::kBackfill ? "backfill" : "measured");
  line.finish();
}

Instant recorded_at(World& world, Mark mark) {
  if (mark != Mark::kBackfill) return world.now + world.random.between(100, 900) * 1000;
  return world.now - world.random.between(60, 240) * kMinute;
}

void plan_inspections(World& world, std::uint32_t index, const Findings& found,
                      const Token& selected) {
  Random& random = world.random;
  StreamState& stream = world.streams[index];
  const auto plan = [&](InspectionCause cause, int from, int to) {
    world.plan(What::kInspect, world.now + random.between(from, to) * kMinute, index,
               world.select(static_cast<std::uint32_t>(cause), selected));
  };
  if (!stream.traits.goods) {
    if (found.outcome != "referred") return;
    ++world.point_of(stream).second_line;
    plan(InspectionCause::kPerson, 10, 45);
    return;
  }
  if (found.selectivity == "red") {
    plan(InspectionCause::kTargeted, 20, 90);
  } else if (random.chance(0.02)) {
    plan(InspectionCause::kAtRandom, 20, 60);
  }
  if (found.flag == "animal") plan(InspectionCause::kAnimals, 10, 40);
  if (found.flag == "plant") plan(InspectionCause::kPlants, 10, 60);
}

}  // namespace

void record_crossing(World& world, std::uint32_t index, const Crossed& crossed) {
  StreamState& stream = world.streams[index];
  const PointState& point = world.point_of(stream);
  if (world.now < point.trouble.silent) return;
  const auto mark = static_cast<Mark>(crossed.visit.mark);
  const bool reader_fails = world.now < stream.trouble.reader && crossed.lane &&
                            *crossed.lane == stream.trouble.reader_lane;
  const Findings found = draw_findings(world, stream, mark, reader_fails);
  const Token token = document_token(world, stream, mark);
  const Token traveller = new_token(world.random);
  const Token consignment = stream.traits.goods ? new_token(world.random) : Token{};
  stream.counted += found.party;

  Line line(world.add_line(), world.envelope("crossing", point.booths, point.plan.code));
  line.text("point", point.plan.code).text("direction", stream.plan.direction);
  line.text("mode", stream.plan.mode).text("outcome", found.outcome);
  line.time("recorded_at", types::from_int(recorded_at(world, mark)));
  write_lane(line, stream, crossed);
  line.text("channel", channel_of(world, stream, crossed));
  write_party(line, found);
  write_traveller(world, line, found, traveller);
  write_document(world, line, found, token);
  line.text("biometric", found.biometric);
  if (stream.traits.vehicle) write_vehicle(world, line, stream, found);
  if (stream.traits.goods) write_consignment(line, found, consignment);
  write_end(world, line, stream, crossed, found);
  plan_inspections(world, index, found, stream.traits.goods ? consignment : traveller);
}

}  // namespace limen::simulator
