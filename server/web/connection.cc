// SPDX-License-Identifier: Apache-2.0
#include "web/connection.h"

#include <sys/socket.h>

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <optional>
#include <string>
#include <utility>

namespace coconsult::web {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr unsigned kHttp11 = 11;
constexpr std::size_t kThrownAwayAtOnce = std::size_t{16} * 1024;
constexpr int kUnimplemented = 12;
constexpr int kInvalidArgument = 3;

std::string_view View(beast::string_view text) { return {text.data(), text.size()}; }

Head HeadOf(const http::request<http::string_body>& request) {
  const auto field = [&](auto name) { return View(request[name]); };
  return {View(request.method_string()), View(request.target()),   field(http::field::content_type),
          field("X-Grpc-Web"),           field(http::field::host), field(http::field::origin),
          field("Sec-Fetch-Site")};
}

// On every answer. Nothing is kept by anybody, and nothing of it can be shown as a page or in one.
template <class Body>
void AddUsualHeaders(http::response<Body>& response) {
  response.set(http::field::cache_control, "no-store");
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Referrer-Policy", "no-referrer");
  response.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  response.set("Cross-Origin-Resource-Policy", "same-origin");
}

class HttpConnection final : public Connection, public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(asio::ip::tcp::socket socket, const Common& common, std::function<void()> ended)
      : stream_(std::move(socket)), common_(common), ended_(std::move(ended)) {}
  ~HttpConnection() override { ended_(); }

  void Start() {
    stream_.expires_after(common_.limits.head);
    ReadHead();
  }
  void Close() override {
    asio::post(stream_.get_executor(), [self = shared_from_this()] { self->End(); });
  }
  void CloseIfIdle() override {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
      if (!self->busy_) self->End();
    });
  }

 private:
  using Code = beast::error_code;

  // --- The request

  void ReadHead() {
    busy_ = false;
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(common_.limits.head_bytes));
    parser_->body_limit(common_.limits.body_bytes);
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = shared_from_this()](Code code, std::size_t) { self->OnHead(code); });
  }
  void OnHead(Code code) {
    busy_ = true;
    if (code) return Fail(code);
    if (const auto refusal = common_.door.WhyNot(HeadOf(parser_->get()))) return Refuse(*refusal);
    stream_.expires_after(common_.limits.body);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](Code read, std::size_t) { self->OnRequest(read); });
  }
  void OnRequest(Code code) {
    if (code) return Fail(code);
    const auto& request = parser_->get();
    keep_alive_ = request.keep_alive();
    CallRequest call{std::string(View(request.target())),
                     std::string(View(request[http::field::authorization])),
                     std::nullopt,
                     {}};
    const auto kind = common_.caller.KindOf(call.path);
    if (!kind)
      return AnswerWith({kUnimplemented, "There is no such method, or browsers cannot call it.", {}, {}});
    const auto message = OnlyMessage(request.body());
    if (!message) return Refuse({400, "The body has to be one gRPC-Web frame that is not compressed.\n"});
    call.message = *message;
    if (const std::string_view timeout = View(request["grpc-timeout"]); !timeout.empty()) {
      call.timeout = ParseTimeout(timeout);
      if (!call.timeout) return AnswerWith({kInvalidArgument, "grpc-timeout is not a time.", {}, {}});
    }
    stream_.expires_never();
    *kind == CallKind::kUnary ? MakeUnary(call) : MakeStream(call);
  }

  // Too large, or something that is no request; or the other side has gone, or took too long.
  void Fail(Code code) {
    if (code == http::error::header_limit) return Refuse({431, "The head of this request is too long.\n"});
    if (code == http::error::body_limit) return Refuse({413, "This request is too large.\n"});
    const bool gone = code == http::error::end_of_stream || code == http::error::partial_message;
    const bool nonsense = code.category() == Code(http::error::bad_method).category();
    if (gone || !nonsense) return End();
    Refuse({400, "This is no HTTP request.\n"});
  }

  // --- One answer

  void MakeUnary(const CallRequest& call) {
    common_.caller.Unary(call, [self = shared_from_this()](Reply reply) {
      asio::post(self->stream_.get_executor(), [self, reply = std::move(reply)] {
        std::string body = reply.ending.code == 0 ? MessageFrame(reply.message) : std::string();
        self->Answer(200, std::move(body += EndFrame(reply.ending)));
      });
    });
  }
  void AnswerWith(const Ending& ending) { Answer(200, EndFrame(ending)); }

  // What was not read of the request is in the way of another.
  void Refuse(const Refusal& refusal) {
    keep_alive_ = false;
    unread_ = true;
    Answer(refusal.status, std::string(refusal.text), "text/plain; charset=utf-8");
  }
  void Answer(unsigned status, std::string body, const char* type = "application/grpc-web+proto") {
    answer_.emplace(static_cast<http::status>(status), kHttp11);
    AddUsualHeaders(*answer_);
    answer_->set(http::field::content_type, type);
    answer_->keep_alive(keep_alive_ && !common_.draining);
    answer_->body() = std::move(body);
    answer_->prepare_payload();
    stream_.expires_after(common_.limits.write);
    http::async_write(stream_, *answer_,
                      [self = shared_from_this()](Code code, std::size_t) { self->OnAnswered(code); });
  }
  void OnAnswered(Code code) {
    if (code) return End();
    if (unread_) return Linger();
    if (!answer_->keep_alive()) return End();
    answer_.reset();
    stream_.expires_after(common_.limits.idle);
    ReadHead();
  }

  // Closing at once, while the client still sends, would take the answer away from it (a reset overtakes it):
  // what comes is thrown away until the client has seen the end, for a while.
  void Linger() {
    Code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    stream_.expires_after(common_.limits.linger);
    ThrowAway();
  }
  void ThrowAway() {
    buffer_.clear();
    stream_.async_read_some(
        buffer_.prepare(kThrownAwayAtOnce),
        [self = shared_from_this()](Code code, std::size_t) { code ? self->End() : self->ThrowAway(); });
  }

  // --- A stream of answers

  void MakeStream(const CallRequest& call) {
    call_ = common_.caller.Stream(
        call,
        [self = shared_from_this()](std::string message) {
          asio::post(self->stream_.get_executor(),
                     [self, bytes = std::move(message)] { self->WriteChunk(MessageFrame(bytes)); });
        },
        [self = shared_from_this()](const Ending& ending) {
          asio::post(self->stream_.get_executor(), [self, ending] { self->EndStream(ending); });
        });
    opening_.emplace(http::status::ok, kHttp11);
    AddUsualHeaders(*opening_);
    opening_->set(http::field::content_type, "application/grpc-web+proto");
    opening_->keep_alive(false);
    opening_->chunked(true);
    serializer_.emplace(*opening_);
    stream_.expires_after(common_.limits.write);
    http::async_write_header(stream_, *serializer_, [self = shared_from_this()](Code code, std::size_t) {
      self->OnChunkWritten(code);
    });
    AwaitLeaving();
  }
  void WriteChunk(std::string chunk) {
    chunk_ = std::move(chunk);
    stream_.expires_after(common_.limits.write);
    asio::async_write(stream_, http::make_chunk(asio::buffer(chunk_)),
                      [self = shared_from_this()](Code code, std::size_t) { self->OnChunkWritten(code); });
  }
  // Only now the next message: a client that does not read makes the server wait, not its memory grow.
  void OnChunkWritten(Code code) {
    if (code) return Leave();
    stream_.expires_never();
    if (call_) call_->Next();
  }
  void EndStream(const Ending& ending) {
    call_.reset();
    if (left_) return End();
    chunk_ = EndFrame(ending);
    stream_.expires_after(common_.limits.write);
    asio::async_write(stream_, http::make_chunk(asio::buffer(chunk_)),
                      [self = shared_from_this()](Code code, std::size_t) {
                        if (code) return self->End();
                        self->WriteLastChunk();
                      });
  }
  void WriteLastChunk() {
    asio::async_write(stream_, http::make_chunk_last(),
                      [self = shared_from_this()](Code, std::size_t) { self->End(); });
  }
  // A client has nothing to say during a stream; when there is something to read, it is that it has gone.
  void AwaitLeaving() {
    stream_.socket().async_wait(asio::ip::tcp::socket::wait_read, [self = shared_from_this()](Code code) {
      if (code || !self->call_) return;
      char byte = 0;
      const auto read = ::recv(self->stream_.socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
      if (read == 0 || (read < 0 && errno != EAGAIN && errno != EINTR)) return self->Leave();
      if (read < 0) self->AwaitLeaving();  // woken for nothing
    });
  }
  void Leave() {
    left_ = true;
    if (!call_) return End();
    call_->Cancel();
  }

  // --- The end

  void End() {
    if (call_) call_->Cancel();
    left_ = true;
    Code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    stream_.close();
  }

  beast::tcp_stream stream_;
  const Common common_;
  const std::function<void()> ended_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  bool busy_ = false;  // with a request or its answer
  bool keep_alive_ = false;
  bool unread_ = false;  // part of the request
  std::optional<http::response<http::string_body>> answer_;
  // Of a stream.
  std::shared_ptr<StreamCall> call_;
  std::optional<http::response<http::empty_body>> opening_;
  std::optional<http::response_serializer<http::empty_body>> serializer_;
  std::string chunk_;  // being written
  bool left_ = false;
};

}  // namespace

std::shared_ptr<Connection> Serve(asio::ip::tcp::socket socket, const Common& common,
                                  std::function<void()> ended) {
  auto connection = std::make_shared<HttpConnection>(std::move(socket), common, std::move(ended));
  connection->Start();
  return connection;
}

}  // namespace coconsult::web
