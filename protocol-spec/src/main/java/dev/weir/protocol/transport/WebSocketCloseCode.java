package dev.weir.protocol.transport;

/** Why a WebSocket connection ends (RFC 6455 section 7.4). Constants only. */
public final class WebSocketCloseCode {
  /** The purpose of the connection is fulfilled. */
  public static final int NORMAL = 1000;

  /** The endpoint goes away, for example at shutdown. */
  public static final int GOING_AWAY = 1001;

  /** The peer broke the protocol. */
  public static final int PROTOCOL_ERROR = 1002;

  /** The peer sent a kind of message (text, binary) that cannot be accepted. */
  public static final int UNSUPPORTED_MESSAGE = 1003;

  /** Never on the wire: the peer's close frame held no code. */
  public static final int NO_STATUS = 1005;

  /** Never on the wire: the connection was lost without a close frame. */
  public static final int ABNORMAL = 1006;

  /** A text message or close reason is not UTF-8. */
  public static final int INVALID_PAYLOAD = 1007;

  /** The peer breaks a policy for which no other code fits. */
  public static final int POLICY_VIOLATION = 1008;

  /** A message is larger than the receiver accepts. */
  public static final int MESSAGE_TOO_BIG = 1009;

  /** The endpoint met a fault of its own. */
  public static final int INTERNAL_ERROR = 1011;

  private static final int LAST_ASSIGNED = 1014;
  private static final int FIRST_PRIVATE = 3000;
  private static final int LAST_PRIVATE = 4999;

  private WebSocketCloseCode() {}

  /**
   * Tells whether a close frame may carry this code: 1000 to 1003, 1007 to 1014 (as registered with
   * IANA), 3000 to 4999.
   */
  public static boolean sendable(int code) {
    return code >= NORMAL && code <= UNSUPPORTED_MESSAGE
        || code >= INVALID_PAYLOAD && code <= LAST_ASSIGNED
        || code >= FIRST_PRIVATE && code <= LAST_PRIVATE;
  }
}
