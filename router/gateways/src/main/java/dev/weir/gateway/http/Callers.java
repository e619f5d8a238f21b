package dev.weir.gateway.http;

import dev.weir.gateway.call.Entry;
import dev.weir.gateway.call.Seat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.xnio.XnioIoThread;

/**
 * The sessions by which HTTP requests call: one for each I/O thread and each who calls, made when
 * it is needed, so that an answer comes back on the thread of its connection. Thread-safe.
 */
public final class Callers {
  /** Sessions of one I/O thread beyond which the one that was idle longest leaves. */
  static final int MOST = 1_000;

  private final Entry entry;
  private final ConcurrentMap<XnioIoThread, Sessions> threads = new ConcurrentHashMap<>();

  public Callers(Entry entry) {
    this.entry = entry;
  }

  /** The session of this I/O thread for a seat; to be called on the thread. */
  public SharedCaller of(XnioIoThread thread, Seat seat) {
    return threads.computeIfAbsent(thread, it -> new Sessions()).of(seat, thread);
  }

  /** Those of one I/O thread, the last used at the end. */
  private final class Sessions {
    private final Map<Seat, SharedCaller> sessions = new LinkedHashMap<>(16, 0.75f, true);

    private SharedCaller of(Seat seat, XnioIoThread thread) {
      SharedCaller known = sessions.get(seat);
      if (known != null) {
        return known;
      }
      makeRoom();
      SharedCaller made = new SharedCaller(() -> sessions.remove(seat));
      sessions.put(seat, made);
      entry.join(made.caller(), seat, thread);
      return made;
    }

    private void makeRoom() {
      if (sessions.size() < MOST) {
        return;
      }
      sessions.entrySet().stream()
          .filter(entry -> entry.getValue().caller().open())
          .filter(entry -> entry.getValue().caller().pending() == 0)
          .findFirst()
          .ifPresent(
              idle -> {
                idle.getValue().caller().close();
                sessions.remove(idle.getKey());
              });
    }
  }
}
