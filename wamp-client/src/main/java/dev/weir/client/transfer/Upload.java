package dev.weir.client.transfer;

import dev.weir.client.Invocation;
import dev.weir.client.WampException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** An upload that a caller makes to this callee. Confined to the thread of its handler. */
public final class Upload {
  private final Invocation invocation;
  private final Terms terms;
  private final int window;
  private Optional<UploadInput> input = Optional.empty();

  Upload(Invocation invocation, int window) {
    this.invocation = invocation;
    this.window = window;
    this.terms =
        Terms.of(invocation.arguments())
            .filter(asked -> invocation.progressWanted() && invocation.isStream())
            .orElseThrow(() -> TransferErrors.notATransfer(invocation.procedure()));
  }

  /** The call, with the arguments of the application. */
  public Invocation invocation() {
    return invocation;
  }

  /**
   * Names the upload through all calls that it takes: lower-case letters, digits and hyphens, 64 at
   * most; chosen by the caller, who may lie.
   */
  public String id() {
    return terms.id();
  }

  /**
   * What is sent, from its beginning; see {@link #input(long)}. An upload that breaks off begins
   * anew in another call.
   */
  public InputStream input() {
    return input(0);
  }

  /**
   * What is sent behind the first octets of it, which this side has already from an earlier call
   * with the same {@link #id()}. No more of it waits in memory than the window of transfers.
   * Reading ends when all has come and is what was sent; it throws a {@link WampException}, which a
   * handler need not catch, when the call ends before that, and when the length or the checksum is
   * not that of the sender.
   *
   * @throws IllegalStateException the second time
   */
  public InputStream input(long offset) {
    return begin(offset, Checksum.when(terms.checked()));
  }

  private UploadInput begin(long offset, Optional<Checksum> checksum) {
    if (input.isPresent()) {
      throw new IllegalStateException("the input of an upload is read once");
    }
    UploadInput begun = new UploadInput(invocation, window, offset, checksum);
    input = Optional.of(begun);
    return begun;
  }

  /**
   * Saves it in a file, which is there once all has come. What comes until the connection breaks
   * stays beside it, as {@code NAME.ID.part}, where the next call of the same upload goes on. What
   * is left by uploads that nobody goes on with is the application's to delete.
   *
   * @return how many octets it has
   * @throws IOException if it cannot be written
   */
  public long saveTo(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + "." + id() + ".part");
    long length;
    try (FileChannel out =
            FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lock(out, part)) {
      out.position(out.size());
      Optional<Checksum> checksum = Checksum.when(terms.checked());
      if (checksum.isPresent()) {
        read(part, checksum.get());
      }
      UploadInput in = begin(out.size(), checksum);
      OutputStream stream = Channels.newOutputStream(out);
      length = out.size() + in.transferTo(stream);
    } catch (WampException e) {
      if (TransferErrors.isCorrupt(e)) {
        Files.deleteIfExists(part);
      }
      throw e;
    }
    FileSink.move(part, file);
    return length;
  }

  /** An earlier call of the same upload may not have ended yet. */
  private static FileLock lock(FileChannel channel, Path part) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock())
          .orElseThrow(() -> TransferErrors.busy(part.toString()));
    } catch (OverlappingFileLockException e) {
      throw TransferErrors.busy(part.toString());
    }
  }

  private static void read(Path part, Checksum checksum) throws IOException {
    try (InputStream in = Files.newInputStream(part)) {
      byte[] buffer = new byte[1 << 16];
      for (int some = in.read(buffer); some >= 0; some = in.read(buffer)) {
        checksum.update(buffer, 0, some);
      }
    }
  }
}
