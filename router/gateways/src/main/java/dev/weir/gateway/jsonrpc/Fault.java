package dev.weir.gateway.jsonrpc;

import dev.weir.protocol.ErrorUri;
import dev.weir.protocol.Payload;

/**
 * Why a request fails: the code of JSON-RPC, and for what came of a call the error of WAMP.
 *
 * @param message one sentence
 * @param uri of WAMP's error; empty where there was no call
 * @param payload of WAMP's error
 */
record Fault(int code, String message, String uri, Payload payload) {
  static final int NOT_JSON = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int NO_SUCH_METHOD = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL = -32603;

  /** What the procedure itself answered. */
  static final int APPLICATION = -32000;

  static final int NOT_AUTHORIZED = -32001;
  static final int TIMEOUT = -32002;
  static final int CANCELED = -32003;

  /** To be tried again later. */
  static final int UNAVAILABLE = -32004;

  static Fault notJson(String sentence) {
    return new Fault(NOT_JSON, sentence, "", Payload.EMPTY);
  }

  static Fault invalid(String sentence) {
    return new Fault(INVALID_REQUEST, sentence, "", Payload.EMPTY);
  }

  static Fault tooMuch(String sentence) {
    return new Fault(UNAVAILABLE, sentence, ErrorUri.LIMIT_EXCEEDED, Payload.of(sentence));
  }

  /** Of an error of WAMP. */
  static Fault of(String uri, Payload payload) {
    return new Fault(code(uri), "", uri, payload);
  }

  private static int code(String uri) {
    return switch (uri) {
      case ErrorUri.NO_SUCH_PROCEDURE -> NO_SUCH_METHOD;
      case ErrorUri.INVALID_ARGUMENT, ErrorUri.PAYLOAD_SIZE_EXCEEDED -> INVALID_PARAMS;
      case ErrorUri.INVALID_URI, ErrorUri.PROTOCOL_VIOLATION -> INVALID_REQUEST;
      case ErrorUri.NOT_AUTHORIZED, ErrorUri.AUTHORIZATION_FAILED -> NOT_AUTHORIZED;
      case ErrorUri.TIMEOUT -> TIMEOUT;
      case ErrorUri.CANCELED -> CANCELED;
      case ErrorUri.UNAVAILABLE,
          ErrorUri.NO_AVAILABLE_CALLEE,
          ErrorUri.LIMIT_EXCEEDED,
          ErrorUri.CLOSE_SYSTEM_SHUTDOWN ->
          UNAVAILABLE;
      case ErrorUri.NETWORK_FAILURE, ErrorUri.REALM_INCONSISTENT -> INTERNAL;
      default -> APPLICATION;
    };
  }
}
