package dev.weir.router.undertow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.weir.router.Router;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RouterOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bare echo is what the conformance cases and the benchmark speak to. */
final class EchoServerTest {
  private static final JavaClasses ECHO =
      new ClassFileImporter().importClasses(EchoServer.class, Echo.class);

  @Test
  void itEchoesWithAndWithoutASubprotocol() throws Exception {
    ListenerOptions listener = ListenerOptions.of("127.0.0.1", 0).withPath("/");
    try (EchoServer server = EchoServer.start(listener, RouterOptions.DEFAULT)) {
      for (String header : List.of("", "Sec-WebSocket-Protocol: wamp.2.json\r\n")) {
        try (FramePeer peer = FramePeer.open(server.uri())) {
          peer.send(peer.request(header));
          assertThat(peer.head()).startsWith("HTTP/1.1 101 ");
          peer.sendText("here");
          assertThat(peer.next().text()).isEqualTo("here");
        }
      }
    }
  }

  @Test
  void itsConnectionsAreTheRouters() {
    classes()
        .that()
        .areAssignableTo(EchoServer.class)
        .should()
        .accessClassesThat()
        .areAssignableTo(Network.class)
        .check(ECHO);
    classes()
        .that()
        .areAssignableTo(Router.class)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Network.class)
        .check(new ClassFileImporter().importClasses(Router.class));
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.channels..", "io.undertow..", "org.xnio..", "javax.net..")
        .check(ECHO);
  }
}
