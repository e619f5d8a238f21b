package dev.weir.router.simulation;

import dev.weir.router.mailbox.Mailbox;
import dev.weir.router.mailbox.WaterMarks;
import dev.weir.router.session.Session;
import java.lang.reflect.Field;

/**
 * No mailbox holds more than replies have room for, which is four times its limit, and one message
 * of the largest size, and the last word of an ending session. Confined to one thread.
 */
final class MailboxGauge {
  private static final int ENVELOPE = 64;
  private static final long OF_REPLIES = 4;
  private static final Field MAILBOX = field(Session.class, "mailbox");

  private final WaterMarks marks;
  private final boolean lossy;

  /**
   * Where events may be dropped, the newest one waits all the same when there is none that could go
   * in its place.
   */
  MailboxGauge(WaterMarks marks, boolean lossy) {
    this.marks = marks;
    this.lossy = lossy;
  }

  /**
   * The holder has a session in it. The largest message that reached the router has so many octets.
   */
  void check(Object holder, long largest) {
    Session session = session(holder);
    if (session == null) {
      return; // it begins in a moment
    }
    long backlog = mailbox(session).backlog();
    long bound = OF_REPLIES * marks.limit() + (lossy ? 2L : 1L) * largest + 2 * ENVELOPE;
    Violation.unless(backlog <= bound, "a mailbox holds %d octets of %d", backlog, bound);
    Violation.unless(backlog >= 0, "a mailbox holds %d octets", backlog);
  }

  private static Session session(Object holder) {
    try {
      return (Session) field(holder.getClass(), "session").get(holder);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Mailbox mailbox(Session session) {
    try {
      return (Mailbox) MAILBOX.get(session);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }
}
