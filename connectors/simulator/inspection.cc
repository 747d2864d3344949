#include "connectors/simulator/inspection.h"

namespace limen::simulator {

namespace {

Inspection of_goods(Random& random, std::string_view selected_by, double not_in_order) {
  const std::string_view kind = random.chance(0.5) ? "physical" : "xray";
  const double place = random.unit();
  std::string_view result = "clear";
  if (place < not_in_order) {
    result = place < not_in_order * 0.15 ? "seized" : "irregular";
  } else if (place < not_in_order * 1.5) {
    result = "released_cond";
  }
  return {"customs", kind, result, selected_by};
}

}  // namespace

Inspection draw_inspection(Random& random, InspectionCause cause) {
  switch (cause) {
    case InspectionCause::kTargeted:
      return of_goods(random, "rule", 0.125);
    case InspectionCause::kAtRandom:
      return of_goods(random, "random", 0.04);
    case InspectionCause::kAnimals:
      return {"vet", "physical", random.chance(0.97) ? "clear" : "hold", "rule"};
    case InspectionCause::kPlants:
      return {"phyto", "sample", random.chance(0.97) ? "released" : "hold", "rule"};
    case InspectionCause::kHeld:
      return {"vet", "physical", "hold", "rule"};
    case InspectionCause::kReleasedOnHold:
      return {"customs", "documents", "released", "rule"};
    case InspectionCause::kPerson:
      break;
  }
  return {"border_guard", random.chance(0.7) ? "documents" : "identity",
          random.chance(0.93) ? "clear" : "irregular", "officer"};
}

}  // namespace limen::simulator
