#include "engine/state/ordered_buffer.h"

#include <algorithm>
#include <cstring>

#include "engine/types/check.h"

namespace limen::state {

namespace {
constexpr std::size_t kPageBytes = std::size_t{256} << 10U;
}

/// A block of records, used again once all of them have gone.
struct OrderedBuffer::Page {
  explicit Page(std::size_t bytes) : memory(bytes / sizeof(std::uint64_t) + 1) {}
  [[nodiscard]] std::size_t capacity() const { return memory.size() * sizeof(std::uint64_t); }
  std::vector<std::uint64_t> memory;
  std::size_t used = 0;
  std::size_t live = 0;
};

OrderedBuffer::OrderedBuffer(RecordLayout layout)
    : layout_(std::move(layout)),
      present_words_((layout_.slots + 63) / 64),
      head_bytes_(sizeof(Record) +
                  (layout_.slots + present_words_ + layout_.verdict_words) * sizeof(std::uint64_t)) {
}
OrderedBuffer::~OrderedBuffer() = default;
OrderedBuffer::OrderedBuffer(OrderedBuffer&&) noexcept = default;
OrderedBuffer& OrderedBuffer::operator=(OrderedBuffer&&) noexcept = default;

OrderedBuffer::Record* OrderedBuffer::make_record(std::size_t text_bytes) {
  const std::size_t bytes = (head_bytes_ + text_bytes + 7) / 8 * 8;
  if (current_ == nullptr || current_->used + bytes > current_->capacity()) {
    if (current_ != nullptr && current_->live == 0) {
      current_->used = 0;
      free_pages_.push_back(current_);
    }
    if (bytes <= kPageBytes && !free_pages_.empty()) {
      current_ = free_pages_.back();
      free_pages_.pop_back();
    } else {
      pages_.push_back(std::make_unique<Page>(std::max(bytes, kPageBytes)));
      current_ = pages_.back().get();
    }
  }
  auto* record = reinterpret_cast<Record*>(reinterpret_cast<char*>(current_->memory.data()) +
                                           current_->used);
  current_->used += bytes;
  ++current_->live;
  record->page = current_;
  record->text_bytes = static_cast<std::uint32_t>(text_bytes);
  return record;
}

std::uint64_t* OrderedBuffer::words(Record& record) const {
  return reinterpret_cast<std::uint64_t*>(&record + 1);
}

types::EventView OrderedBuffer::view(const Record& record) const {
  const auto* payload = reinterpret_cast<const std::uint64_t*>(&record + 1);
  types::EventView event;
  event.payload = payload;
  event.present = payload + layout_.slots;
  event.text = reinterpret_cast<const char*>(payload + layout_.slots + present_words_ +
                                             layout_.verdict_words);
  event.kind = record.kind;
  event.exercise = record.exercise;
  return event;
}

void OrderedBuffer::push(const types::EventView& row, std::span<const std::uint64_t> verdicts) {
  std::size_t text_bytes = 0;
  for (std::size_t i = 0; i < layout_.kept.size(); ++i) {
    if (layout_.kept_is_text[i] && row.has(layout_.kept[i])) {
      text_bytes += row.raw(layout_.kept[i]) & 0xffffffffU;
    }
  }
  Record* record = make_record(text_bytes);
  record->time = row.integer(types::SlotTable::kTime);
  record->kind = row.kind;
  record->exercise = row.exercise;
  std::uint64_t* payload = words(*record);
  std::uint64_t* present = payload + layout_.slots;
  std::fill_n(present, present_words_, 0);
  char* text = reinterpret_cast<char*>(present + present_words_ + layout_.verdict_words);
  std::uint64_t offset = 0;
  for (std::size_t i = 0; i < layout_.kept.size(); ++i) {
    const types::SlotId slot = layout_.kept[i];
    if (!row.has(slot)) continue;
    present[slot >> 6U] |= std::uint64_t{1} << (slot & 63U);
    payload[slot] = row.raw(slot);
    if (!layout_.kept_is_text[i]) continue;
    const std::string_view bytes = row.bytes(slot);
    if (!bytes.empty()) std::memcpy(text + offset, bytes.data(), bytes.size());
    payload[slot] = offset << 32U | bytes.size();
    offset += bytes.size();
  }
  std::copy(verdicts.begin(), verdicts.end(), present + present_words_);
  insert({record->time, record});
}

bool OrderedBuffer::entry_before(const Entry& a, const Entry& b) const {
  if (a.time != b.time) return a.time < b.time;
  return before(view(*a.record), view(*b.record));
}

bool OrderedBuffer::run_later(const Run* a, const Run* b) const {
  return entry_before(b->entries[b->at], a->entries[a->at]);
}

void OrderedBuffer::insert(Entry entry) {
  ++size_;
  if (last_ != nullptr && !entry_before(entry, last_->entries.back())) {
    last_->entries.push_back(entry);
    return;
  }
  if (free_runs_.empty()) {
    owned_runs_.push_back(std::make_unique<Run>());
    free_runs_.push_back(owned_runs_.back().get());
  }
  last_ = free_runs_.back();
  free_runs_.pop_back();
  last_->entries.assign(1, entry);
  last_->at = 0;
  runs_.push_back(last_);
  std::push_heap(runs_.begin(), runs_.end(),
                 [this](const Run* a, const Run* b) { return run_later(a, b); });
}

types::EventTime OrderedBuffer::next_time() const {
  const Run& run = *runs_.front();
  return types::from_int(run.entries[run.at].time);
}

OrderedBuffer::Item OrderedBuffer::next() const {
  const Run& run = *runs_.front();
  const Record& record = *run.entries[run.at].record;
  const auto* payload = reinterpret_cast<const std::uint64_t*>(&record + 1);
  return {view(record), payload + layout_.slots + present_words_};
}

void OrderedBuffer::drop() {
  Run* run = runs_.front();
  release(run->entries[run->at].record);
  --size_;
  if (++run->at < run->entries.size()) {
    // Entries that have gone are forgotten before they are the greater part.
    if (run->at >= 1024 && run->at * 2 > run->entries.size()) {
      run->entries.erase(run->entries.begin(),
                         run->entries.begin() + static_cast<std::ptrdiff_t>(run->at));
      run->at = 0;
    }
    sift_down();
    return;
  }
  // The first is not compared any more: it has no next entry.
  std::pop_heap(runs_.begin(), runs_.end(),
                [this](const Run* a, const Run* b) { return run_later(a, b); });
  runs_.pop_back();
  if (last_ == run) last_ = nullptr;
  free_runs_.push_back(run);
}

void OrderedBuffer::sift_down() {
  std::size_t i = 0;
  while (true) {
    std::size_t child = 2 * i + 1;
    if (child >= runs_.size()) return;
    if (child + 1 < runs_.size() && run_later(runs_[child], runs_[child + 1])) ++child;
    if (!run_later(runs_[i], runs_[child])) return;
    std::swap(runs_[i], runs_[child]);
    i = child;
  }
}

void OrderedBuffer::release(Record* record) {
  Page* page = record->page;
  if (--page->live > 0 || page == current_) return;
  page->used = 0;
  if (page->capacity() <= kPageBytes + sizeof(std::uint64_t)) {
    free_pages_.push_back(page);
    return;
  }
  std::erase_if(pages_, [page](const auto& owned) { return owned.get() == page; });
}

std::vector<std::string> OrderedBuffer::save_records() const {
  std::vector<Entry> entries;
  for (const Run* run : runs_) {
    entries.insert(entries.end(), run->entries.begin() + static_cast<std::ptrdiff_t>(run->at),
                   run->entries.end());
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [this](const Entry& a, const Entry& b) { return entry_before(a, b); });
  std::vector<std::string> blobs;
  for (const Entry& entry : entries) {
    blobs.emplace_back(reinterpret_cast<const char*>(entry.record),
                       head_bytes_ + entry.record->text_bytes);
  }
  return blobs;
}

void OrderedBuffer::load_records(const std::vector<std::string>& blobs) {
  *this = OrderedBuffer(std::move(layout_));
  for (const std::string& blob : blobs) {
    if (blob.size() < head_bytes_) throw types::ArchiveError("a buffered event is cut short");
    Record* record = make_record(blob.size() - head_bytes_);
    Page* page = record->page;
    std::memcpy(static_cast<void*>(record), blob.data(), blob.size());
    record->page = page;
    insert({record->time, record});
  }
}

}  // namespace limen::state
