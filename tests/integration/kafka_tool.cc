// What the integration tests need of a Kafka client, on the command line, through connectors/kafka.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "connectors/kafka/admin.h"
#include "connectors/kafka/consumer.h"
#include "connectors/kafka/producer.h"

namespace limen::kafka {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 30s;

driver::LogFn quiet() {
  return [](driver::LogLevel, std::string_view) {};
}

int fail(const std::string& why) {
  fmt::print(stderr, "{}\n", why);
  return 1;
}

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == at) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// Waits until so many brokers are there.
int brokers(const Settings& settings, std::size_t wanted) {
  auto admin = Admin::make(settings, quiet()).value();
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < until) {
    const auto found = admin->brokers(500ms);
    if (found && *found >= wanted) return 0;
  }
  return fail("no broker answers");
}

int create(const Settings& settings, const std::string& topic, int partitions) {
  auto admin = Admin::make(settings, quiet()).value();
  const auto made = admin->create_topic(topic, partitions, {}, 10s);
  return made ? 0 : fail(made.error().message);
}

int delete_records(const Settings& settings, const std::string& topic, std::int64_t before) {
  auto admin = Admin::make(settings, quiet()).value();
  const auto done = admin->delete_records(topic, 0, before, 10s);
  return done ? 0 : fail(done.error().message);
}

/// Lines of stdin: key, headers (`a=b;c=d` or empty), value, with tabs between them.
int produce(const Settings& settings, const std::string& topic) {
  auto producer = Producer::make(settings, {{"linger.ms", "5"}}, quiet()).value();
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto parts = split(line, '\t');
    if (parts.size() != 3) return fail("a line is key, headers and value");
    Producer::Record record{topic, parts[0], parts[2], {}};
    if (!parts[1].empty()) {
      for (const auto& header : split(parts[1], ';')) {
        const auto equals = header.find('=');
        record.headers.emplace_back(header.substr(0, equals), header.substr(equals + 1));
      }
    }
    producer->send(std::move(record));
    while (!producer->ready()) producer->serve(10ms);
  }
  return producer->flush(kPatience) ? 0 : fail("not all records were acknowledged");
}

bool all_at_end(const Consumer& consumer) {
  for (const auto& input : consumer.inputs()) {
    if (input.reading != driver::Reading::kAtEnd) return false;
  }
  return consumer.complete();
}

void print_line(const driver::Input& input, const types::RawRecord& record) {
  fmt::print("{}\t{}\t{}\n", input.partition, record.position, record.content);
}

void print_time(const driver::Input&, const types::RawRecord& record) {
  fmt::print("{}\n", types::to_int(*record.record_time) / 1000);
}

/// What a topic has now, of this time in ms and later: partition, offset, value, with tabs between
/// them; or the records' times alone.
int read(const Settings& settings, const std::string& topic, std::int64_t since,
         void (*print)(const driver::Input&, const types::RawRecord&)) {
  auto consumer =
      Consumer::make_history(settings, {topic}, types::from_int(since * 1000), quiet()).value();
  consumer->start({});
  std::vector<driver::InputBatch> batches;
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < until) {
    if (!consumer->poll(4096, 50ms, batches)) return 1;
    for (const auto& batch : batches) {
      for (const auto& record : batch.records) {
        print(consumer->inputs()[batch.input], record);
      }
    }
    if (all_at_end(*consumer)) return 0;
    if (consumer->problem().find("does not exist") != std::string::npos) return 0;
  }
  return fail("the topic was not read to its end: " + consumer->problem());
}

/// The time that a record would get now, in ms.
int now() {
  const auto time = std::chrono::system_clock::now().time_since_epoch();
  fmt::print("{}\n", std::chrono::floor<std::chrono::milliseconds>(time).count());
  return 0;
}

int run(const std::vector<std::string>& words) {
  if (words.size() < 2) return fail("kafka_tool BROKERS COMMAND …");
  const Settings settings{words[0], "kafka-tool", {}};
  const std::string& command = words[1];
  if (command == "brokers") return brokers(settings, std::stoul(words.at(2)));
  if (command == "create") return create(settings, words.at(2), std::stoi(words.at(3)));
  if (command == "produce") return produce(settings, words.at(2));
  if (command == "read") return read(settings, words.at(2), 0, print_line);
  if (command == "read-since") {
    return read(settings, words.at(2), std::stoll(words.at(3)), print_line);
  }
  if (command == "times") return read(settings, words.at(2), 0, print_time);
  if (command == "now") return now();
  if (command == "delete-records") {
    return delete_records(settings, words.at(2), std::stoll(words.at(3)));
  }
  return fail("unknown command " + command);
}

}  // namespace
}  // namespace limen::kafka

int main(int argc, char** argv) {
  return limen::kafka::run(std::vector<std::string>(argv + 1, argv + argc));
}
