package dev.weir.router.simulation;

import dev.weir.protocol.Serializer;
import dev.weir.router.options.SlowPolicy;
import java.util.List;

/**
 * What kind of run a seed makes: runs differ in size and in what happens in them, so that rare
 * things are common in some.
 *
 * @param loops event loops of the router
 * @param interleaving of 100 occasions, at how many another loop comes between
 * @param peers connections at once
 * @param mailbox the limit of a mailbox in octets
 * @param largest octets of filler in a large payload
 * @param socket octets that a socket holds
 * @param chunk octets that the router reads at once
 * @param sluggish of 100 clients, how many read slowly or not at all
 * @param offences of 1,000 acts, how many break the protocol
 * @param departures of 1,000 acts, how many end a session or a connection
 * @param mute of 100 invocations, how many are never answered where a timeout ends the call
 * @param subscriptions the quota of a session
 * @param pendingCalls the quota of a session
 * @param concurrency what some callees allow at once; 0 is that none says so
 * @param slow what becomes of events for subscribers that do not read
 * @param callTimeout milliseconds for calls without one; 0 is none
 * @param killGrace milliseconds
 * @param realmCalls of 1,000 acts, how many call a procedure of the router's own
 * @param faults whether the router's surroundings fail now and then
 * @param withNaN whether payloads may hold what JSON has no form for
 * @param serializers that clients use
 * @param locals of 100 peers, how many are in the router's program
 */
record Profile(
    int loops,
    int interleaving,
    int peers,
    int mailbox,
    int largest,
    int socket,
    int chunk,
    int sluggish,
    int offences,
    int departures,
    int mute,
    int subscriptions,
    int pendingCalls,
    int concurrency,
    SlowPolicy slow,
    int callTimeout,
    int killGrace,
    int realmCalls,
    boolean faults,
    boolean withNaN,
    List<Serializer> serializers,
    int locals) {

  private static final int ROOMY = 1 << 22;

  /** Whether events may be dropped and their sessions go on. */
  boolean lossy() {
    return slow != SlowPolicy.DISCONNECT;
  }

  /** Whether no mailbox can come near its limit. */
  boolean roomy() {
    return mailbox == ROOMY;
  }

  static Profile random(Chance chance) {
    int mailbox = chance.pick(4_096, 16_384, 65_536, ROOMY);
    return new Profile(
        chance.between(1, 3),
        chance.pick(0, 5, 15),
        chance.between(2, 9),
        mailbox,
        mailbox == ROOMY ? 200 : chance.pick(200, mailbox / 4, mailbox * 2),
        chance.pick(512, 4_096, 65_536),
        chance.pick(512, 4_096, 16_384),
        mailbox == ROOMY ? 0 : chance.pick(0, 0, 20, 60),
        chance.pick(0, 0, 5, 20),
        chance.pick(2, 10, 40),
        chance.pick(0, 5, 30),
        chance.pick(3, 1_000),
        chance.pick(2, 1_000),
        chance.pick(0, 0, 1, 3),
        chance.pick(
            SlowPolicy.DISCONNECT,
            SlowPolicy.DISCONNECT,
            SlowPolicy.DROP_NEWEST,
            SlowPolicy.DROP_OLDEST,
            SlowPolicy.CONFLATE),
        chance.pick(0, 0, 150),
        chance.pick(50, 300),
        chance.pick(0, 20, 100),
        chance.percent(15),
        chance.percent(30),
        chance.pick(
            List.of(Serializer.values()),
            List.of(Serializer.MESSAGEPACK),
            List.of(Serializer.JSON, Serializer.CBOR)),
        chance.pick(0, 30, 30, 100));
  }
}
