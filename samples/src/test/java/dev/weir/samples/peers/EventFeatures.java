package dev.weir.samples.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.Event;
import dev.weir.client.Publication;
import dev.weir.client.Subscription;
import dev.weir.client.TestamentScope;
import dev.weir.client.Topic;
import dev.weir.client.WampClient;
import dev.weir.protocol.Feature;
import dev.weir.protocol.Serializer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Publishing and subscribing. */
interface EventFeatures {
  String BROKER = "broker";

  Peer peer();

  @ParameterizedTest
  @EnumSource(Serializer.class)
  default void eventsComeInTheOrderOfTheirPublisher(Serializer serializer) throws Exception {
    try (WampClient publisher = peer().connect(serializer);
        WampClient subscriber = peer().connect(serializer)) {
      BlockingQueue<Event> events = new LinkedBlockingQueue<>();
      subscriber.subscribe("peers.numbers", events::add).join();
      for (int number = 0; number < 500; number++) {
        publisher.publish(
            Publication.of("peers.numbers").arguments(number).argument("as", "text" + number));
      }
      for (int number = 0; number < 500; number++) {
        Event event = next(events);
        assertThat(event.as(int.class)).isEqualTo(number);
        assertThat(event.arguments().get("as", String.class)).isEqualTo("text" + number);
      }
    }
  }

  @Test
  default void anAcknowledgedPublicationHasTheIdOfItsEvent() throws Exception {
    try (WampClient publisher = peer().connect();
        WampClient subscriber = peer().connect()) {
      BlockingQueue<Event> events = new LinkedBlockingQueue<>();
      subscriber.subscribe("peers.acknowledged", events::add).join();
      long publication = publisher.publishAcknowledged("peers.acknowledged", "it").join();
      assertThat(next(events).publication()).isEqualTo(publication);
    }
  }

  @Test
  default void aPublisherHearsItsOwnEventsOnlyWhereItWantsThat() throws Exception {
    try (WampClient client = peer().connect()) {
      peer().mustAnnounce(client, BROKER, Feature.PUBLISHER_EXCLUSION);
      BlockingQueue<Event> events = new LinkedBlockingQueue<>();
      client.subscribe("peers.own", events::add).join();
      client.publishAcknowledged("peers.own", "without").join();
      client.publishAcknowledged(Publication.of("peers.own").arguments("with").includeMe()).join();
      assertThat(next(events).as(String.class)).isEqualTo("with");
    }
  }

  @Test
  default void anEndedSubscriptionHearsNothing() throws Exception {
    try (WampClient publisher = peer().connect();
        WampClient subscriber = peer().connect()) {
      BlockingQueue<Event> events = new LinkedBlockingQueue<>();
      Subscription subscription = subscriber.subscribe("peers.ended", events::add).join();
      subscription.unsubscribe().join();
      subscriber.subscribe("peers.marker", events::add).join();
      publisher.publishAcknowledged("peers.ended").join();
      publisher.publishAcknowledged("peers.marker").join();
      assertThat(next(events).topic()).isEqualTo("peers.marker");
    }
  }

  @Test
  default void patternsOfTopicsTellWhichItWas() throws Exception {
    try (WampClient publisher = peer().connect();
        WampClient subscriber = peer().connect()) {
      peer().mustAnnounce(publisher, BROKER, Feature.PATTERN_BASED_SUBSCRIPTION);
      BlockingQueue<Event> prefixed = new LinkedBlockingQueue<>();
      BlockingQueue<Event> wild = new LinkedBlockingQueue<>();
      subscriber.subscribe(Topic.prefix("peers.sensor."), prefixed::add).join();
      subscriber.subscribe(Topic.wildcard("peers..state"), wild::add).join();
      publisher.publish("peers.sensor.one.state");
      publisher.publish("peers.door.state");
      assertThat(next(prefixed).topic()).isEqualTo("peers.sensor.one.state");
      assertThat(next(wild).topic()).isEqualTo("peers.door.state");
    }
  }

  @Test
  default void sessionsAreLeftOutOrChosen() throws Exception {
    try (WampClient publisher = peer().connect();
        WampClient one = peer().connect();
        WampClient other = peer().connect()) {
      peer().mustAnnounce(publisher, BROKER, Feature.SUBSCRIBER_BLACKWHITE_LISTING);
      BlockingQueue<Event> ofOne = new LinkedBlockingQueue<>();
      BlockingQueue<Event> ofOther = new LinkedBlockingQueue<>();
      one.subscribe("peers.list", ofOne::add).join();
      other.subscribe("peers.list", ofOther::add).join();
      List<Long> session = List.of(one.session().id());
      Publication publication = Publication.of("peers.list");
      publisher.publishAcknowledged(publication.arguments("all but one").exclude(session)).join();
      publisher.publishAcknowledged(publication.arguments("only one").eligible(session)).join();
      publisher.publishAcknowledged(publication.arguments("all")).join();
      assertThat(next(ofOne).as(String.class)).isEqualTo("only one");
      assertThat(next(ofOne).as(String.class)).isEqualTo("all");
      assertThat(next(ofOther).as(String.class)).isEqualTo("all but one");
      assertThat(next(ofOther).as(String.class)).isEqualTo("all");
    }
  }

  @Test
  default void thePublisherIsDisclosedWhereItWantsThat() throws Exception {
    try (WampClient publisher = peer().connect();
        WampClient subscriber = peer().connect()) {
      peer().mustAnnounce(publisher, BROKER, Feature.PUBLISHER_IDENTIFICATION);
      BlockingQueue<Event> events = new LinkedBlockingQueue<>();
      subscriber.subscribe("peers.told", events::add).join();
      publisher.publish(Publication.of("peers.told").discloseMe());
      assertThat(next(events).publisher()).contains(publisher.session().id());
    }
  }

  @Test
  default void aRetainedEventComesFirst() throws Exception {
    try (WampClient publisher = peer().connect();
        WampClient subscriber = peer().connect()) {
      peer().mustAnnounce(publisher, BROKER, Feature.EVENT_RETENTION);
      publisher
          .publishAcknowledged(Publication.of("peers.kept").arguments("as it is").retain())
          .join();
      BlockingQueue<Event> events = new LinkedBlockingQueue<>();
      subscriber.subscribe(Topic.exact("peers.kept").retained(), events::add).join();
      Event kept = next(events);
      assertThat(kept.as(String.class)).isEqualTo("as it is");
      assertThat(kept.isRetained()).isTrue();
    }
  }

  @Test
  default void aTestamentIsPublishedWhenItsSessionIsGone() throws Exception {
    try (WampClient subscriber = peer().connect()) {
      peer().mustAnnounce(subscriber, CallFeatures.DEALER, Feature.TESTAMENT_META_API);
      BlockingQueue<Event> events = new LinkedBlockingQueue<>();
      subscriber.subscribe("peers.testament", events::add).join();
      try (WampClient mortal = peer().connect()) {
        mortal
            .meta()
            .addTestament(
                Publication.of("peers.testament").arguments("gone"), TestamentScope.DESTROYED)
            .join();
      }
      assertThat(next(events).as(String.class)).isEqualTo("gone");
    }
  }

  /** The next event, which is not waited for without end. */
  static Event next(BlockingQueue<Event> events) throws InterruptedException {
    Event event = events.poll(10, TimeUnit.SECONDS);
    assertThat(event).as("an event").isNotNull();
    return event;
  }
}
