// Runs the detectors of engine/stats over series from files, for the scorers beside it:
//   stats_detect weekly|daily|counts|ratio|waits DIR OUT
#include <cmath>
#include <cstdio>
#include <ctime>
#include <deque>
#include <fstream>
#include <functional>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include "engine/stats/detector.h"
#include "engine/stats/value_detector.h"

namespace {

using namespace limen::stats;

constexpr double kHour = 1.0 / 24;
// One false alarm in 30 days of hours; 1 in 100 buckets for the sets of the literature.
constexpr double kMonthly = 1.0 / 720;
constexpr double kHundredth = 0.01;

struct Row {
  std::string key;
  std::vector<double> numbers;
};

std::vector<Row> read(const std::string& path) {
  std::vector<Row> rows;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    Row& row = rows.emplace_back();
    std::size_t at = line.find(',');
    row.key = line.substr(0, at);
    while (at != std::string::npos) {
      char* end = nullptr;
      row.numbers.push_back(std::strtod(line.c_str() + at + 1, &end));
      at = line.find(',', at + 1);
    }
  }
  return rows;
}

class Calendar {
 public:
  explicit Calendar(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) days_.insert(std::stol(line));
  }
  [[nodiscard]] DayKind kind(std::int64_t day) const {
    if (days_.contains(day)) return DayKind::kHoliday;
    if (days_.contains(day + 1)) return DayKind::kEve;
    return days_.contains(day - 1) ? DayKind::kDayAfter : DayKind::kOrdinary;
  }

 private:
  std::set<std::int64_t> days_;
};

/// Processor time spent and buckets judged, and the greatest state of a key.
struct Cost {
  double seconds = 0;
  std::size_t buckets = 0;
  std::size_t bytes = 0;
};

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

class Alarms {
 public:
  Alarms(const std::string& path, const char* key, double level) : file_(path), level_(level) {
    file_ << key << ",t,alarm,score\n";
  }
  void write(const std::string& key, std::int64_t t, const Judgement& judged) {
    if (judged.learning) return;
    const double score = -std::log10(std::max(judged.p_value, 1e-300));
    file_ << key << ',' << t << ',' << (judged.p_value <= level_ ? 1 : 0) << ',' << score << '\n';
  }

 private:
  std::ofstream file_;
  double level_;
};

/// A key's buckets; `values` keeps what they point to.
struct Series {
  std::string key;
  std::vector<Bucket> buckets;
  std::deque<std::vector<double>> values;
};

template <class D>
void judge(const Series& series, const Method& method, Alarms& alarms, Cost& cost) {
  D detector(method);
  std::vector<Judgement> judged(series.buckets.size());
  const double start = processor_seconds();
  for (std::size_t i = 0; i < judged.size(); ++i) judged[i] = detector.take(series.buckets[i]);
  cost.seconds += processor_seconds() - start;
  cost.buckets += judged.size();
  cost.bytes = std::max(cost.bytes, detector.bytes());
  for (std::size_t i = 0; i < judged.size(); ++i) {
    alarms.write(series.key, series.buckets[i].time.index, judged[i]);
  }
}

BucketTime hour(std::int64_t t, const Calendar& calendar) {
  return {.index = t,
          .day_share = static_cast<double>(t % 24) / 24,
          .weekday = static_cast<std::uint8_t>(t / 24 % 7),
          .year_share = 0,
          .day = calendar.kind(t / 24)};
}

/// A row a series: weeks, or days.
Cost wide(const std::string& in, const std::string& out, bool days) {
  const Calendar calendar(in + "/calendar.csv");
  const double year = days ? 364 : 52;
  const Method method(Measure::kCount, Side::kHigh, Season::kYear, days ? 1 : 7, days, 2 * year);
  Alarms alarms(out, "series", kHundredth);
  Cost cost;
  for (const Row& row : read(in + "/counts.csv")) {
    Series series{.key = row.key, .buckets = {}, .values = {}};
    for (std::size_t i = 0; i < row.numbers.size(); ++i) {
      const auto t = static_cast<std::int64_t>(i + 1);
      const BucketTime time{.index = t,
                            .day_share = 0.5,
                            .weekday = static_cast<std::uint8_t>(i % 7),
                            .year_share = std::fmod(static_cast<double>(t) / year, 1.0),
                            .day = days ? calendar.kind(t) : DayKind::kOrdinary};
      series.buckets.push_back(
          {.time = time, .observed = row.numbers[i], .trials = 1, .values = {}});
    }
    judge<Detector>(series, method, alarms, cost);
  }
  return cost;
}

/// Rows of one hour and key each: a count, or successes and trials.
Cost hours(const std::string& in, const std::string& out, bool share) {
  const Calendar calendar(in + "/calendar.csv");
  const Method method(share ? Measure::kShare : Measure::kCount, Side::kBoth,
                      share ? Season::kDay : Season::kWeek, kHour, !share, 336);
  Alarms alarms(out, "key", kMonthly);
  Cost cost;
  const std::vector<Row> rows = read(in + (share ? "/ratio.csv" : "/counts.csv"));
  for (std::size_t i = 0; i < rows.size();) {
    Series series{.key = rows[i].key, .buckets = {}, .values = {}};
    for (; i < rows.size() && rows[i].key == series.key; ++i) {
      const std::vector<double>& n = rows[i].numbers;
      series.buckets.push_back({.time = hour(static_cast<std::int64_t>(n[0]), calendar),
                                .observed = n[1],
                                .trials = share ? n[2] : 1,
                                .values = {}});
    }
    judge<Detector>(series, method, alarms, cost);
  }
  return cost;
}

/// A row a value; those of one hour and key are a bucket.
Cost waits(const std::string& in, const std::string& out) {
  const Calendar calendar(in + "/calendar.csv");
  const Method method(Measure::kValue, Side::kHigh, Season::kDay, kHour, false, 336);
  Alarms alarms(out, "key", kMonthly);
  Cost cost;
  const std::vector<Row> rows = read(in + "/waits.csv");
  for (std::size_t i = 0; i < rows.size();) {
    Series series{.key = rows[i].key, .buckets = {}, .values = {}};
    while (i < rows.size() && rows[i].key == series.key) {
      const double t = rows[i].numbers[0];
      std::vector<double>& values = series.values.emplace_back();
      double sum = 0;
      for (; i < rows.size() && rows[i].key == series.key && rows[i].numbers[0] == t; ++i) {
        sum += rows[i].numbers[1];
        values.push_back(rows[i].numbers[1]);
      }
      series.buckets.push_back({.time = hour(static_cast<std::int64_t>(t), calendar),
                                .observed = sum / static_cast<double>(values.size()),
                                .trials = 1,
                                .values = values});
    }
    judge<ValueDetector>(series, method, alarms, cost);
  }
  return cost;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string kind = argc == 4 ? argv[1] : "";
  Cost cost;
  if (kind == "weekly" || kind == "daily") {
    cost = wide(argv[2], argv[3], kind == "daily");
  } else if (kind == "counts" || kind == "ratio") {
    cost = hours(argv[2], argv[3], kind == "ratio");
  } else if (kind == "waits") {
    cost = waits(argv[2], argv[3]);
  } else {
    std::cerr << "usage: stats_detect weekly|daily|counts|ratio|waits DIR OUT\n";
    return 2;
  }
  std::fprintf(stderr, "%s: %.2f us a bucket and key, %zu bytes a key, %zu buckets\n", kind.c_str(),
               cost.seconds * 1e6 / static_cast<double>(cost.buckets), cost.bytes, cost.buckets);
}
