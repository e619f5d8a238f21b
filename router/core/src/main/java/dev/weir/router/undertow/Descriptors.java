package dev.weir.router.undertow;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The file descriptors of this process. Stateless. */
final class Descriptors {
  private static final long RESERVE = 256; // for files, and for what a loop accepts at one go

  private Descriptors() {}

  /** How many connections there are descriptors for, from now on. */
  static long left() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      return system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - RESERVE;
    }
    return Long.MAX_VALUE;
  }
}
