package dev.weir.router.mailbox;

import dev.weir.protocol.Message;
import dev.weir.protocol.MessageType;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.transport.Framing;
import dev.weir.router.memory.Budget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A message on its way out, made once for all its recipients. Its frame in a serializer is made by
 * the first drain that needs it and shared by the others. Thread-safe.
 */
public final class Outbound {
  private static final VarHandle HOLDERS;
  private static final VarHandle FRAME = MethodHandles.arrayElementVarHandle(byte[][].class);
  static final int ENVELOPE = 64;
  private static final int FORMS = Serializer.values().length * Framing.FORMS;

  static {
    try {
      HOLDERS = MethodHandles.lookup().findVarHandle(Outbound.class, "holders", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Message message;
  private final int charge;

  @SuppressWarnings("unused") // by its handle
  private int holders;

  private final byte[][] frames;

  private Outbound(Message message, int payload, byte[][] frames) {
    this.message = message;
    this.charge = payload + ENVELOPE;
    this.frames = frames;
  }

  /** A message for one session; {@code payload} is about the octets of its payload. */
  public static Outbound single(Message message, int payload) {
    return new Outbound(message, payload, null);
  }

  /** A message for many sessions, whose frames are kept. */
  public static Outbound shared(Message message, int payload) {
    return new Outbound(message, payload, new byte[FORMS][]);
  }

  public Message message() {
    return message;
  }

  /** What it counts in a mailbox, in octets. */
  public int charge() {
    return charge;
  }

  /** Whether it may be dropped when a session ends: only events may. */
  public boolean droppable() {
    return message.type() == MessageType.EVENT;
  }

  /** Whether frames are kept. */
  public boolean isShared() {
    return frames != null;
  }

  /** One more mailbox in which it waits for long; with the first it counts, with one frame. */
  void hold(Budget budget) {
    if ((int) HOLDERS.getAndAdd(this, 1) == 0) {
      budget.add(weight());
    }
  }

  /** One mailbox less; with the last it counts no more. */
  void letGo(Budget budget) {
    if ((int) HOLDERS.getAndAdd(this, -1) == 1) {
      budget.add(-weight());
    }
  }

  private long weight() {
    return 2L * (charge - ENVELOPE) + Holding.OBJECTS;
  }

  /** The kept frame of a form, or null. */
  public byte[] frame(int form) {
    return (byte[]) FRAME.getAcquire(frames, form);
  }

  /** Keeps a frame; an empty one says that there is no such form. */
  public void keep(int form, byte[] frame) {
    FRAME.setRelease(frames, form, frame);
  }
}
