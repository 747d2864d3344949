#include "connectors/kafka/consumer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "connectors/kafka/beginning.h"
#include "connectors/kafka/partition.h"
#include "connectors/kafka/records.h"
#include "connectors/kafka/topic_watch.h"

namespace limen::kafka {

namespace {

using driver::LogLevel;
using driver::Reading;

const Properties kOwn = {
    {"enable.auto.commit", "false"},       {"enable.auto.offset.store", "false"},
    {"enable.partition.eof", "true"},      {"auto.offset.reset", "error"},
    {"isolation.level", "read_committed"}, {"check.crcs", "true"},
    {"fetch.wait.max.ms", "100"},          {"fetch.message.max.bytes", "262144"},
    {"queued.min.messages", "20000"},      {"queued.max.messages.kbytes", "16384"},
    {"fetch.error.backoff.ms", "100"},
};

}  // namespace

class Consumer::Impl {
 public:
  static types::Result<std::unique_ptr<Impl>> make(const Settings& settings,
                                                   std::vector<std::string> topics,
                                                   driver::LogFn log);
  void read_since(types::EventTime since) { since_ = since; }
  ~Impl() {
    watch_.reset();
    if (client_) client_->hush();
    for (auto* message : messages_) rd_kafka_message_destroy(message);
  }

  void start(std::span<const driver::Position> from) {
    for (const auto& position : from) from_[position.input] = position.next;
  }
  void poll(std::size_t max, driver::Milliseconds wait, std::vector<driver::InputBatch>& out);
  void pause(std::size_t input, bool paused) { inputs_paused_[input] = paused; }
  void commit(std::span<const driver::Position> done) {
    to_commit_.assign(done.begin(), done.end());
    commit_now();
  }

  std::span<const driver::Input> inputs() const { return inputs_; }
  bool committed() const { return commits_ == 0 && to_commit_.empty(); }
  bool complete() const { return complete_; }
  std::string problem() const { return problem_; }
  std::uint64_t lost() const { return lost_; }

 private:
  struct Run {
    std::size_t input = 0;
    std::size_t first = 0;
    std::size_t count = 0;
  };
  void serve();
  void learn(const TopicWatch::View& view);
  void add(const std::string& topic, std::int32_t number);
  void begin_new();
  void begin(std::size_t input, std::int64_t offset);
  void find_astray();
  void collect(std::size_t max);
  void take(std::size_t input, std::size_t max);
  void hand_over(std::vector<driver::InputBatch>& out);
  void tell_state();
  Reading reading_of(std::size_t input) const;
  void commit_now();
  void on_committed(rd_kafka_resp_err_t error);

  // The watch goes first, then what hangs on the client.
  std::string brokers_;
  Signal signal_;
  std::shared_ptr<Client> client_;
  std::vector<Partition> partitions_;
  std::vector<driver::Input> inputs_;
  std::vector<bool> inputs_paused_;
  std::vector<bool> led_;
  std::map<std::string, std::uint64_t> from_;
  std::optional<types::EventTime> since_;  // of a reader of the past
  std::vector<rd_kafka_message_t*> messages_;
  std::vector<Run> runs_;
  Records records_;
  TopicWatch::View view_;
  std::size_t turn_ = 0;
  std::vector<driver::Position> to_commit_;
  int commits_ = 0;
  bool complete_ = false;
  std::string problem_;
  std::uint64_t lost_ = 0;
  std::unique_ptr<TopicWatch> watch_;
};

types::Result<std::unique_ptr<Consumer::Impl>> Consumer::Impl::make(const Settings& settings,
                                                                    std::vector<std::string> topics,
                                                                    driver::LogFn log) {
  auto impl = std::make_unique<Impl>();
  Hooks hooks;
  hooks.log = std::move(log);
  Impl* self = impl.get();
  hooks.committed = [self](rd_kafka_resp_err_t error, const auto*) { self->on_committed(error); };
  hooks.trouble = [self] {
    for (auto& partition : self->partitions_) partition.doubt_end();
    if (self->watch_) self->watch_->hurry();
  };
  Properties own = kOwn;
  own.emplace_back("group.id", settings.group);
  auto client = Client::make(RD_KAFKA_CONSUMER, settings, own, std::move(hooks));
  if (!client) return tl::unexpected(client.error());
  impl->client_ = std::move(*client);
  rd_kafka_poll_set_consumer(impl->client_->handle());
  impl->brokers_ = settings.brokers;
  impl->watch_ = std::make_unique<TopicWatch>(*impl->client_, std::move(topics));
  return impl;
}

void Consumer::Impl::poll(std::size_t max, driver::Milliseconds wait,
                          std::vector<driver::InputBatch>& out) {
  out.clear();
  serve();
  collect(max);
  if (messages_.empty() && wait.count() > 0) {
    signal_.wait(wait);
    serve();
    collect(max);
  }
  hand_over(out);
  tell_state();
}

void Consumer::Impl::serve() {
  // Errors, callbacks; records come through the partitions' own queues.
  while (rd_kafka_message_t* message = rd_kafka_consumer_poll(client_->handle(), 0)) {
    client_->log(LogLevel::kDebug, fmt::format("Kafka: {}", rd_kafka_message_errstr(message)));
    rd_kafka_message_destroy(message);
  }
  if (auto view = watch_->changed()) learn(*view);
  if (view_.reachable && !client_->down()) {
    begin_new();
    find_astray();
    for (auto& partition : partitions_) partition.prove_end();
    commit_now();
  }
}

void Consumer::Impl::learn(const TopicWatch::View& view) {
  view_ = view;
  for (const auto& [name, topic] : view.topics) {
    for (const auto& partition : topic.partitions) add(name, partition.number);
  }
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const auto topic = view.topics.find(inputs_[i].topic);
    const bool led = topic != view.topics.end() &&
                     std::any_of(topic->second.partitions.begin(), topic->second.partitions.end(),
                                 [&](const auto& partition) {
                                   return partition.number == inputs_[i].partition && partition.led;
                                 });
    if (led_[i] && !led) partitions_[i].doubt_end();
    led_[i] = led;
  }
}

void Consumer::Impl::add(const std::string& topic, std::int32_t number) {
  const auto known = std::find_if(inputs_.begin(), inputs_.end(), [&](const auto& input) {
    return input.topic == topic && input.partition == number;
  });
  if (known != inputs_.end()) return;
  driver::Input input;
  input.name = fmt::format("{}/{}", topic, number);
  input.topic = topic;
  input.partition = number;
  input.reading = Reading::kUnreachable;
  inputs_.push_back(input);
  inputs_paused_.push_back(false);
  led_.push_back(true);
  partitions_.emplace_back(*client_, topic, number, signal_);
}

void Consumer::Impl::begin_new() {
  std::vector<PartitionName> ask;
  std::vector<std::size_t> asked;  // their inputs
  for (std::size_t i = 0; i < partitions_.size(); ++i) {
    if (partitions_[i].started()) continue;
    if (const auto known = from_.find(inputs_[i].name); known != from_.end()) {
      begin(i, static_cast<std::int64_t>(known->second));
      continue;
    }
    ask.push_back({inputs_[i].topic, inputs_[i].partition});
    asked.push_back(i);
  }
  const auto offsets = ask_beginnings(*client_, ask, since_);  // again with the next poll
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (offsets[i]) begin(asked[i], *offsets[i]);
  }
}

void Consumer::Impl::begin(std::size_t input, std::int64_t offset) {
  const auto error = partitions_[input].read_from(offset);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
    client_->log(LogLevel::kInfo,
                 fmt::format("reads {} from offset {}", inputs_[input].name, offset));
  } else {
    client_->log(LogLevel::kWarning, fmt::format("cannot read {} yet: {}", inputs_[input].name,
                                                 rd_kafka_err2str(error)));
  }
}

void Consumer::Impl::find_astray() {
  for (std::size_t i = 0; i < partitions_.size(); ++i) {
    if (!partitions_[i].astray()) continue;
    const auto was = partitions_[i].next();
    const auto lost = partitions_[i].find_again();
    if (!lost) continue;
    lost_ += *lost;
    client_->log(LogLevel::kError,
                 fmt::format("{}: the broker no longer has offset {}; {} records were deleted "
                             "before they were read. Goes on at offset {}",
                             inputs_[i].name, was, *lost, partitions_[i].next()));
  }
}

void Consumer::Impl::collect(std::size_t max) {
  runs_.clear();
  const std::size_t n = partitions_.size();
  if (n == 0 || max == 0) return;
  // A fair share each first, then whoever has more.
  const std::size_t share = std::max<std::size_t>(max / n, 1);
  for (const std::size_t at_most : {share, max}) {
    for (std::size_t i = 0; i < n && messages_.size() < max; ++i) {
      const std::size_t input = (turn_ + i) % n;
      if (!partitions_[input].started() || inputs_paused_[input]) continue;
      take(input, std::min(at_most, max - messages_.size()));
    }
  }
  turn_ = (turn_ + 1) % n;
}

void Consumer::Impl::take(std::size_t input, std::size_t max) {
  const std::size_t first = messages_.size();
  partitions_[input].take(max, messages_);
  if (messages_.size() > first) runs_.push_back({input, first, messages_.size() - first});
}

void Consumer::Impl::hand_over(std::vector<driver::InputBatch>& out) {
  records_.fill(messages_);
  for (auto* message : messages_) rd_kafka_message_destroy(message);
  messages_.clear();
  for (const Run& run : runs_) {
    out.push_back({run.input, records_.records().subspan(run.first, run.count)});
  }
}

void Consumer::Impl::tell_state() {
  complete_ = view_.reachable;
  problem_.clear();
  for (const auto& [name, topic] : view_.topics) {
    complete_ = complete_ && !topic.partitions.empty();
    if (problem_.empty()) problem_ = topic.problem;
  }
  if (!view_.reachable || client_->down()) {
    const std::string why = client_->problem();
    problem_ = fmt::format("cannot reach Kafka at {}{}{}; keeps trying", brokers_,
                           why.empty() ? "" : ": ", why);
  }
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    if (partitions_[i].started()) {
      inputs_[i].next = static_cast<std::uint64_t>(partitions_[i].place());
    }
    inputs_[i].reading = reading_of(i);
    inputs_[i].lag = partitions_[i].lag();
  }
}

Reading Consumer::Impl::reading_of(std::size_t input) const {
  if (inputs_paused_[input]) return Reading::kPaused;
  const bool here = view_.reachable && !client_->down() && led_[input];
  if (!here || !partitions_[input].started()) return Reading::kUnreachable;
  return partitions_[input].at_end() ? Reading::kAtEnd : Reading::kReading;
}

void Consumer::Impl::commit_now() {
  // Not while no broker is there: what librdkafka has begun it wants to end before it goes.
  if (to_commit_.empty() || !view_.reachable || client_->down()) return;
  Owned<rd_kafka_topic_partition_list_t> list(
      rd_kafka_topic_partition_list_new(static_cast<int>(to_commit_.size())));
  for (const auto& position : to_commit_) {
    const auto input = std::find_if(inputs_.begin(), inputs_.end(), [&](const auto& candidate) {
      return candidate.name == position.input;
    });
    if (input == inputs_.end()) continue;
    rd_kafka_topic_partition_list_add(list.get(), input->topic.c_str(), input->partition)->offset =
        static_cast<std::int64_t>(position.next);
  }
  to_commit_.clear();
  if (list->cnt == 0) return;
  const auto error = rd_kafka_commit(client_->handle(), list.get(), 1);
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) ++commits_;
}

void Consumer::Impl::on_committed(rd_kafka_resp_err_t error) {
  if (commits_ > 0) --commits_;
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR__NO_OFFSET) return;
  client_->log(LogLevel::kWarning,
               fmt::format("committing offsets did not work and is tried again: {}",
                           rd_kafka_err2str(error)));
}

types::Result<std::unique_ptr<Consumer>> Consumer::make(const Settings& settings,
                                                        std::vector<std::string> topics,
                                                        driver::LogFn log) {
  auto impl = Impl::make(settings, std::move(topics), std::move(log));
  if (!impl) return tl::unexpected(impl.error());
  return std::unique_ptr<Consumer>(new Consumer(std::move(*impl)));
}

types::Result<std::unique_ptr<Consumer>> Consumer::make_history(const Settings& settings,
                                                                std::vector<std::string> topics,
                                                                types::EventTime since,
                                                                driver::LogFn log) {
  auto consumer = make(settings, std::move(topics), std::move(log));
  if (consumer) (*consumer)->impl_->read_since(since);
  return consumer;
}

Consumer::Consumer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Consumer::~Consumer() = default;

void Consumer::start(std::span<const driver::Position> from) { impl_->start(from); }
types::Result<void> Consumer::poll(std::size_t max, driver::Milliseconds wait,
                                   std::vector<driver::InputBatch>& out) {
  impl_->poll(max, wait, out);
  return {};
}
std::span<const driver::Input> Consumer::inputs() const { return impl_->inputs(); }
void Consumer::pause(std::size_t input, bool paused) { impl_->pause(input, paused); }
void Consumer::commit(std::span<const driver::Position> done) { impl_->commit(done); }
bool Consumer::committed() const { return impl_->committed(); }
bool Consumer::complete() const { return impl_->complete(); }
std::string Consumer::problem() const { return impl_->problem(); }
std::uint64_t Consumer::lost_records() const { return impl_->lost(); }

}  // namespace limen::kafka
