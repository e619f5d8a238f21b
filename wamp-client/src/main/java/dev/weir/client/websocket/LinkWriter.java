package dev.weir.client.websocket;

import java.io.IOException;

/**
 * The writing half of a link: everything that waits goes out in one write. Confined to the writer
 * thread.
 */
final class LinkWriter implements Runnable {
  private final WebSocketLink link;
  private final Outbox outbox;
  private final FrameWriter frames;

  LinkWriter(WebSocketLink link, Outbox outbox, FrameWriter frames) {
    this.link = link;
    this.outbox = outbox;
    this.frames = frames;
  }

  @Override
  public void run() {
    try {
      Batch batch = outbox.take();
      while (batch.count() > 0) {
        frames.write(batch);
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
