#include "connectors/simulator/line.h"

#include <array>
#include <charconv>

namespace limen::simulator {

namespace {

constexpr std::string_view kBase32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void append_int(std::string& out, std::int64_t value) {
  std::array<char, 24> digits{};
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

void append_base32(std::string& out, std::uint64_t value, int digits) {
  for (int i = digits - 1; i >= 0; --i) {
    out.push_back(kBase32[(value >> (5U * static_cast<unsigned>(i))) & 31U]);
  }
}

void append_base64(std::string& out, std::uint64_t word) {
  for (unsigned shift = 0; shift < 66; shift += 6) out.push_back(kBase64[(word >> shift) & 63U]);
}

/// Milliseconds in ten digits, the event's number in three and chance in thirteen, as a ULID.
void append_id(std::string& out, const Envelope& envelope) {
  const auto millis = static_cast<std::uint64_t>(types::to_int(envelope.time)) / 1000;
  append_base32(out, millis, 10);
  append_base32(out, envelope.number, 3);
  append_base32(out, envelope.chance, 12);
  out.push_back(kBase32[envelope.chance >> 60U]);
}

}  // namespace

Line::Line(std::string& out, const Envelope& envelope) : out_(out) {
  out_.assign(R"({"specversion":"1.0","id":")");
  append_id(out_, envelope);
  out_.append(R"(","source":")").append(envelope.source);
  out_.append(R"(","type":"org.limen.)").append(envelope.kind);
  out_.append(R"(.v1","subject":")").append(envelope.subject);
  out_.append(R"(","time":")");
  types::append_rfc3339(out_, envelope.time);
  out_.append(R"(","data":{)");
}

void Line::name(std::string_view name) {
  if (out_.back() != '{') out_.push_back(',');
  out_.push_back('"');
  out_.append(name);
  out_.append("\":");
}

Line& Line::text(std::string_view name, std::string_view value) {
  this->name(name);
  out_.push_back('"');
  out_.append(value);
  out_.push_back('"');
  return *this;
}

Line& Line::number(std::string_view name, std::int64_t value) {
  this->name(name);
  append_int(out_, value);
  return *this;
}

Line& Line::tenths(std::string_view name, std::int64_t value) {
  this->name(name);
  if (value < 0) out_.push_back('-');
  const std::int64_t size = value < 0 ? -value : value;
  append_int(out_, size / 10);
  out_.push_back('.');
  append_int(out_, size % 10);
  return *this;
}

Line& Line::thousandths(std::string_view name, std::int64_t value) {
  this->name(name);
  append_int(out_, value / 1000);
  out_.push_back('.');
  append_int(out_, value / 100 % 10);
  append_int(out_, value / 10 % 10);
  append_int(out_, value % 10);
  return *this;
}

Line& Line::flag(std::string_view name, bool value) {
  this->name(name);
  out_.append(value ? "true" : "false");
  return *this;
}

Line& Line::time(std::string_view name, types::EventTime value) {
  this->name(name);
  out_.push_back('"');
  types::append_rfc3339(out_, value);
  out_.push_back('"');
  return *this;
}

Line& Line::token(std::string_view name, std::uint64_t high, std::uint64_t low) {
  this->name(name);
  out_.push_back('"');
  append_base64(out_, high);
  append_base64(out_, low);
  out_.push_back('"');
  return *this;
}

Line& Line::open(std::string_view name) {
  this->name(name);
  out_.push_back('{');
  return *this;
}

Line& Line::close() {
  out_.push_back('}');
  return *this;
}

Line& Line::open_list(std::string_view name) {
  this->name(name);
  out_.push_back('[');
  return *this;
}

Line& Line::item(std::string_view value) {
  if (out_.back() != '[') out_.push_back(',');
  out_.push_back('"');
  out_.append(value);
  out_.push_back('"');
  return *this;
}

Line& Line::close_list() {
  out_.push_back(']');
  return *this;
}

void Line::finish() { out_.append("}}"); }

}  // namespace limen::simulator
