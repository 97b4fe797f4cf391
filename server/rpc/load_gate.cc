// SPDX-License-Identifier: Apache-2.0
#include "rpc/load_gate.h"

namespace coconsult::rpc {

LoadGate::Place& LoadGate::Place::operator=(Place&& other) noexcept {
  Place former(std::move(*this));
  gate_ = std::exchange(other.gate_, nullptr);
  session_ = std::move(other.session_);
  return *this;
}

LoadGate::Place::~Place() {
  if (gate_ != nullptr) gate_->Leave(session_);
}

LoadGate::Place LoadGate::Enter(Precedence precedence, const std::string& session) {
  MutexLock lock(mutex_);
  if (under_way_ >= PlacesFor(precedence)) return {};
  std::size_t& of_session = of_session_[session];
  if (of_session >= (most_ + 3) / 4 && precedence != Precedence::kSafety) return {};
  ++of_session;
  ++under_way_;
  return {this, session};
}

void LoadGate::Leave(const std::string& session) {
  MutexLock lock(mutex_);
  --under_way_;
  const auto found = of_session_.find(session);
  if (--found->second == 0) of_session_.erase(found);
}

std::size_t LoadGate::PlacesFor(Precedence precedence) const {
  switch (precedence) {
    case Precedence::kBulk:
      return most_ / 2;
    case Precedence::kPerson:
      return most_ - most_ / 8;
    case Precedence::kSafety:
      break;
  }
  return most_;
}

}  // namespace coconsult::rpc
