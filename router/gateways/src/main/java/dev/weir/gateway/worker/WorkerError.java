package dev.weir.gateway.worker;

/** The error URIs of worker pools, beside WAMP's own. */
public final class WorkerError {
  /** The worker ended, or its connection did, before its answer was complete. */
  public static final String DIED = "weir.error.worker_died";

  /** The worker refused the request, or answered with what is no answer. */
  public static final String FAILED = "weir.error.worker_failed";

  private WorkerError() {}
}
