package dev.weir.daemon.admin;

import dev.weir.router.meter.MeterSource;
import dev.weir.router.meter.Meters;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;

/** What is measured of the process. Thread-safe. */
final class ProcessMeters implements MeterSource {
  private static final double MILLIS_PER_SECOND = 1_000;

  private final String version;

  ProcessMeters(String version) {
    this.version = version;
  }

  @Override
  public void measure(Meters to) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    to.gauge("build_info", "1, with what runs", Map.of("version", version), 1);
    to.gauge("heap_used_bytes", "octets of the heap in use, garbage included", heap.getUsed());
    to.gauge("heap_max_bytes", "octets that the heap may take", heap.getMax());
    to.gauge("threads", "threads", ManagementFactory.getThreadMXBean().getThreadCount());
    to.gauge(
        "uptime_seconds",
        "since the start of the process",
        ManagementFactory.getRuntimeMXBean().getUptime() / MILLIS_PER_SECOND);
  }
}
