package dev.weir.client.transfer;

import dev.weir.client.Arguments;
import dev.weir.client.Invocation;
import dev.weir.client.WampException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

/**
 * A download that a caller wants of this callee. Confined to the thread of its handler.
 *
 * <p>Octets that a caller has already, because an earlier call of it broke off, are left out; what
 * a handler writes has to be the same each time.
 */
public final class Download {
  private final Invocation invocation;
  private final Iterator<Arguments> credits;
  private final Terms terms;
  private final Optional<Checksum> checksum;
  private final ChunkedOutput output;
  private long credit;
  private long position;

  Download(Invocation invocation) {
    this.invocation = invocation;
    this.credits = invocation.chunks().iterator();
    this.terms = Terms.of(credits.next()).orElseGet(Download::unlimited);
    this.checksum = Checksum.when(terms.checked());
    this.credit = terms.credit();
    this.output = new ChunkedOutput(this, terms.chunk());
    if (!invocation.progressWanted()) {
      throw TransferErrors.notATransfer(invocation.procedure());
    }
  }

  /** Of a caller that takes progressive results and knows nothing of credit. */
  private static Terms unlimited() {
    return new Terms("", 0, Long.MAX_VALUE, 1 << 16, false);
  }

  /** The call, with the arguments of the application. */
  public Invocation invocation() {
    return invocation;
  }

  /** How many octets the caller has already; the output drops as many at its beginning. */
  public long offset() {
    return terms.offset();
  }

  /**
   * Takes all octets from the first on and sends them to the caller. Writing waits while the caller
   * is not ready for more. It throws a {@link WampException} with {@link
   * dev.weir.client.Reason#CANCELED} when nobody waits for them any longer, which a handler need
   * not catch. Closing it is not needed.
   */
  public OutputStream output() {
    return output;
  }

  /** The same as {@link #output()}, as a channel. */
  public WritableByteChannel channel() {
    return Channels.newChannel(output());
  }

  /**
   * Sends a file, from where the caller needs it.
   *
   * @return how many octets it has
   * @throws IOException if it cannot be read
   */
  public long send(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      if (checksum.isEmpty()) {
        in.skipNBytes(terms.offset());
        position = terms.offset();
      }
      in.transferTo(output);
    }
    output.flush();
    return position;
  }

  /** Sends the octets of one chunk, as far as the caller does not have them. */
  void send(byte[] octets, int length) {
    checksum.ifPresent(sum -> sum.update(octets, 0, length));
    int from = (int) Math.min(length, Math.max(0, terms.offset() - position));
    position += length;
    while (from < length) {
      awaitCredit();
      int some = (int) Math.min(credit, length - from);
      invocation.progress((Object) Arrays.copyOfRange(octets, from, from + some));
      credit -= some;
      from += some;
    }
  }

  private void awaitCredit() {
    while (credit == 0) {
      if (!credits.hasNext()) {
        throw TransferErrors.notATransfer(invocation.procedure());
      }
      credit = credits.next().find(0, Long.class).orElseThrow(TransferErrors::noChunk);
    }
  }

  /** The answer: what the handler returned, and how much it was. */
  Arguments answer(Object value) {
    output.flush();
    return Answers.of(value).with(Terms.KEY, Seal.of(position, checksum).toMap());
  }
}
