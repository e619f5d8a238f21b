package dev.weir.client.transfer;

import dev.weir.client.Call;
import dev.weir.client.Procedure;
import dev.weir.client.Registration;
import dev.weir.client.WampClient;
import dev.weir.client.WampException;
import dev.weir.client.flow.Backoff;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Large transfers of one client: octets of any number, in chunks, of which no more than a window is
 * under way; the side that takes them gives credit for more. A transfer whose connection breaks, or
 * whose callee comes and goes, goes on where it ended, as the same client reconnects.
 *
 * <p>Downloads are progressive results, uploads progressive invocations, and credit is the other
 * one of the two (advanced profile), so both sides must use this class and the router must have
 * both features: others refuse by {@link dev.weir.client.Reason#NOT_SUPPORTED}. A caller that takes
 * progressive results and knows nothing of credit is sent a download all the same.
 *
 * <p>The timeout of a call ({@link Call#timeout}) is how long a transfer may stand still before it
 * is attempted anew. Thread-safe.
 */
public final class Transfers {
  private final TransferOptions options;
  private final Slots slots;

  private Transfers(Builder builder) {
    this.options =
        new TransferOptions(
            builder.client,
            builder.window,
            Math.min(builder.chunk, builder.window),
            builder.attempts,
            builder.backoff,
            builder.checked);
    this.slots = new Slots(builder.atOnce, builder.waiting);
  }

  /** Transfers of a client, with default options. */
  public static Transfers of(WampClient client) {
    return builder(client).build();
  }

  /** Options, then {@link Builder#build()}. */
  public static Builder builder(WampClient client) {
    return new Builder(client);
  }

  /**
   * Downloads into a file, which is there, or replaced, once all has come and not before.
   *
   * @param call what {@link #offerDownload} offers, with its arguments
   * @return the transfer, or a {@link WampException}, or an {@link java.io.IOException} if the file
   *     cannot be written. Cancelling it ends the transfer.
   */
  public CompletableFuture<Transfer> download(Call call, Path file) {
    Objects.requireNonNull(call);
    FileSink sink = new FileSink(file);
    return slots.enter(() -> new Attempts(options, call, new DownloadLeg(options, sink)).begin());
  }

  /**
   * Downloads what is read. The callee is held back while nobody reads. Reading throws an {@link
   * java.io.IOException} with the {@link WampException} as its cause if the download fails; closing
   * cancels what has not come yet. Does not count among the transfers at once.
   *
   * @param call what {@link #offerDownload} offers, with its arguments
   */
  public InputStream open(Call call) {
    DownloadStream stream = new DownloadStream(options, call);
    stream.begin();
    return stream;
  }

  /** Uploads a file; otherwise as {@link #upload(Call, UploadSource)}. */
  public CompletableFuture<Transfer> upload(Call call, Path file) {
    Objects.requireNonNull(file);
    return upload(call, offset -> Channels.newInputStream(FileChannel.open(file).position(offset)));
  }

  /**
   * Uploads octets.
   *
   * @param call what {@link #offerUpload} offers, with its arguments
   * @param source is opened once for each call that it takes, and must have the same octets each
   *     time
   * @return the transfer, or a {@link WampException}, or an {@link java.io.IOException} if the
   *     source cannot be read. Cancelling it ends the transfer.
   */
  public CompletableFuture<Transfer> upload(Call call, UploadSource source) {
    Objects.requireNonNull(call);
    Objects.requireNonNull(source);
    return slots.enter(() -> new Attempts(options, call, new UploadLeg(options, source)).begin());
  }

  /**
   * Registers a procedure that answers with octets. Its handler runs on the client's executor of
   * handlers, which it has wait; {@link Procedure#concurrency} says how many may at once.
   */
  public CompletableFuture<Registration> offerDownload(
      Procedure procedure, DownloadHandler handler) {
    Objects.requireNonNull(handler);
    return options
        .client()
        .register(
            procedure,
            invocation -> {
              Download download = new Download(invocation);
              return download.answer(handler.send(download));
            });
  }

  /**
   * Registers a procedure that takes octets. Its handler runs on the client's executor of handlers,
   * which it has wait; {@link Procedure#concurrency} says how many may at once.
   */
  public CompletableFuture<Registration> offerUpload(Procedure procedure, UploadHandler handler) {
    Objects.requireNonNull(handler);
    return options
        .client()
        .register(
            procedure,
            invocation -> {
              Upload upload = new Upload(invocation, options.window());
              return handler.receive(upload);
            });
  }

  /** How many downloads into files and uploads run at this moment, those that wait to go on too. */
  public int running() {
    return slots.running();
  }

  /** Options of {@link Transfers}. Confined to one thread. */
  public static final class Builder {
    private static final int SMALLEST_WINDOW = 1024;

    private final WampClient client;
    private int window = 512 << 10;
    private int chunk = 64 << 10;
    private int atOnce = 16;
    private int waiting = 65_536;
    private int attempts = 10;
    private Backoff backoff = Backoff.exponential(Duration.ofMillis(100), Duration.ofSeconds(10));
    private boolean checked;

    private Builder(WampClient client) {
      this.client = Objects.requireNonNull(client);
    }

    /**
     * How many octets of one transfer may be under way, and so in memory at either side; default
     * 512 KiB, at least 1 KiB.
     */
    public Builder window(int octets) {
      this.window = atLeast("window", SMALLEST_WINDOW, octets);
      return this;
    }

    /** How many octets a chunk has at most; default 64 KiB, no more than the window or 1 MiB. */
    public Builder chunk(int octets) {
      this.chunk = Math.min(1 << 20, atLeast("chunk", 1, octets));
      return this;
    }

    /** How many downloads into files and uploads run at once; default 16. Further ones wait. */
    public Builder atOnce(int transfers) {
      this.atOnce = atLeast("atOnce", 1, transfers);
      return this;
    }

    /**
     * How many downloads into files and uploads may wait to begin, above which further ones fail
     * with {@link dev.weir.client.Reason#OVERLOADED}; default 65,536.
     */
    public Builder waiting(int transfers) {
      this.waiting = atLeast("waiting", 0, transfers);
      return this;
    }

    /**
     * After how many calls in a row that have moved nothing a transfer fails, with the failure of
     * the last one; default 10. Not counted is what fails while the client has no session.
     */
    public Builder attempts(int most) {
      this.attempts = atLeast("attempts", 1, most);
      return this;
    }

    /** The waits between calls of one transfer; default up to 100 ms, doubling up to 10 s. */
    public Builder backoff(Backoff waits) {
      this.backoff = Objects.requireNonNull(waits);
      return this;
    }

    /**
     * Has the receiving side compare a checksum of all octets (SHA-256) with that of the sending
     * side; default not. A transfer that goes on then reads its source from the beginning.
     */
    public Builder checked() {
      this.checked = true;
      return this;
    }

    /** The transfers. */
    public Transfers build() {
      return new Transfers(this);
    }

    private static int atLeast(String option, int least, int value) {
      if (value < least) {
        throw new IllegalArgumentException(
            option + " must be at least " + least + ", not " + value);
      }
      return value;
    }
  }
}
