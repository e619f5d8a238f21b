package dev.weir.client.transfer;

import dev.weir.client.Arguments;
import dev.weir.client.CallStream;
import java.io.IOException;
import java.util.Optional;

/**
 * A download at the caller: chunks come as progressive results, and credit for more goes up as
 * chunks of the call, as what has come is taken. Guarded by the lock of its {@link Attempts}.
 */
final class DownloadLeg implements Leg {
  private final TransferOptions options;
  private final Sink sink;
  private final Optional<Checksum> checksum;
  private long received;
  private long taken;

  /** What the callee may still send. */
  private long credit;

  DownloadLeg(TransferOptions options, Sink sink) {
    this.options = options;
    this.sink = sink;
    this.checksum = Checksum.when(options.checked());
  }

  @Override
  public Terms terms() throws IOException {
    credit = options.window() - (received - taken);
    return new Terms("", received, credit, options.chunk(), options.checked());
  }

  @Override
  public void part(CallStream call, Arguments part) throws IOException {
    byte[] octets = part.find(0, byte[].class).orElseThrow(TransferErrors::noChunk);
    credit -= octets.length;
    if (credit < 0) {
      throw TransferErrors.overdrawn(-credit);
    }
    received += octets.length;
    checksum.ifPresent(sum -> sum.update(octets, 0, octets.length));
    if (sink.accept(octets)) {
      taken += octets.length;
      give(call);
    }
  }

  /** Octets were taken that the sink had kept. */
  void taken(int octets) {
    taken += octets;
  }

  /** Gives more credit, in halves of a window, so that it seldom runs out and few messages do. */
  void give(CallStream call) {
    long owed = options.window() - (received - taken) - credit;
    if (owed >= options.window() / 2 && call.isOpen()) {
      call.send(owed);
      credit += owed;
    }
  }

  @Override
  public Transfer end(Arguments result) throws IOException {
    Seal.of(result)
        .orElseThrow(() -> TransferErrors.corrupt("the callee has not said how long it is"))
        .require(Seal.of(received, checksum));
    sink.finish();
    return new Transfer(received, Terms.without(result));
  }

  @Override
  public long moved() {
    return received;
  }

  @Override
  public boolean isWaitedFor() {
    return credit == 0 && received > taken;
  }

  @Override
  public void abort() {
    sink.abort();
  }
}
