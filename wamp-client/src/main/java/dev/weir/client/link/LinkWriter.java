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
      Batch batch = outbox.take();
      while (batch.count() > 0) {
        wire.write(batch);
        outbox.written();
        batch = outbox.take();
      }
    } catch (IOException e) {
      link.lose("the connection to the router broke: " + e.getMessage(), e);
    } catch (InterruptedException | RuntimeException | Error e) {
      link.fault(e);
    }
  }
}
