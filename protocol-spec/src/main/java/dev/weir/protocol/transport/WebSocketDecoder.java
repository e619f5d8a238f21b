package dev.weir.protocol.transport;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * The receiving half of a WebSocket connection (RFC 6455 sections 5 to 8): bytes in, messages and
 * control frames out. Confined to the connection's I/O thread.
 *
 * <p>A message in one whole frame is unmasked in place and handed on as a slice of the input; only
 * what the input cuts off or what is fragmented is copied, into arrays that grow with the bytes
 * received and are let go with the message.
 */
public final class WebSocketDecoder {
  /**
   * Takes what a peer sends, in order. A slice is never touched again by the decoder: it is valid
   * until the caller of {@link #decode} reuses the input.
   */
  public interface Sink {
    /**
     * A whole message.
     *
     * @param text true for a text message, then it is UTF-8; false for a binary one
     */
    void message(byte[] bytes, int offset, int length, boolean text);

    /** A ping, to be answered by a pong with the same bytes. */
    void ping(byte[] bytes, int offset, int length);

    /** A pong. */
    void pong(byte[] bytes, int offset, int length);

    /**
     * A close frame; nothing comes after it.
     *
     * @param code the peer's code, {@link WebSocketCloseCode#NO_STATUS} if it gave none
     * @param reason the peer's reason, empty if it gave none
     */
    void close(int code, String reason);
  }

  private final WebSocketLimits limits;
  private final Optional<Inflation> inflation;
  private final FrameHeader header;
  private final Utf8Validator utf8 = new Utf8Validator();
  private final Reassembly message = new Reassembly();
  private final Reassembly control = new Reassembly();

  private boolean stopped;

  private boolean inFrame;
  private int maskKey;
  private int remaining;

  private boolean inMessage;
  private boolean text;
  private boolean compressed;
  private int fragments;

  /**
   * A decoder for one connection.
   *
   * @param expectMasked true at the server, which must get masked frames; false at the client
   */
  public WebSocketDecoder(boolean expectMasked, WebSocketLimits limits) {
    this(expectMasked, limits, Optional.empty());
  }

  /** The same, with compressed messages where that is agreed. */
  public WebSocketDecoder(
      boolean expectMasked, WebSocketLimits limits, Optional<Inflation> inflation) {
    this.header = new FrameHeader(expectMasked, inflation.isPresent());
    this.limits = Objects.requireNonNull(limits);
    this.inflation = inflation;
  }

  /**
   * Takes all of these bytes, which it may change, and calls the sink for everything that they
   * complete. Does nothing after a close frame, a failure or {@link #stop()}.
   *
   * @throws WebSocketViolation if the peer broke a rule; what came before it has been delivered
   */
  public void decode(byte[] input, int offset, int length, Sink sink) {
    Objects.checkFromIndexSize(offset, length, input.length);
    int end = offset + length;
    int at = offset;
    try {
      while (at < end && !stopped) {
        at = inFrame ? payload(input, at, end, sink) : frame(input, at, end, sink);
      }
    } catch (RuntimeException failure) {
      stop();
      throw failure;
    }
  }

  /** Ignores all further input, also what is left of the present one, and lets all arrays go. */
  public void stop() {
    stopped = true;
    header.release();
    message.release();
    control.release();
  }

  /** Tells whether input is ignored: after a close frame, a failure or {@link #stop()}. */
  public boolean stopped() {
    return stopped;
  }

  /** How many bytes of memory the unfinished frame and message hold; 0 between messages. */
  public int heldBytes() {
    return header.keptBytes() + message.capacity() + control.capacity();
  }

  private int frame(byte[] input, int at, int end, Sink sink) {
    int start = header.read(input, at, end);
    if (start == FrameHeader.CUT_OFF) {
      return end;
    }
    if (!WebSocketOpcode.control(header.opcode())) {
      beginData();
    }
    inFrame = true;
    maskKey = header.maskKey();
    remaining = (int) header.payloadLength();
    return payload(input, start, end, sink);
  }

  private void beginData() {
    boolean continuation = header.opcode() == WebSocketOpcode.CONTINUATION;
    if (continuation != inMessage) {
      throw WebSocketViolation.protocolError(
          continuation
              ? "a continuation frame came without a message to continue"
              : "a new message began before the last fragment of the one before");
    }
    if (!continuation) {
      inMessage = true;
      text = header.opcode() == WebSocketOpcode.TEXT;
      compressed = header.compressed();
      fragments = 0;
    }
    checkLimits();
  }

  private void checkLimits() {
    if (header.payloadLength() > limits.message() - message.length()) {
      throw new WebSocketViolation(WebSocketCloseCode.MESSAGE_TOO_BIG, limits.tooLarge());
    }
    if (++fragments > limits.fragments()) {
      throw new WebSocketViolation(WebSocketCloseCode.POLICY_VIOLATION, limits.tooManyFragments());
    }
  }

  private int payload(byte[] input, int at, int end, Sink sink) {
    int count = Math.min(remaining, end - at);
    if (maskKey != 0) {
      WebSocketMask.apply(input, at, count, maskKey);
      maskKey = WebSocketMask.advance(maskKey, count);
    }
    remaining -= count;
    inFrame = remaining > 0;
    if (WebSocketOpcode.control(header.opcode())) {
      control(input, at, count, sink);
    } else {
      data(input, at, count, sink);
    }
    return at + count;
  }

  private void data(byte[] input, int at, int count, Sink sink) {
    boolean last = header.isFinal() && !inFrame;
    if (text && !compressed) {
      checkText(input, at, count, last);
    }
    if (last && message.length() == 0) {
      inMessage = false;
      deliver(input, at, count, sink);
      return;
    }
    int most = header.isFinal() ? remaining : limits.message() - message.length() - count;
    message.append(input, at, count, most);
    if (last) {
      inMessage = false;
      int length = message.length();
      deliver(message.release(), 0, length, sink);
    }
  }

  private void deliver(byte[] bytes, int offset, int length, Sink sink) {
    if (!compressed) {
      sink.message(bytes, offset, length, text);
      return;
    }
    Inflation agreed = inflation.orElseThrow();
    int size = agreed.inflate(bytes, offset, length, limits);
    byte[] whole = agreed.inflater().release();
    if (text) {
      checkText(whole, 0, size, true);
    }
    sink.message(whole, 0, size, text);
  }

  private void checkText(byte[] input, int at, int count, boolean last) {
    if (!utf8.accept(input, at, count) || last && !utf8.complete()) {
      throw invalidText("a text message is not UTF-8");
    }
  }

  private void control(byte[] input, int at, int count, Sink sink) {
    if (!inFrame && control.length() == 0) {
      control(header.opcode(), input, at, count, sink);
      return;
    }
    control.append(input, at, count, remaining);
    if (!inFrame) {
      int length = control.length();
      control(header.opcode(), control.release(), 0, length, sink);
    }
  }

  private void control(int opcode, byte[] bytes, int offset, int length, Sink sink) {
    switch (opcode) {
      case WebSocketOpcode.PING -> sink.ping(bytes, offset, length);
      case WebSocketOpcode.PONG -> sink.pong(bytes, offset, length);
      default -> close(bytes, offset, length, sink);
    }
  }

  private void close(byte[] bytes, int offset, int length, Sink sink) {
    if (length == 0) {
      stop();
      sink.close(WebSocketCloseCode.NO_STATUS, "");
      return;
    }
    if (length == 1) {
      throw WebSocketViolation.protocolError("a close frame must hold a whole code or none");
    }
    int code = (bytes[offset] & 0xFF) << 8 | bytes[offset + 1] & 0xFF;
    if (!WebSocketCloseCode.sendable(code)) {
      throw WebSocketViolation.protocolError("the close code " + code + " must not be sent");
    }
    if (!Utf8Validator.valid(bytes, offset + 2, length - 2)) {
      throw invalidText("the reason of a close frame is not UTF-8");
    }
    stop();
    sink.close(code, new String(bytes, offset + 2, length - 2, StandardCharsets.UTF_8));
  }

  private static WebSocketViolation invalidText(String sentence) {
    return new WebSocketViolation(WebSocketCloseCode.INVALID_PAYLOAD, sentence);
  }
}
