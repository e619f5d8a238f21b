package dev.weir.router.simulation;

import dev.weir.protocol.Message;
import dev.weir.protocol.Welcome;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What happened in a run, line by line: a hash of all of it and its tail, so that a run can be told
 * and replayed; with the system property {@code simulation.trace} all of it is printed. Confined to
 * one thread.
 */
final class Trace {
  private static final int TAIL = 120;
  private static final boolean ALOUD = Boolean.getBoolean("simulation.trace");
  private static final long PRIME = 0x100000001b3L;

  private final ArrayDeque<String> tail = new ArrayDeque<>(TAIL);
  private long hash = 0xcbf29ce484222325L;
  private long lines;

  void add(String line) {
    lines++;
    if (ALOUD) {
      System.out.println(line);
    }
    for (int i = 0; i < line.length(); i++) {
      hash = (hash ^ line.charAt(i)) * PRIME;
    }
    hash = (hash ^ '\n') * PRIME;
    if (tail.size() == TAIL) {
      tail.removeFirst();
    }
    tail.addLast(line);
  }

  /** Notes a message; of WELCOME only what does not depend on the order of hash tables. */
  void add(Object who, String direction, Message message) {
    String what =
        message instanceof Welcome welcome ? "WELCOME " + welcome.session() : "" + message;
    add(who + direction + what);
  }

  long hash() {
    return hash;
  }

  long lines() {
    return lines;
  }

  List<String> tail() {
    return List.copyOf(tail);
  }
}
