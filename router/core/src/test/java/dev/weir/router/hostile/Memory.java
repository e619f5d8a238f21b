package dev.weir.router.hostile;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * The octets of heap and of direct buffers that are in use, for "bounded" of the hostile cases:
 * after a collection, heap and direct memory are within a tenth of what they were before the
 * attack. Taken when the router has been used, so that its pools are filled. Stateless.
 */
public record Memory(long heap, long direct) {
  /** What a test itself leaves behind, however small the heap: its classes, its samples. */
  private static final long HEAP_SLACK = 2 << 20;

  /** The buffers that the loops' pool and write buffers may keep. */
  private static final long DIRECT_SLACK = 2 << 20;

  /** After a collection. */
  public static Memory now() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return new Memory(heap, direct);
  }

  /** Fails when the memory in use does not come back to this within twenty seconds. */
  public void expectKept() {
    expectKept(Memory::now);
  }

  /** The same of another JVM, whose memory this is. */
  void expectKept(Supplier<Memory> now) {
    Memory[] last = {this};
    try {
      Eventually.holds(
          "the memory is given back",
          () -> {
            last[0] = now.get();
            return last[0].keeps(this);
          });
    } catch (AssertionError e) {
      throw new AssertionError("before the attack " + this + ", after it " + last[0], e);
    }
  }

  private boolean keeps(Memory before) {
    return heap <= before.heap + before.heap / 10 + HEAP_SLACK
        && direct <= before.direct + before.direct / 10 + DIRECT_SLACK;
  }
}
