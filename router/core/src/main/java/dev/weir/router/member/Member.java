package dev.weir.router.member;

import dev.weir.protocol.Feature;
import dev.weir.protocol.HelloDetails;
import dev.weir.protocol.Role;
import dev.weir.router.link.PeerAddress;
import dev.weir.router.mailbox.Mailbox;
import dev.weir.router.mailbox.ReadGate;
import dev.weir.router.payload.PayloadValidator;
import java.util.Optional;

/**
 * A session that has joined a realm, as a recipient. What may change belongs to the realm's turn
 * (joined or not, named or not); the rest never changes.
 */
public final class Member {
  private final Identity identity;
  private final HelloDetails hello;
  private final Mailbox mailbox;
  private final ReadGate reads;
  private final PeerAddress peer;
  private final Allowance limits;
  private final boolean cancels;
  private final boolean yieldsProgress;
  private boolean joined;
  private boolean named;

  // Made when the first result that is judged is expected, which in most realms never happens.
  private volatile ExpectedResults expected;

  // Written in the turn, read by the session's loop, which needs no more than a recent value.
  private volatile boolean owing;

  /** The limits are those of its role, or of its realm. */
  public Member(
      Identity identity,
      HelloDetails hello,
      Mailbox mailbox,
      ReadGate reads,
      PeerAddress peer,
      Allowance limits) {
    this.identity = identity;
    this.hello = hello;
    this.mailbox = mailbox;
    this.reads = reads;
    this.peer = peer;
    this.limits = limits;
    this.cancels = hello.announces(Role.CALLEE, Feature.CALL_CANCELING);
    this.yieldsProgress = cancels && hello.announces(Role.CALLEE, Feature.PROGRESSIVE_CALL_RESULTS);
  }

  public Identity identity() {
    return identity;
  }

  public HelloDetails hello() {
    return hello;
  }

  public Mailbox mailbox() {
    return mailbox;
  }

  /** Holds back what this session sends. */
  public ReadGate reads() {
    return reads;
  }

  /** Where its connection comes from. */
  public PeerAddress peer() {
    return peer;
  }

  /** What it may have at most. */
  public Allowance limits() {
    return limits;
  }

  /** Whether it takes INTERRUPT: a callee that announced call canceling. */
  public boolean cancels() {
    return cancels;
  }

  /** Whether it may be asked for progressive results: it announced them and call canceling. */
  public boolean yieldsProgress() {
    return yieldsProgress;
  }

  public boolean joined() {
    return joined;
  }

  public void joined(boolean joined) {
    this.joined = joined;
  }

  /** Whether what is routed now names its sender, because an authorizer said so. */
  public boolean named() {
    return named;
  }

  public void named(boolean named) {
    this.named = named;
  }

  /** The result of this invocation, to be sent by this callee, will be judged. */
  public void expect(long invocation, PayloadValidator judge) {
    if (expected == null) {
      expected = new ExpectedResults();
    }
    expected.put(invocation, judge);
  }

  /** Nothing more is expected for this invocation. */
  public void settle(long invocation) {
    if (expected != null) {
      expected.remove(invocation);
    }
  }

  /** Who judges the result of this invocation; empty when nobody does. Thread-safe. */
  public Optional<PayloadValidator> judgeOf(long invocation) {
    ExpectedResults results = expected;
    return results == null ? Optional.empty() : results.find(invocation);
  }

  /**
   * Whether it owes an answer to an INVOCATION: its reads are then not held back for its own
   * mailbox.
   */
  public boolean owing() {
    return owing;
  }

  public void owing(boolean owing) {
    if (this.owing != owing) {
      this.owing = owing;
    }
  }
}
