#include "connectors/simulator/findings.h"

#include <array>

namespace limen::simulator {

namespace {

using std::string_view;

template <std::size_t N>
string_view one_of(Random& random, const std::array<string_view, N>& values,
                   const std::array<double, N>& weights) {
  return values[random.pick(weights)];
}

struct Goods {
  string_view hs2;
  string_view flag;
};

constexpr std::array<Goods, 12> kGoods = {{{"01", "animal"},
                                           {"02", "food"},
                                           {"06", "plant"},
                                           {"08", "food"},
                                           {"27", "dangerous"},
                                           {"30", "medicine"},
                                           {"39", ""},
                                           {"44", ""},
                                           {"72", ""},
                                           {"84", ""},
                                           {"87", ""},
                                           {"94", ""}}};
constexpr std::array<double, 12> kGoodsShares = {1, 4, 3, 6, 3, 3, 15, 10, 12, 18, 14, 11};

bool has_certificate(string_view flag) {
  return flag == "animal" || flag == "food" || flag == "plant";
}

void draw_party(Random& random, const ModeTraits& traits, Mark mark, Findings& found) {
  if (mark == Mark::kCoach) {
    found.party = random.between(48, 56);
  } else if (traits.coach) {
    found.party = random.between(18, 50);
  } else if (!random.chance(traits.alone)) {
    found.party = random.between(2, traits.largest_party);
  }
  const bool family = found.party > 1 && !traits.goods && random.chance(0.35);
  if (family) found.minors = random.between(1, found.party / 2);
  const bool child = found.party == 1 && random.chance(0.05) && !traits.goods;
  found.minor = child ? "accompanied" : "adult";
}

void draw_document(Random& random, const ModeTraits& traits, Findings& found) {
  static constexpr std::array<string_view, 8> kKinds = {
      "passport", "id_card",    "residence_permit", "visa",
      "seafarer", "refugee_td", "border_permit",    "emergency"};
  static constexpr std::array<double, 8> kShares = {66, 25, 5, 2, 0.3, 0.2, 1.3, 0.2};
  found.document_kind = traits.mode == "vessel" ? "seafarer" : one_of(random, kKinds, kShares);
  if (random.chance(0.004)) found.validity = "expired";
  const double reading = random.unit();
  if (reading < 0.022) found.reads = 2;
  if (reading < 1.0 / 2000) found.mrz = "fail";
  if (reading > 0.997) {
    found.mrz = "not_done";
    found.reads = 0;
  }
  static constexpr std::array<string_view, 4> kChips = {"ok", "absent", "no_csca", "not_done"};
  static constexpr std::array<double, 4> kChipShares = {85, 12, 2, 1};
  found.chip = one_of(random, kChips, kChipShares);
  static constexpr std::array<string_view, 4> kAnswers = {"no_hit", "timeout", "not_queried",
                                                          "hit"};
  static constexpr std::array<double, 4> kAnswerShares = {10774, 16, 9, 1};  // one hit in 10,800
  found.lookup = one_of(random, kAnswers, kAnswerShares);
  if (random.chance(0.15)) found.lookup_age_s = 60 * random.between(5, 600);
  static constexpr std::array<string_view, 4> kFaces = {"match", "low_quality", "exempt",
                                                        "no_match"};
  static constexpr std::array<double, 4> kFaceShares = {965, 20, 14, 1};
  found.biometric = one_of(random, kFaces, kFaceShares);
}

void draw_goods(Random& random, Findings& found) {
  const Goods& goods = kGoods[random.pick(kGoodsShares)];
  found.hs2 = goods.hs2;
  found.flag = goods.flag;
  static constexpr std::array<string_view, 4> kRegimes = {"import", "export", "transit",
                                                          "temporary"};
  static constexpr std::array<double, 4> kRegimeShares = {40, 35, 22, 3};
  found.regime = one_of(random, kRegimes, kRegimeShares);
  if (found.regime == "transit") found.seal = "intact";
  found.gross_kg = 100 * random.between(20, 240);
  found.weighed_kg = found.gross_kg * random.between(985, 1015) / 1000;
  if (has_certificate(found.flag)) found.certificate = random.chance(0.002) ? "expired" : "ok";
  static constexpr std::array<string_view, 4> kChannels = {"green", "blue", "yellow", "red"};
  static constexpr std::array<double, 4> kChannelShares = {72, 14, 10, 4};
  found.selectivity = one_of(random, kChannels, kChannelShares);
}

void draw_outcome(Random& random, const ModeTraits& traits, Findings& found) {
  const double place = random.unit();
  if (place < 0.0035) {
    found.outcome = "refused";
  } else if (place < 0.0120) {
    found.outcome = "referred";
  } else if (place < 0.0128) {
    found.outcome = "withdrawn";
  } else if (place < 0.0130) {
    found.outcome = "asylum_procedure";
    found.protection = "asylum_expressed";
  } else if (place < 0.0130 + 1.0 / 20000) {
    found.outcome = "medical";
  } else if (place > 0.9998 && traits.mode == "air") {
    found.outcome = "returned_carrier";
  }
  if (random.chance(1.0 / 30000)) {
    found.minor = "unaccompanied";
    found.outcome = "referred";
  }
  if (traits.vehicle && random.chance(1.0 / 5000)) found.model_match = "mismatch";
}

void refer_for(Findings& found, string_view protection) {
  found.protection = protection;
  found.outcome = "referred";
}

/// Of those who cross alone, or with others.
void apply_person(Random& random, Mark mark, Findings& found) {
  if (mark == Mark::kRefused || mark == Mark::kRefusedHere) found.outcome = "refused";
  if (mark == Mark::kMedical) found.outcome = "medical";
  if (mark == Mark::kFamilySeparated) refer_for(found, "family_separated");
  if (mark == Mark::kScreening) refer_for(found, "trafficking_screening");
  if (mark == Mark::kAsylumTurnedAway) {
    refer_for(found, "asylum_expressed");
    found.outcome = "refused";
  }
  if (mark == Mark::kChildAlone) {
    found.minor = random.chance(0.7) ? "unaccompanied" : "separated";
    found.outcome = "referred";
    found.party = 1;
    found.minors = 1;
  }
}

void apply_document(Mark mark, Findings& found) {
  if (mark == Mark::kDocumentHit) found.lookup = "hit";
  if (mark == Mark::kMrzFailure) {
    found.mrz = "fail";
    found.reads = 3;
    found.chip = "fail";
  }
  if (mark == Mark::kDocumentHit || mark == Mark::kMrzFailure || mark == Mark::kPlateMismatch) {
    found.outcome = "referred";
  }
  if (mark == Mark::kPlateMismatch) found.model_match = "mismatch";
}

void apply_goods(Mark mark, Findings& found) {
  if (mark == Mark::kSealBroken) {
    found.regime = "transit";
    found.seal = "broken";
  } else if (mark == Mark::kWeightDiffers) {
    found.weighed_kg = found.gross_kg * 9 / 8 + 700;
  } else if (mark == Mark::kCertificate) {
    found.hs2 = "01";
    found.flag = "animal";
    found.certificate = "missing";
  } else {
    return;
  }
  found.selectivity = "red";
  found.outcome = "referred";
}

void apply_troubles(World& world, const StreamState& stream, bool reader_fails, Findings& found) {
  Random& random = world.random;
  if (world.now < world.point_of(stream).trouble.refusals && random.chance(0.5)) {
    found.outcome = "refused";
  }
  if (world.now < world.lookup_trouble && random.chance(0.7)) {
    found.lookup = random.chance(0.8) ? "timeout" : "not_queried";
  }
  if (reader_fails && random.chance(0.6)) {
    found.mrz = "fail";
    found.reads = 2;
    if (random.chance(0.95)) found.chip = "ok";
  }
}

}  // namespace

Findings draw_findings(World& world, const StreamState& stream, Mark mark, bool reader_fails) {
  Findings found;
  Random& random = world.random;
  draw_party(random, stream.traits, mark, found);
  draw_document(random, stream.traits, found);
  if (stream.traits.goods) draw_goods(random, found);
  draw_outcome(random, stream.traits, found);
  apply_troubles(world, stream, reader_fails, found);
  apply_person(random, mark, found);
  apply_document(mark, found);
  apply_goods(mark, found);
  if (found.outcome == "refused") {
    static constexpr std::array<string_view, 4> kGrounds = {"no_valid_document", "no_visa",
                                                            "purpose_not_shown", "stay_used_up"};
    static constexpr std::array<double, 4> kShares = {35, 30, 25, 10};
    found.refusal_ground = one_of(random, kGrounds, kShares);
  }
  if (found.lookup == "timeout" || found.lookup == "not_queried") found.lookup_age_s = 0;
  return found;
}

}  // namespace limen::simulator
