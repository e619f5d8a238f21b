package dev.weir.bench.scenario;

/** What is measured, and which way is better. */
public enum Figure {
  /** Calls, deliveries, echoes or joins per second of the router's user and system time. */
  PER_CPU_SECOND("per CPU-second", true),
  /** Median latency, in microseconds. */
  P50("p50 µs", false),
  /** 99th percentile of the latencies, in microseconds. */
  P99("p99 µs", false),
  /** Growth of the resident memory for each joined session, in KiB. */
  SESSION_MEMORY("KiB a session", false),
  /** 99th percentile of the event latencies without the stuck subscriber, in microseconds. */
  UNDISTURBED_EVENT_P99("event p99 µs before", false),
  /** 99th percentile of the healthy subscribers' event latencies, in microseconds. */
  EVENT_P99("event p99 µs", false),
  /** 99th percentile of the latencies of calls without the stuck subscriber, in microseconds. */
  UNDISTURBED_CALL_P99("call p99 µs before", false),
  /** 99th percentile of the latencies of calls beside the events, in microseconds. */
  CALL_P99("call p99 µs", false),
  /** Largest growth of the resident memory during the round, in MiB. */
  MEMORY_GROWTH("growth MiB", false),
  /** The router's CPU of a call by HTTP, as a multiple of that of a call by WebSocket. */
  BRIDGE_COST("× RPC's CPU of /call", false),
  /** The same of a call by a named route. */
  ROUTE_COST("× RPC's CPU of a route", false),
  /** What became of the stuck subscriber: 0 still served, 1 cut off, 2 told why and cut off. */
  STUCK_END("end of the stuck one", true);

  private final String title;
  private final boolean moreIsBetter;

  Figure(String title, boolean moreIsBetter) {
    this.title = title;
    this.moreIsBetter = moreIsBetter;
  }

  public String title() {
    return title;
  }

  public boolean moreIsBetter() {
    return moreIsBetter;
  }
}
