package dev.weir.bench.wire;

/** Bytes that are no WAMP message of a shape that a router may send to the load generator. */
final class MalformedMessage extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedMessage(String message) {
    super(message);
  }
}
