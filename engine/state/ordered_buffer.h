#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/types/archive.h"
#include "engine/types/batch.h"
#include "engine/types/event_view.h"

namespace limen::state {

/// What of an event is kept until the watermark passes it: the slots that ordered rules read, and their filters' verdicts.
struct RecordLayout {
  std::size_t slots = 0;                 // of the plan: a record has room for all, so that slot numbers stay
  std::vector<types::SlotId> kept;       // those that are copied
  std::vector<bool> kept_is_text;        // of each kept slot
  std::size_t verdict_words = 0;         // 64 verdicts each
};

/// Events that are not yet certain, handed out in the order of events (rules.md, section 3).
///
/// push() costs O(1) where events come almost in order, and never more than O(log n); memory is pages that are used again:
/// no allocation in steady state. Not thread-safe.
class OrderedBuffer {
 public:
  explicit OrderedBuffer(RecordLayout layout);
  ~OrderedBuffer();
  OrderedBuffer(OrderedBuffer&&) noexcept;
  OrderedBuffer& operator=(OrderedBuffer&&) noexcept;

  /// Copies the row's kept slots and its verdicts, layout().verdict_words of them, in.
  void push(const types::EventView& row, std::span<const std::uint64_t> verdicts);
  [[nodiscard]] bool empty() const { return runs_.empty(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// The earliest event's time; requires one.
  [[nodiscard]] types::EventTime next_time() const;

  struct Item {
    types::EventView event;
    const std::uint64_t* verdicts = nullptr;
  };
  /// The earliest event; valid until drop(). Requires one.
  [[nodiscard]] Item next() const;
  void drop();

  template <class Archive>
  void archive(Archive& a) {
    std::vector<std::string> blobs;
    if constexpr (!Archive::kLoading) blobs = save_records();
    a(blobs);
    if constexpr (Archive::kLoading) load_records(blobs);
  }

 private:
  struct Page;
  struct Record {  // followed by payloads, presence words, verdict words, text
    Page* page;
    std::int64_t time;
    std::uint32_t text_bytes;
    types::KindId kind;
    bool exercise;
  };
  struct Entry {
    std::int64_t time;
    Record* record;
  };
  struct Run {  // ascending entries; those before `at` have gone
    std::vector<Entry> entries;
    std::size_t at = 0;
  };

  [[nodiscard]] Record* make_record(std::size_t text_bytes);
  [[nodiscard]] types::EventView view(const Record& record) const;
  [[nodiscard]] std::uint64_t* words(Record& record) const;
  [[nodiscard]] bool entry_before(const Entry& a, const Entry& b) const;
  [[nodiscard]] bool run_later(const Run* a, const Run* b) const;
  void insert(Entry entry);
  void sift_down();
  void release(Record* record);
  [[nodiscard]] std::vector<std::string> save_records() const;
  void load_records(const std::vector<std::string>& blobs);

  RecordLayout layout_;
  std::size_t present_words_;
  std::size_t head_bytes_;  // of a record, without its text
  std::vector<std::unique_ptr<Page>> pages_;
  std::vector<Page*> free_pages_;
  Page* current_ = nullptr;
  std::vector<std::unique_ptr<Run>> owned_runs_;
  std::vector<Run*> free_runs_;
  std::vector<Run*> runs_;  // a heap by each run's next entry, earliest at the front
  Run* last_ = nullptr;     // the run that was appended to last
  std::size_t size_ = 0;
};

}  // namespace limen::state
