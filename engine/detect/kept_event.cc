#include "engine/detect/kept_event.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "engine/types/check.h"

namespace limen::detect {

namespace {

constexpr std::size_t kRows = 64;  // the least that a batch has

template <class T>
void append(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
T take(std::string_view& in) {
  T value;
  std::memcpy(&value, in.data(), sizeof value);
  in.remove_prefix(sizeof value);
  return value;
}

}  // namespace

void KeptEvent::reads(const std::vector<plan::SayPart>& say) {
  for (const plan::SayPart& part : say) {
    const auto* program = std::get_if<expr::ProgramRef>(&part);
    if (program == nullptr || *program == nullptr) continue;
    for (const expr::Node& node : (*program)->nodes) {
      if (node.op != expr::Op::kField && node.op != expr::Op::kHasField) continue;
      slots_.push_back(static_cast<types::SlotId>(node.b));
    }
  }
  std::ranges::sort(slots_);
  slots_.erase(std::ranges::unique(slots_).begin(), slots_.end());
}

void KeptEvent::pack(const types::EventView& event, std::string& out) const {
  out.clear();
  append(out, event.kind);
  for (const types::SlotId slot : slots_) {
    if (!event.has(slot)) continue;
    append(out, slot);
    if (types::is_text(plan_->slots[slot].type)) {
      const std::string_view text = event.bytes(slot);
      append(out, std::uint64_t{text.size()});
      out += text;
    } else {
      append(out, event.raw(slot));
    }
  }
}

types::EventView KeptEvent::unpack(std::string_view packed) {
  row_.reset(plan_->slots.size(), kRows);
  row_.add_row(take<types::KindId>(packed));
  while (!packed.empty()) {
    const auto slot = take<types::SlotId>(packed);
    const auto payload = take<std::uint64_t>(packed);
    if (!types::is_text(plan_->slots[slot].type)) {
      row_.set(slot, payload);
      continue;
    }
    row_.set_text(slot, packed.substr(0, payload));
    packed.remove_prefix(payload);
  }
  return row_.row(0);
}

types::EventView KeptEvent::of_key(const std::vector<plan::KeyField>& by,
                                   const std::vector<std::string>& texts) {
  row_.reset(plan_->slots.size(), kRows);
  row_.add_row({});
  for (std::size_t i = 0; i < by.size(); ++i) {
    const plan::KeyField& field = by[i];
    const std::string& text = texts[i];
    if (field.slot_type == types::SlotType::kSymbol) {
      const auto symbol = plan_->schema->find_symbol(text);
      LIMEN_CHECK(symbol.has_value());  // the compiler has looked at the table's keys
      row_.set(field.slot, *symbol);
    } else if (field.slot_type == types::SlotType::kInt) {
      std::int64_t number = 0;
      std::from_chars(text.data(), text.data() + text.size(), number);
      row_.set(field.slot, static_cast<std::uint64_t>(number));
    } else if (field.slot_type == types::SlotType::kBool) {
      row_.set(field.slot, text == "true" ? 1 : 0);
    } else {
      row_.set_text(field.slot, text);
    }
  }
  return row_.row(0);
}

}  // namespace limen::detect
