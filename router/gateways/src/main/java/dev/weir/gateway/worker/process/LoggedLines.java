package dev.weir.gateway.worker.process;

import dev.weir.router.link.PeerText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker prints, line by line in the log of this process; control characters are escaped and
 * lines cut at 256 characters. Confined to one thread.
 */
public final class LoggedLines implements OutputSink {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedLines.class);
  private static final int LONGEST = 1024;

  private final String worker;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** Of the worker with this name. */
  public LoggedLines(String worker) {
    this.worker = worker;
  }

  @Override
  public void write(byte[] octets, int length) {
    for (int i = 0; i < length; i++) {
      if (octets[i] == '\n') {
        end();
      } else if (line.size() < LONGEST) {
        line.write(octets[i]);
      }
    }
  }

  @Override
  public void ended() {
    end();
  }

  private void end() {
    String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
    line.reset();
    if (!text.isEmpty()) {
      LOG.info("{}: {}", worker, PeerText.escape(text));
    }
  }
}
