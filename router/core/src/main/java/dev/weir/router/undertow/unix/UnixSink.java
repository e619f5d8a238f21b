package dev.weir.router.undertow.unix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.ConduitWritableByteChannel;
import org.xnio.conduits.Conduits;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.WriteReadyHandler;

/** The writing side of a Unix socket. Confined to the connection's thread. */
final class UnixSink implements StreamSinkConduit {
  private final UnixConnection connection;
  private final UnixThread thread;
  private final SelectionKey key;
  private WriteReadyHandler handler;
  private boolean resumed;

  UnixSink(UnixConnection connection, UnixThread thread, SelectionKey key) {
    this.connection = connection;
    this.thread = thread;
    this.key = key;
  }

  void ready() {
    if (handler != null && resumed) {
      handler.writeReady();
    }
  }

  void terminated() {
    if (handler != null) {
      handler.terminated();
    }
  }

  @Override
  public int write(ByteBuffer buffer) throws IOException {
    requireOpen();
    return connection.channel().write(buffer);
  }

  @Override
  public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
    requireOpen();
    return connection.channel().write(buffers, offset, length);
  }

  @Override
  public int writeFinal(ByteBuffer buffer) throws IOException {
    return Conduits.writeFinalBasic(this, buffer);
  }

  @Override
  public long writeFinal(ByteBuffer[] buffers, int offset, int length) throws IOException {
    return Conduits.writeFinalBasic(this, buffers, offset, length);
  }

  @Override
  public long transferFrom(FileChannel source, long position, long count) throws IOException {
    return source.transferTo(position, count, new ConduitWritableByteChannel(this));
  }

  @Override
  public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through)
      throws IOException {
    return Conduits.transfer(source, count, through, this);
  }

  @Override
  public boolean flush() {
    return true; // what was written is the kernel's
  }

  @Override
  public void terminateWrites() throws IOException {
    if (connection.endWrites()) {
      try {
        if (connection.channel().isOpen()) {
          connection.channel().shutdownOutput();
        }
      } finally {
        terminated();
      }
    }
  }

  @Override
  public void truncateWrites() throws IOException {
    terminateWrites();
  }

  @Override
  public boolean isWriteShutdown() {
    return connection.isWriteShutdown();
  }

  @Override
  public void resumeWrites() {
    resumed = true;
    thread.interest(key, SelectionKey.OP_WRITE, true);
  }

  @Override
  public void suspendWrites() {
    resumed = false;
    thread.interest(key, SelectionKey.OP_WRITE, false);
  }

  @Override
  public void wakeupWrites() {
    resumeWrites();
    thread.execute(this::ready);
  }

  @Override
  public boolean isWriteResumed() {
    return resumed;
  }

  @Override
  public void awaitWritable() throws IOException {
    throw new IOException("nothing blocks on a Unix socket");
  }

  @Override
  public void awaitWritable(long time, TimeUnit unit) throws IOException {
    awaitWritable();
  }

  @Override
  public XnioIoThread getWriteThread() {
    return thread;
  }

  @Override
  public void setWriteReadyHandler(WriteReadyHandler ready) {
    handler = ready;
  }

  @Override
  public XnioWorker getWorker() {
    return connection.getWorker();
  }

  private void requireOpen() throws ClosedChannelException {
    if (connection.isWriteShutdown()) {
      throw new ClosedChannelException();
    }
  }
}
