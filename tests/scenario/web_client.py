"""What a page does: gRPC-Web over HTTP/1.1 (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md), without a browser."""
import base64
import http.client
import importlib
import struct
import urllib.parse

CONTENT_TYPE = "application/grpc-web+proto"


class WebError(Exception):
    """A call that ended with another code than 0."""

    def __init__(self, trailers):
        super().__init__(trailers)
        self.code = int(trailers["grpc-status"])
        self.message = urllib.parse.unquote(trailers.get("grpc-message", ""))
        self.reason = ""
        if details := trailers.get("grpc-status-details-bin"):
            self._read_details(base64.b64decode(details + "=" * (-len(details) % 4)))

    def _read_details(self, details):
        status = importlib.import_module("google.rpc.status_pb2").Status.FromString(details)
        info = importlib.import_module("google.rpc.error_details_pb2").ErrorInfo()
        for detail in status.details:
            if detail.Unpack(info):
                self.reason = info.reason


def frame(message, flag=0):
    return struct.pack(">BI", flag, len(message)) + message


def read_frame(response):
    """(flag, bytes), or None at the end."""
    head = response.read(5)
    if not head:
        return None
    flag, size = struct.unpack(">BI", head)
    return flag, response.read(size)


def trailers_of(text):
    return dict(line.split(": ", 1) for line in text.decode().split("\r\n") if line)


def usual_headers(token=None, **more):
    headers = {"Content-Type": CONTENT_TYPE, "X-Grpc-Web": "1"}
    if token:
        headers["Authorization"] = "Bearer " + token
    headers.update({name.replace("_", "-"): value for name, value in more.items()})
    return headers


class WebClient:
    """One person on one connection."""

    def __init__(self, address, token=None):
        self.connection = http.client.HTTPConnection(address, timeout=30)
        self.token = token

    def close(self):
        self.connection.close()

    def request(self, service, method, **fields):
        messages = importlib.import_module(f"coconsult.v1.{service.lower()}_service_pb2")
        return messages, getattr(messages, method + "Request")(**fields)

    def open(self, service, method, message, **headers):
        self.connection.request("POST", f"/coconsult.v1.{service}Service/{method}", frame(message),
                                usual_headers(self.token, **headers))
        response = self.connection.getresponse()
        assert response.status == 200, (response.status, response.read())
        return response

    def call(self, service, method, headers=None, **fields):
        messages, request = self.request(service, method, **fields)
        response = self.open(service, method, request.SerializeToString(), **(headers or {}))
        reply = getattr(messages, method + "Response")()
        while found := read_frame(response):
            flag, content = found
            if flag == 0:
                reply.ParseFromString(content)
            else:
                trailers = trailers_of(content)
        response.read()
        if trailers["grpc-status"] != "0":
            raise WebError(trailers)
        return reply

    def watch(self, resume_token="", headers=None):
        """Yields the responses of a Watch; ends with WebError. Closed before that, it hangs up."""
        messages, request = self.request("Event", "Watch", resume_token=resume_token)
        response = self.open("Event", "Watch", request.SerializeToString(), **(headers or {}))
        try:
            while found := read_frame(response):
                flag, content = found
                if flag != 0:
                    raise WebError(trailers_of(content))
                yield messages.WatchResponse.FromString(content)
        finally:
            response.close()
