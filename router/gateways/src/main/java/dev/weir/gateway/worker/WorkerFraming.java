package dev.weir.gateway.worker;

/** How requests and answers stand on the way to a worker ({@code workers.framing}). */
public enum WorkerFraming {
  /** A line each, over TCP. */
  LINE,
  /** Four octets of length, the highest first, and so many octets, over TCP. */
  LENGTH32,
  /** The request until nothing more is sent, the answer until the worker closes, over TCP. */
  CLOSE,
  /** {@code POST /} of HTTP/1.1. */
  HTTP,
  /**
   * A line each on standard input and output; with a connection per request a process each, which
   * reads its input to the end, answers with all its output and ends with 0.
   */
  STDIO
}
