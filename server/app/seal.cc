// SPDX-License-Identifier: Apache-2.0
#include "app/seal.h"

#include <array>
#include <charconv>
#include <set>
#include <string_view>

#include "app/record.h"
#include "domain/resource_name.h"

namespace coconsult::app {
namespace {

constexpr std::size_t kSaltChars = 22;  // 132 bits
constexpr int kPage = 200;

using Names = std::set<std::string>;

// What a message's digest is made of: lengths before the fields, so that no two messages share their bytes.
class Fields {
 public:
  explicit Fields(std::size_t size) { bytes_.reserve(size); }

  void Add(std::string_view field) {
    AddDigits(static_cast<std::int64_t>(field.size()));
    (bytes_ += ':') += field;
  }
  void Add(std::int64_t number) {
    std::array<char, kMostDigits> digits;
    const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
    Add(std::string_view(digits.begin(), end));
  }
  std::string_view bytes() const { return bytes_; }

 private:
  static constexpr std::size_t kMostDigits = 20;

  void AddDigits(std::int64_t number) {
    std::array<char, kMostDigits> digits;
    bytes_.append(digits.begin(), std::to_chars(digits.begin(), digits.end(), number).ptr);
  }

  std::string bytes_;
};

std::string DigestOf(const TokenSource& tokens, const Message& message) {
  Fields fields(message.text.size() + 192);
  fields.Add(message.salt);
  fields.Add(message.consultation.ToString());
  fields.Add(message.sequence);
  fields.Add(message.revision);
  fields.Add(message.author.ToString());
  fields.Add(message.author_role);
  fields.Add(message.phase);
  fields.Add(message.kind);
  fields.Add(ToMicros(message.created_at));
  fields.Add(message.text);
  return tokens.Digest(fields.bytes());
}

// Walks one thread.
class ThreadWalk {
 public:
  ThreadWalk(const Transaction& tx, const TokenSource& tokens, const Names& hidden,
             const Consultation& consultation)
      : tx_(tx), tokens_(tokens), hidden_(hidden), consultation_(consultation) {}

  std::string FirstFault() {
    std::int64_t last = 0;
    while (true) {
      const auto messages = tx_.messages().ListAfter(consultation_.id, last, kPage);
      if (messages.empty()) break;
      for (const Message& message : messages) {
        if (std::string fault = FaultOf(message); !fault.empty()) return fault;
        last = message.sequence;
      }
    }
    if (chain_ == consultation_.thread_chain) return "";
    return "The thread of " + ConsultationName(consultation_.id) + " is not the one that was written.";
  }

 private:
  std::string FaultOf(const Message& message) {
    const std::string name = MessageName(message.consultation, message.sequence);
    if (message.hidden != hidden_.contains(name)) {
      return name +
             (message.hidden ? " is hidden, but no moderator hid it." : " is shown, but a moderator hid it.");
    }
    const bool chained = message.sequence > consultation_.unchained;
    const auto former = tx_.messages().FormerRevisions(message.consultation, message.sequence);
    const std::string& posted = former.empty() ? message.digest : former.front().digest;
    bool intact = Intact(tokens_, message) && chained != posted.empty();
    intact = intact && static_cast<int>(former.size()) + 1 == message.revision;
    for (const MessageRevision& revision : former) intact = intact && Intact(tokens_, message, revision);
    if (!intact) return name + " is not what was written.";
    if (!chained) return "";
    chain_ = Link(tokens_, chain_, message.sequence, posted);
    // Of older ones only the last of a thread has it.
    return message.chain.empty() || message.chain == chain_ ? "" : name + " does not follow those before it.";
  }

  const Transaction& tx_;
  const TokenSource& tokens_;
  const Names& hidden_;
  const Consultation& consultation_;
  std::string chain_;
};

// The messages that were hidden, by the audit trail.
Names HiddenMessages(const Transaction& tx) {
  Names names;
  std::int64_t number = 0;
  while (true) {
    const auto entries = tx.moderation().ListAudit(number, kPage);
    if (entries.empty()) return names;
    for (const AuditEntry& entry : entries) {
      if (entry.action == kMessageHidden) names.insert(entry.subject);
    }
    number = entries.back().number;
  }
}

}  // namespace

void Seal(TokenSource& tokens, Message& message) {
  message.salt = tokens.NewToken().substr(0, kSaltChars);
  message.digest = DigestOf(tokens, message);
}

bool Intact(const TokenSource& tokens, const Message& message) {
  if (message.deleted_at) return message.text.empty();
  return message.digest.empty() || DigestOf(tokens, message) == message.digest;
}

bool Intact(const TokenSource& tokens, const Message& message, const MessageRevision& former) {
  Message then = message;
  then.revision = former.revision;
  then.text = former.text;
  then.salt = former.salt;
  then.digest = former.digest;
  return Intact(tokens, then);
}

std::string Link(const TokenSource& tokens, const std::string& chain, std::int64_t sequence,
                 const std::string& digest) {
  return tokens.Digest(chain + std::to_string(sequence) + ":" + digest);
}

std::string VerifyThreads(const Transaction& tx, const TokenSource& tokens) {
  const Names hidden = HiddenMessages(tx);
  ConsultationId after;
  while (true) {
    const auto consultations = tx.consultations().ListAll(after, kPage);
    if (consultations.empty()) return "";
    for (const Consultation& consultation : consultations) {
      if (std::string fault = ThreadWalk(tx, tokens, hidden, consultation).FirstFault(); !fault.empty())
        return fault;
    }
    after = consultations.back().id;
  }
}

}  // namespace coconsult::app
