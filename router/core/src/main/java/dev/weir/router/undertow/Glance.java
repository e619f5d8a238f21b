package dev.weir.router.undertow;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelPipe;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;

/**
 * Runs a task behind one more look at the sockets of an I/O thread. The thread itself runs all its
 * tasks, and those that they add, before it looks; so the task waits for a pipe that is always
 * writable. Confined to the I/O thread.
 */
final class Glance {
  private static final Logger LOG = LoggerFactory.getLogger(Glance.class);

  private final XnioIoThread thread;
  private ChannelPipe<StreamSourceChannel, StreamSinkChannel> pipe;
  private boolean closed;
  private Runnable task;

  Glance(XnioIoThread thread) {
    this.thread = thread;
  }

  /** Takes a task in place of the one before; false when it can not be. */
  boolean execute(Runnable next) {
    if (pipe == null && !open()) {
      return false;
    }
    task = next;
    pipe.getRightSide().resumeWrites();
    return true;
  }

  void close() {
    closed = true;
    if (pipe != null) {
      IoUtils.safeClose(pipe.getLeftSide());
      IoUtils.safeClose(pipe.getRightSide());
      pipe = null;
    }
  }

  private boolean open() {
    if (closed) {
      return false;
    }
    try {
      pipe = thread.createHalfDuplexPipe();
      pipe.getRightSide().getWriteSetter().set(this::writable);
      return true;
    } catch (IOException noDescriptors) {
      LOG.warn("a loop has no pipe and drains all mailboxes at once: {}", noDescriptors.toString());
      closed = true;
      return false;
    }
  }

  private void writable(StreamSinkChannel sink) {
    sink.suspendWrites();
    Runnable now = task;
    task = null;
    if (now != null) {
      now.run();
    }
  }
}
