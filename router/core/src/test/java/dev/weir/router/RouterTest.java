package dev.weir.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Call;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Event;
import dev.weir.protocol.Invocation;
import dev.weir.protocol.Payload;
import dev.weir.protocol.Publish;
import dev.weir.protocol.PublishOptions;
import dev.weir.protocol.Published;
import dev.weir.protocol.Result;
import dev.weir.protocol.Serializer;
import dev.weir.protocol.Yield;
import dev.weir.protocol.YieldOptions;
import dev.weir.router.peer.RawPeer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RouterTest {

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void routesCallsAndEvents(Serializer serializer) throws Exception {
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        RawPeer one = RawPeer.join(router.port(), serializer, "realm1");
        RawPeer two = RawPeer.join(router.port(), serializer, "realm1")) {
      one.register("com.example.echo");
      two.send(
          new Call(two.nextRequest(), CallOptions.NONE, "com.example.echo", Payload.of("ä", 7L)));
      Invocation invocation = one.expect(Invocation.class);
      one.send(new Yield(invocation.request(), YieldOptions.NONE, invocation.payload()));
      assertThat(RawPeer.arguments(two.expect(Result.class).payload())).containsExactly("ä", 7L);

      one.subscribe("com.example.topic");
      two.send(
          new Publish(
              two.nextRequest(), PublishOptions.ACKNOWLEDGE, "com.example.topic", Payload.of(1L)));
      long publication = two.expect(Published.class).publication();
      assertThat(one.expect(Event.class).publication()).isEqualTo(publication);
      one.goodbye();
    }
  }
}
