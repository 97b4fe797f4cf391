// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/archive_format.h"

#include <algorithm>
#include <type_traits>

namespace coconsult::storage::sqlite {
namespace {

constexpr std::string_view kSegmentMagic = "COCSLOG1";
constexpr std::string_view kBaseMagic = "COCSBAS1";

template <class Number>
void Put(std::string& out, Number number) {
  auto rest = static_cast<std::make_unsigned_t<Number>>(number);
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    out += static_cast<char>(rest & 0xff);
    rest = static_cast<std::make_unsigned_t<Number>>(rest >> 7 >> 1);
  }
}

void Put(std::string& out, Timestamp time) { Put(out, ToMicros(time)); }

void Put(std::string& out, const Digest& digest) {
  out.append(reinterpret_cast<const char*>(digest.data()), digest.size());
}

// What was put so far, and its digest.
void Seal(std::string& out) { Put(out, Digester().Add(out).Finish()); }

// Takes from the front of bytes that are long enough.
class Taker {
 public:
  explicit Taker(std::string_view bytes) : rest_(bytes) {}

  std::string_view Bytes(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  template <class Number>
  void Take(Number& number) {
    std::make_unsigned_t<Number> value = 0;
    const std::string_view bytes = Bytes(sizeof(Number));
    for (std::size_t i = sizeof(Number); i-- > 0;) {
      value = static_cast<std::make_unsigned_t<Number>>(value << 7 << 1);
      value = static_cast<std::make_unsigned_t<Number>>(value | static_cast<unsigned char>(bytes[i]));
    }
    number = static_cast<Number>(value);
  }
  void Take(Timestamp& time) {
    std::int64_t micros = 0;
    Take(micros);
    time = FromMicros(micros);
  }
  void Take(Digest& digest) {
    const std::string_view bytes = Bytes(digest.size());
    std::copy(bytes.begin(), bytes.end(), digest.begin());
  }

 private:
  std::string_view rest_;
};

// Whether the first `size` bytes begin with the magic and end with the digest of what is between.
bool IsSealed(std::string_view bytes, std::size_t size, std::string_view magic) {
  if (bytes.size() < size || !bytes.starts_with(magic)) return false;
  const std::size_t sealed = size - Digest().size();
  Digest digest{};
  Taker(bytes.substr(sealed)).Take(digest);
  return digest == Digester().Add(bytes.substr(0, sealed)).Finish();
}

// The beginning of the digest, where damage is to be found at once and the whole follows.
std::uint64_t CheckOf(std::string_view bytes) {
  std::uint64_t check = 0;
  const Digest digest = Digester().Add(bytes).Finish();
  Taker(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size())).Take(check);
  return check;
}

// As SQLite writes it.
std::uint32_t BigEndian(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (const char byte : bytes.substr(at, 4)) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace

std::string Encode(const SegmentHead& head) {
  std::string out(kSegmentMagic);
  Put(out, head.page_size);
  Put(out, std::uint32_t{0});
  Put(out, head.first);
  Put(out, head.time);
  Put(out, head.position);
  Put(out, head.chain);
  Seal(out);
  return out;
}

std::string Encode(const RecordHead& head) {
  std::string out;
  Put(out, head.size);
  Put(out, static_cast<std::uint32_t>(head.kind));
  Put(out, head.number);
  Put(out, head.time);
  Put(out, head.position);
  Put(out, CheckOf(out));
  return out;
}

std::string Encode(const BaseTail& tail) {
  std::string out(kBaseMagic);
  Put(out, tail.size);
  Put(out, tail.number);
  Put(out, tail.time);
  Put(out, tail.position);
  Put(out, tail.chain);
  Put(out, tail.content);
  Seal(out);
  return out;
}

std::optional<SegmentHead> DecodeSegmentHead(std::string_view bytes) {
  if (!IsSealed(bytes, kSegmentHeadSize, kSegmentMagic)) return std::nullopt;
  SegmentHead head;
  std::uint32_t reserved = 0;
  Taker taker(bytes.substr(kSegmentMagic.size()));
  taker.Take(head.page_size);
  taker.Take(reserved);
  taker.Take(head.first);
  taker.Take(head.time);
  taker.Take(head.position);
  taker.Take(head.chain);
  if (!IsPageSize(head.page_size) || reserved != 0) return std::nullopt;
  return head;
}

std::optional<RecordHead> DecodeRecordHead(std::string_view bytes) {
  if (bytes.size() < kRecordHeadSize) return std::nullopt;
  RecordHead head;
  std::uint32_t kind = 0;
  std::uint64_t check = 0;
  Taker taker(bytes);
  taker.Take(head.size);
  taker.Take(kind);
  taker.Take(head.number);
  taker.Take(head.time);
  taker.Take(head.position);
  taker.Take(check);
  if (check != CheckOf(bytes.substr(0, kRecordHeadSize - sizeof(check)))) return std::nullopt;
  if (kind != static_cast<std::uint32_t>(RecordKind::kCommit) &&
      kind != static_cast<std::uint32_t>(RecordKind::kQuiet)) {
    return std::nullopt;
  }
  head.kind = static_cast<RecordKind>(kind);
  if (head.size > kLargestPayload || (head.size == 0) != (head.kind == RecordKind::kQuiet))
    return std::nullopt;
  return head;
}

std::optional<BaseTail> DecodeBaseTail(std::string_view bytes) {
  if (!IsSealed(bytes, kBaseTailSize, kBaseMagic)) return std::nullopt;
  BaseTail tail;
  Taker taker(bytes.substr(kBaseMagic.size()));
  taker.Take(tail.size);
  taker.Take(tail.number);
  taker.Take(tail.time);
  taker.Take(tail.position);
  taker.Take(tail.chain);
  taker.Take(tail.content);
  return tail;
}

Digest DigestOfRecord(const Digest& before, std::string_view head, std::string_view payload) {
  return Digester().Add(before).Add(head).Add(payload).Finish();
}

bool IsPageSize(std::uint32_t size) { return size >= 512 && size <= 65536 && (size & (size - 1)) == 0; }

bool ForEachFrame(std::string_view payload, std::uint32_t page_size,
                  const std::function<bool(const Frame&)>& use) {
  const std::size_t frame_size = kFrameHeadSize + page_size;
  if (payload.empty() || payload.size() % frame_size != 0) return false;
  Frame frame;
  for (std::size_t at = 0; at < payload.size(); at += frame_size) {
    frame.page = BigEndian(payload, at);
    frame.database_pages = BigEndian(payload, at + 4);
    frame.content = payload.substr(at + kFrameHeadSize, page_size);
    if (frame.page == 0 || !use(frame)) return false;
  }
  return frame.database_pages != 0;
}

}  // namespace coconsult::storage::sqlite
