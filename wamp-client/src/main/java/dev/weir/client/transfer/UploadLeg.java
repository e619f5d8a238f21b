package dev.weir.client.transfer;

import dev.weir.client.Arguments;
import dev.weir.client.CallStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upload at the caller: the callee says by its first progressive result where to begin, and by
 * each how much it is ready for; as much goes up as chunks of the call. Guarded by the lock of its
 * {@link Attempts}.
 */
final class UploadLeg implements Leg {
  private static final Logger LOG = LoggerFactory.getLogger(UploadLeg.class);

  private final TransferOptions options;
  private final UploadSource source;
  private final String id = UUID.randomUUID().toString();
  private final byte[] buffer;
  private Optional<InputStream> in = Optional.empty();
  private Optional<Checksum> checksum = Optional.empty();
  private long position;
  private long farthest;
  private long credit;
  private boolean finished;

  UploadLeg(TransferOptions options, UploadSource source) {
    this.options = options;
    this.source = source;
    this.buffer = new byte[options.chunk()];
  }

  @Override
  public Terms terms() {
    close();
    credit = 0;
    finished = false;
    return new Terms(id, 0, 0, options.chunk(), options.checked());
  }

  @Override
  public void part(CallStream call, Arguments part) throws IOException {
    credit += part.find(0, Long.class).orElseThrow(TransferErrors::noChunk);
    if (in.isEmpty()) {
      begin(part.find(1, Long.class).orElse(0L));
    }
    while (credit > 0 && !finished && call.isOpen()) {
      sendNext(call);
    }
  }

  /** Opens the source where the callee wants it; a checksum needs all of it. */
  private void begin(long offset) throws IOException {
    checksum = Checksum.when(options.checked());
    position = offset;
    InputStream opened = source.open(checksum.isEmpty() ? offset : 0);
    in = Optional.of(opened);
    if (checksum.isPresent()) {
      skipTo(offset, opened, checksum.get());
    }
  }

  private void skipTo(long offset, InputStream opened, Checksum sum) throws IOException {
    long left = offset;
    while (left > 0) {
      int some = opened.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
      if (some == 0) {
        throw TransferErrors.corrupt("the callee has more than the source");
      }
      sum.update(buffer, 0, some);
      left -= some;
    }
  }

  private void sendNext(CallStream call) throws IOException {
    int some = in.orElseThrow().readNBytes(buffer, 0, (int) Math.min(buffer.length, credit));
    if (some == 0) {
      finished = true;
      call.finish(Arguments.NONE.with(Terms.KEY, Seal.of(position, checksum).toMap()));
      return;
    }
    call.send((Object) Arrays.copyOf(buffer, some));
    checksum.ifPresent(sum -> sum.update(buffer, 0, some));
    credit -= some;
    position += some;
    farthest = Math.max(farthest, position);
  }

  @Override
  public Transfer end(Arguments result) {
    close();
    return new Transfer(position, result);
  }

  @Override
  public long moved() {
    return farthest;
  }

  @Override
  public boolean isWaitedFor() {
    return false;
  }

  @Override
  public void abort() {
    close();
  }

  private void close() {
    try {
      if (in.isPresent()) {
        in.get().close();
      }
    } catch (IOException e) {
      LOG.warn("the source of an upload could not be closed", e);
    }
    in = Optional.empty();
  }
}
