package dev.weir.router.embedding;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process holds: live threads, open descriptors and octets of heap in use. */
record Footprint(int threads, long descriptors, long heap) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** After a collection; no descriptors where the system does not list them. */
  static Footprint now() throws IOException {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Footprint(threadCount(), openDescriptors(), heap);
  }

  static int threadCount() {
    return ManagementFactory.getThreadMXBean().getThreadCount();
  }

  private static long openDescriptors() throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.count();
    }
  }
}
