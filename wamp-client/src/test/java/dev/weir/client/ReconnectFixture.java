package dev.weir.client;

import static dev.weir.client.ScriptedRouter.soon;

import dev.weir.client.ScriptedRouter.Joined;
import dev.weir.client.flow.Backoff;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Register;
import dev.weir.protocol.Registered;
import dev.weir.protocol.Result;
import dev.weir.protocol.ResultDetails;
import dev.weir.protocol.Subscribe;
import dev.weir.protocol.Subscribed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** A client that reconnects, a router that a test scripts, and time that the test lets pass. */
abstract class ReconnectFixture {
  /** Longer than any of the first waits. */
  static final Duration WAIT = Duration.ofSeconds(2);

  final ScriptedRouter router = new ScriptedRouter();
  final VirtualTime time = new VirtualTime();
  final LifecycleNotes notes = new LifecycleNotes();
  WampClient client;
  ScriptedPeer peer;

  @AfterEach
  void close() throws Exception {
    if (peer != null) {
      peer.close();
    }
    router.close();
  }

  final void join(UnaryOperator<WampClientBuilder> options) {
    Joined joined =
        router.join(
            builder -> options.apply(builder.reconnect(quickly()).time(time).listener(notes)));
    client = joined.client();
    peer = joined.peer();
    notes.expect("joined");
  }

  /** With a first wait, and a second one, that are shorter than {@link #WAIT}. */
  static Reconnect quickly() {
    return Reconnect.on()
        .backoff(Backoff.exponential(Duration.ofMillis(250), Duration.ofSeconds(30)));
  }

  /** Cuts the connection; the client waits then. */
  final void cut() {
    cut(1);
  }

  /** Cuts the connection of a session that was too short to begin with the first attempt again. */
  final void cut(int attempt) {
    peer.kill();
    notes.expect("left CONNECTION_LOST", "reconnecting " + attempt + " CONNECTION_LOST");
  }

  /** Lets the client come back. */
  final void comeBack() {
    comeBack(WAIT);
  }

  /** Lets the client come back after a while. */
  final void comeBack(Duration wait) {
    time.advance(wait);
    peer = router.accept().upgrade();
    peer.welcome();
    notes.expect("joined");
  }

  final Registration register(String procedure, long id) {
    CompletableFuture<Registration> future = client.register(procedure, Invocation::procedure);
    confirmRegister(procedure, id);
    return soon(future);
  }

  final void confirmRegister(String procedure, long id) {
    Register register = peer.expect(Register.class);
    org.assertj.core.api.Assertions.assertThat(register.procedure()).isEqualTo(procedure);
    peer.send(new Registered(register.request(), id));
  }

  final Subscribe confirmSubscribe(String topic, long id) {
    Subscribe subscribe = peer.expect(Subscribe.class);
    org.assertj.core.api.Assertions.assertThat(subscribe.topic()).isEqualTo(topic);
    peer.send(new Subscribed(subscribe.request(), id));
    return subscribe;
  }

  final dev.weir.protocol.Call call(String procedure) {
    dev.weir.protocol.Call call = peer.expect(dev.weir.protocol.Call.class);
    org.assertj.core.api.Assertions.assertThat(call.procedure()).isEqualTo(procedure);
    return call;
  }

  final void answer(dev.weir.protocol.Call call, Object value) {
    peer.send(new Result(call.request(), ResultDetails.NONE, Payload.of(value)));
  }
}
