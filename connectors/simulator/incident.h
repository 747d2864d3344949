#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace limen::simulator {

/// What can go wrong, or need someone's help.
enum class Incident : std::uint8_t {
  kSurge,             // four times the arrivals of a stream
  kLaneFailure,       // two of three lanes of a stream fail
  kRefusalBurst,      // a group is refused, and every third of the others
  kChildAlone,        // a child without a parent or guardian
  kSealBroken,        // transit goods with a broken seal
  kLookupOutage,      // the document database does not answer, at any point
  kClosedActivity,    // crossings at a closed point
  kFeedDegraded,      // a point's feed is degraded, its booths work by hand
  kMedicalCluster,    // three medical cases at a point
  kStaffShortage,     // a third of the officers is missing
  kDocumentHit,       // a document that was reported stolen or lost
  kDocumentCopied,    // one document in two lanes at once
  kReaderFault,       // the document reader of a lane fails
  kMrzFailure,        // a document that cannot be read
  kPlateMismatch,     // a vehicle that is not the one registered
  kWeightDiffers,     // a load heavier than declared
  kCertificate,       // animals without their certificate
  kCoachConvoy,       // many coaches at once
  kAsylumTurnedAway,  // someone who asked for asylum is refused
  kFamilySeparated,   // a family has lost each other
  kScreening,         // someone may be travelling under pressure
  kNoChildOfficer,    // nobody on shift is trained for children
  kClockOff,          // a feed's clock is wrong
  kWaitContradicts,   // a wait with no lane open
  kBackfill,          // stored records come in
  kClosure,           // weather closes a point, its traffic goes to the neighbours
  kDocumentFar,       // one document at two points far apart within minutes
  kRefusedElsewhere,  // someone who was refused asks at another point
  kReleasedOnHold,    // customs releases a load that the veterinary service holds
  kFeedSilent,        // nothing comes from a point's booths
};

inline constexpr std::size_t kIncidentCount = 30;

/// The name in scenario files, `lane_failure`.
std::string_view name_of(Incident incident);
std::optional<Incident> incident_of(std::string_view name);

/// What is special about someone who crosses, or about the record of it.
enum class Mark : std::uint8_t {
  kNone,
  kRefused,
  kMedical,
  kChildAlone,
  kAsylumTurnedAway,
  kFamilySeparated,
  kScreening,
  kDocumentHit,
  kDocumentCopied,
  kMrzFailure,
  kPlateMismatch,
  kSealBroken,
  kWeightDiffers,
  kCertificate,
  kCoach,
  kBackfill,
  kAtClosedPoint,
  kDocumentFar,
  kRefusedHere,
  kTriedAgain,
};

}  // namespace limen::simulator
