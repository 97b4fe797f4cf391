// SPDX-License-Identifier: Apache-2.0
#include "web/call.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>

#include <utility>
#include <vector>

#include "base/mutex.h"

namespace coconsult::web {
namespace {

constexpr std::chrono::seconds kLongestUnary{30};

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices)
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

void Prepare(const CallRequest& request, CallKind kind, grpc::ClientContext& context) {
  if (!request.authorization.empty()) context.AddMetadata("authorization", request.authorization);
  auto timeout = request.timeout;
  if (kind == CallKind::kUnary)
    timeout = std::min<std::chrono::nanoseconds>(timeout.value_or(kLongestUnary), kLongestUnary);
  if (timeout) {
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::duration_cast<std::chrono::system_clock::duration>(*timeout));
  }
}

Ending EndingOf(const grpc::ClientContext& context, const grpc::Status& status) {
  Ending ending{static_cast<int>(status.error_code()), status.error_message(), status.error_details(), {}};
  for (const auto& [name, value] : context.GetServerTrailingMetadata()) {
    if (name.starts_with("grpc-")) continue;
    ending.metadata.emplace(std::string(name.data(), name.size()), std::string(value.data(), value.size()));
  }
  return ending;
}

class OpenStream final : public StreamCall,
                         public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  OpenStream(const CallRequest& request, std::function<void(std::string)> message,
             std::function<void(Ending)> end)
      : request_(ToBuffer(request.message)), message_(std::move(message)), end_(std::move(end)) {
    Prepare(request, CallKind::kServerStreaming, context_);
  }

  void Start(grpc::GenericStub& stub, const std::string& path, std::shared_ptr<OpenStream> self) {
    self_ = std::move(self);
    stub.PrepareBidiStreamingCall(&context_, path, {}, this);
    // Reads are asked for from outside gRPC's reactions: without the hold, OnDone could overtake the last
    // message.
    AddHold();
    StartWriteLast(&request_, {});
    StartCall();
  }

  void Next() override {
    {
      MutexLock lock(mutex_);
      if (over_ || std::exchange(reading_, true)) return;
    }
    StartRead(&response_);
  }
  void Cancel() override {
    context_.TryCancel();
    Next();  // so that the end is noticed
  }

  void OnReadDone(bool ok) override {
    std::string bytes = ok ? ToBytes(response_) : std::string();
    {
      MutexLock lock(mutex_);
      reading_ = false;
      over_ = !ok;
    }
    if (!ok) return RemoveHold();
    message_(std::move(bytes));
  }
  void OnDone(const grpc::Status& status) override {
    end_(EndingOf(context_, status));
    // The last thing that this function does: it may be the end of the call.
    const auto self = std::move(self_);
  }

 private:
  grpc::ClientContext context_;
  const grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  const std::function<void(std::string)> message_;
  const std::function<void(Ending)> end_;
  std::shared_ptr<OpenStream> self_;  // until OnDone
  Mutex mutex_;
  bool reading_ GUARDED_BY(mutex_) = false;
  bool over_ GUARDED_BY(mutex_) = false;
};

struct UnaryState {
  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
};

}  // namespace

Caller::Caller(const std::shared_ptr<grpc::Channel>& channel, std::string package)
    : stub_(channel), package_(std::move(package)) {}

std::optional<CallKind> Caller::KindOf(std::string_view path) const {
  const auto slash = path.rfind('/');
  if (slash == 0 || slash == std::string_view::npos) return std::nullopt;
  const std::string service(path.substr(1, slash - 1));
  const auto* found = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service);
  if (found == nullptr || found->file()->package() != package_) return std::nullopt;
  const auto* method = found->FindMethodByName(std::string(path.substr(slash + 1)));
  if (method == nullptr || method->client_streaming()) return std::nullopt;
  return method->server_streaming() ? CallKind::kServerStreaming : CallKind::kUnary;
}

void Caller::Unary(const CallRequest& request, std::function<void(Reply)> done) {
  const auto state = std::make_shared<UnaryState>();
  state->request = ToBuffer(request.message);
  Prepare(request, CallKind::kUnary, state->context);
  stub_.UnaryCall(&state->context, request.path, {}, &state->request, &state->response,
                  [state, done = std::move(done)](const grpc::Status& status) {
                    Reply reply;
                    if (status.ok()) reply.message = ToBytes(state->response);
                    reply.ending = EndingOf(state->context, status);
                    done(std::move(reply));
                  });
}

std::shared_ptr<StreamCall> Caller::Stream(const CallRequest& request,
                                           std::function<void(std::string)> message,
                                           std::function<void(Ending)> end) {
  const auto stream = std::make_shared<OpenStream>(request, std::move(message), std::move(end));
  stream->Start(stub_, request.path, stream);
  return stream;
}

}  // namespace coconsult::web
