package dev.weir.router.undertow;

import java.nio.charset.StandardCharsets;

/** A frame as a test received it. */
record Frame(int opcode, byte[] payload) {

  String text() {
    return new String(payload, StandardCharsets.UTF_8);
  }

  /** The code of a close frame. */
  int closeCode() {
    return (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
  }

  /** The reason of a close frame. */
  String closeReason() {
    return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
  }
}
