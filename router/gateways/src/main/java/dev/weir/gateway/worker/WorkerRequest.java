package dev.weir.gateway.worker;

/** What of a call reaches the worker ({@code workers.request}). */
public enum WorkerRequest {
  /**
   * The first argument: text as UTF-8, bytes as they are. The answer to bytes is bytes, the answer
   * to text is text if it is UTF-8, else bytes.
   */
  FIRST_ARGUMENT,
  /**
   * The whole payload as JSON, {@code {"args": […], "kwargs": {…}}}. The answer is JSON too: an
   * object with {@code args}, {@code kwargs} or both and nothing else is the whole result, with
   * {@code error} beside them an error with that URI, anything else the result's one argument.
   */
  JSON
}
