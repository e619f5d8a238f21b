package dev.weir.router.undertow.unix;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * A socket file that is listened on. It stands under another name until nobody can connect who may
 * not, then takes the place of one that nobody listens on any more, and goes with its server.
 * Thread-safe.
 */
public final class UnixServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnixServer.class);
  private static final String BEFORE = ".new";

  private final List<UnixThread> threads;
  private final Path path;
  private final ServerSocketChannel channel;
  private final SelectionKey key;
  private final Optional<Object> file;
  private int next; // confined to the first thread

  /**
   * Binds; nobody is accepted before {@link #resume}.
   *
   * @param threads of the connections; the first one accepts
   * @param ready is told on the first thread that there may be somebody
   * @throws BindException when somebody listens there, or another file is there
   */
  public UnixServer(
      List<UnixThread> threads,
      Path path,
      Set<PosixFilePermission> mode,
      Consumer<UnixServer> ready)
      throws IOException {
    this.threads = List.copyOf(threads);
    this.path = path;
    requireFree(path);
    Path before = path.resolveSibling(path.getFileName() + BEFORE);
    Files.deleteIfExists(before);
    this.channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(before));
      Files.setPosixFilePermissions(before, mode);
      Files.move(before, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      channel.configureBlocking(false);
      this.file = fileKey(path);
      this.key = threads.get(0).register(channel, operations -> ready.accept(this));
    } catch (IOException | RuntimeException e) {
      IoUtils.safeClose(channel);
      Files.deleteIfExists(before);
      throw e;
    }
  }

  /** The next connection, of a thread of its own; null when there is none. */
  public StreamConnection accept() throws IOException {
    SocketChannel accepted = channel.accept();
    if (accepted == null) {
      return null;
    }
    accepted.configureBlocking(false);
    UnixThread thread = threads.get(next++ % threads.size());
    next = next < 0 ? 0 : next;
    return new UnixConnection(thread, accepted, "unix:" + path);
  }

  /** Accepts nobody until {@link #resume}. */
  public void suspend() {
    threads.get(0).interest(key, SelectionKey.OP_ACCEPT, false);
  }

  public void resume() {
    threads.get(0).interest(key, SelectionKey.OP_ACCEPT, true);
  }

  public boolean isOpen() {
    return channel.isOpen();
  }

  /** Accepts no more and removes the file, unless another one stands there. */
  @Override
  public void close() {
    try {
      if (channel.isOpen() && file.isPresent() && fileKey(path).equals(file)) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.warn("the socket file {} could not be removed: {}", path, e.toString());
    }
    IoUtils.safeClose(channel);
  }

  private static void requireFree(Path path) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    if (!attributes.isOther()) {
      throw new BindException("another file is there, which is no socket");
    }
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      throw new BindException("somebody listens there already");
    } catch (ConnectException nobody) {
      LOG.debug("nobody listens on {} any more", path);
    }
  }

  private static Optional<Object> fileKey(Path path) throws IOException {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        ? Optional.ofNullable(
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey())
        : Optional.empty();
  }
}
