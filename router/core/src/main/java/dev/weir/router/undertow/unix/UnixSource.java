package dev.weir.router.undertow.unix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.ReadReadyHandler;
import org.xnio.conduits.StreamSourceConduit;

/** The reading side of a Unix socket. Confined to the connection's thread. */
final class UnixSource implements StreamSourceConduit {
  private final UnixConnection connection;
  private final UnixThread thread;
  private final SelectionKey key;
  private ReadReadyHandler handler;
  private boolean resumed;

  UnixSource(UnixConnection connection, UnixThread thread, SelectionKey key) {
    this.connection = connection;
    this.thread = thread;
    this.key = key;
  }

  void ready() {
    if (handler != null && resumed) {
      handler.readReady();
    }
  }

  void terminated() {
    if (handler != null) {
      handler.terminated();
    }
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return ended(connection.isReadShutdown() ? -1 : connection.channel().read(buffer));
  }

  @Override
  public long read(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return connection.isReadShutdown()
        ? -1
        : ended((int) connection.channel().read(buffers, offset, length));
  }

  @Override
  public long transferTo(long position, long count, FileChannel target) throws IOException {
    return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
  }

  @Override
  public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
      throws IOException {
    return Conduits.transfer(this, count, through, target);
  }

  @Override
  public void terminateReads() throws IOException {
    if (connection.endReads()) {
      try {
        if (connection.channel().isOpen()) {
          connection.channel().shutdownInput();
        }
      } finally {
        terminated();
      }
    }
  }

  @Override
  public boolean isReadShutdown() {
    return connection.isReadShutdown();
  }

  @Override
  public void resumeReads() {
    resumed = true;
    thread.interest(key, SelectionKey.OP_READ, true);
  }

  @Override
  public void suspendReads() {
    resumed = false;
    thread.interest(key, SelectionKey.OP_READ, false);
  }

  @Override
  public void wakeupReads() {
    resumeReads();
    thread.execute(this::ready);
  }

  @Override
  public boolean isReadResumed() {
    return resumed;
  }

  @Override
  public void awaitReadable() throws IOException {
    throw new IOException("nothing blocks on a Unix socket");
  }

  @Override
  public void awaitReadable(long time, TimeUnit unit) throws IOException {
    awaitReadable();
  }

  @Override
  public XnioIoThread getReadThread() {
    return thread;
  }

  @Override
  public void setReadReadyHandler(ReadReadyHandler ready) {
    handler = ready;
  }

  @Override
  public XnioWorker getWorker() {
    return connection.getWorker();
  }

  private int ended(int count) {
    if (count < 0) {
      connection.endReads();
    }
    return count;
  }
}
