package dev.weir.client.link;

import java.io.IOException;

/**
 * The writing half of a link: everything that waits goes out in one write. Confined to the writer
 * thread.
 */
final class LinkWriter implements Runnable {
  private final Link link;
  private final Outbox outbox;
  private final Wire wire;

  LinkWriter(Link link, Outbox outbox, Wire wire) {
    this.link = link;
    this.outbox = outbox;
    this.wire = wire;
  }

  @Override
  public void run() {
    try {
      Batch batch = next();
      while (batch.count() > 0) {
        wire.write(batch);
        outbox.written();
        batch = next();
      }
    } catch (IOException e) {
      link.lose("the connection to the router broke: " + e.getMessage(), e);
    } catch (InterruptedException | RuntimeException | Error e) {
      link.fault(e);
    }
  }

  /**
   * What waits. Who sends a message mostly sends more: where processors are scarce, the writer that
   * was woken for the first of them lets the others be sent before it takes them all.
   */
  private Batch next() throws InterruptedException {
    if (outbox.await()) {
      Thread.yield();
    }
    return outbox.take();
  }
}
