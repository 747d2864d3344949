#include "engine/detect/step_events.h"

#include <algorithm>
#include <cstring>

#include "engine/types/check.h"

namespace limen::detect {

using types::SlotTable;

namespace {
constexpr std::size_t kId = 1;  // places in slots_
constexpr std::size_t kSource = 2;
}  // namespace

StepEvents::StepEvents(const plan::Plan& plan, const std::vector<types::SlotId>& slots)
    : slots_(slots),
      numbers_(plan.slots.size(), 0),
      present_words_((slots.size() + 63) / 64),
      slab_(kHeadWords + present_words_ + slots.size()) {
  LIMEN_CHECK(slots[kId] == SlotTable::kId && slots[kSource] == SlotTable::kSource);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    is_text_.push_back(types::is_text(plan.slots[slots[i]].type));
    numbers_[slots[i]] = static_cast<types::SlotId>(i);
  }
}

StepEvents::Number StepEvents::add(const types::EventView& event, std::uint32_t items,
                                   state::TextPool& pool) {
  std::size_t bytes = event.source().size() + 1 + event.id().size();
  for (std::size_t i = kSource + 1; i < slots_.size(); ++i) {
    if (is_text_[i] && event.has(slots_[i])) bytes += event.bytes(slots_[i]).size();
  }
  char* text = nullptr;
  const state::TextPool::Handle handle = pool.add(bytes, text);
  std::uint64_t offset = 0;
  const auto put = [&](std::string_view part) -> std::uint64_t {
    if (!part.empty()) std::memcpy(text + offset, part.data(), part.size());
    const std::uint64_t ref = offset << 32U | part.size();
    offset += part.size();
    return ref;
  };

  const Number number = slab_.add();
  (*this)[number] = {kNone, kNone,  kNone,      kNone,          0,    0, items,
                     0,     handle, event.kind, event.exercise, false};
  std::uint64_t* present = slab_[number] + kHeadWords;
  std::uint64_t* payload = present + present_words_;
  std::fill_n(present, present_words_, 0);
  present[0] = 0b111;
  payload[0] = event.raw(SlotTable::kTime);
  payload[kSource] = put(event.source());
  put("#");
  payload[kId] = put(event.id());
  for (std::size_t i = kSource + 1; i < slots_.size(); ++i) {
    if (!event.has(slots_[i])) continue;
    present[i >> 6U] |= std::uint64_t{1} << (i & 63U);
    payload[i] = is_text_[i] ? put(event.bytes(slots_[i])) : event.raw(slots_[i]);
  }
  return number;
}

void StepEvents::remove(Number number, state::TextPool& pool) {
  pool.release((*this)[number].text);
  slab_.remove(number);
}

types::EventView StepEvents::view(Number number, const state::TextPool& pool) const {
  const Head& head = (*this)[number];
  types::EventView event;
  event.present = slab_[number] + kHeadWords;
  event.payload = event.present + present_words_;
  event.text = pool.text(head.text).data();
  event.kind = head.kind;
  event.exercise = head.exercise;
  return event;
}

std::string_view StepEvents::name(Number number, const state::TextPool& pool) const {
  const types::EventView event = view(number, pool);
  return {event.text, event.source().size() + 1 + event.id().size()};
}

}  // namespace limen::detect
