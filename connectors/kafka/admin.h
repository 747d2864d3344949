#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "connectors/driver/ports.h"
#include "connectors/kafka/settings.h"

namespace limen::kafka {

class Client;

/// Makes topics and looks into the cluster. limen itself makes only its lock's topic; all else is
/// for tests and tools. One thread at a time.
class Admin {
 public:
  static types::Result<std::unique_ptr<Admin>> make(const Settings& settings, driver::LogFn log);
  ~Admin();

  /// Makes a topic with the broker's default replication; one that exists is well, too.
  types::Result<void> create_topic(const std::string& name, int partitions,
                                   const Properties& config, driver::Milliseconds wait);
  /// Deletes records before an offset, as retention does.
  types::Result<void> delete_records(const std::string& topic, int partition, std::int64_t before,
                                     driver::Milliseconds wait);
  /// The number of brokers that the cluster says it has. Errors: none answers, retryable.
  types::Result<std::size_t> brokers(driver::Milliseconds wait);

 private:
  explicit Admin(std::unique_ptr<Client> client);
  std::unique_ptr<Client> client_;
};

}  // namespace limen::kafka
