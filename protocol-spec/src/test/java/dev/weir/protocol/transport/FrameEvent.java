package dev.weir.protocol.transport;

import java.nio.charset.StandardCharsets;

/**
 * What came out of a frame stream.
 *
 * @param code the close code of CLOSE and VIOLATION, else 0
 * @param payload the bytes as Latin-1; empty for VIOLATION
 */
public record FrameEvent(Kind kind, int code, String payload) {
  /** The kinds of outcome. */
  public enum Kind {
    TEXT,
    BINARY,
    PING,
    PONG,
    CLOSE,
    VIOLATION
  }

  static FrameEvent of(Kind kind, byte[] bytes, int offset, int length) {
    return new FrameEvent(kind, 0, new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
  }

  static FrameEvent of(Kind kind, byte[] bytes) {
    return of(kind, bytes, 0, bytes.length);
  }

  static FrameEvent text(String text) {
    return of(Kind.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  static FrameEvent close(int code, String reason) {
    byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
    return new FrameEvent(Kind.CLOSE, code, of(Kind.CLOSE, utf8).payload());
  }

  static FrameEvent violation(int code) {
    return new FrameEvent(Kind.VIOLATION, code, "");
  }
}
