package dev.weir.client;

import dev.weir.client.ScriptedPeer.Frame;
import dev.weir.protocol.Call;
import dev.weir.protocol.Dict;
import dev.weir.protocol.Goodbye;
import dev.weir.protocol.Message;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.transport.WebSocketOpcode;
import java.io.UncheckedIOException;
import java.net.URI;

/**
 * A router that lets everybody in, answers every call with its arguments, those of {@code
 * com.example.never} excepted, and GOODBYE with GOODBYE; one connection after another.
 */
final class AnsweringRouter implements AutoCloseable {
  private final ScriptedRouter router = new ScriptedRouter();
  private final Thread thread = new Thread(this::serve, "test-router");

  AnsweringRouter() {
    thread.start();
  }

  URI uri() {
    return router.uri();
  }

  private void serve() {
    try {
      while (true) {
        try (ScriptedPeer peer = router.accept().upgrade()) {
          peer.welcome();
          serve(peer);
        }
      }
    } catch (UncheckedIOException e) {
      // Closed, or idle for longer than any test takes.
    }
  }

  private void serve(ScriptedPeer peer) {
    boolean open = true;
    while (open) {
      Frame frame = peer.receiveFrame();
      switch (frame.opcode()) {
        case WebSocketOpcode.BINARY -> answer(peer, peer.read(frame));
        case WebSocketOpcode.CLOSE -> peer.frame(WebSocketOpcode.CLOSE, frame.payload());
        default -> open = false;
      }
      open &= frame.opcode() != WebSocketOpcode.CLOSE;
    }
  }

  private static void answer(ScriptedPeer peer, Message message) {
    if (message instanceof Goodbye) {
      peer.send(new Goodbye(Dict.EMPTY, "wamp.close.goodbye_and_out"));
    } else if (message instanceof Call call && !call.procedure().equals("com.example.never")) {
      peer.send(new Result(call.request(), ResultDetails.NONE, call.payload()));
    }
  }

  @Override
  public void close() throws Exception {
    router.close();
    thread.join();
  }
}
