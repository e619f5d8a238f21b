package dev.weir.client.link;

/** What a frame is for. */
public enum FrameKind {
  MESSAGE,
  PING,
  PONG,
  /** The last one. */
  CLOSE;

  private static final FrameKind[] ALL = values();

  static FrameKind of(int ordinal) {
    return ALL[ordinal];
  }
}
