package dev.weir.router.history;

import dev.weir.protocol.ErrorUri;
import dev.weir.router.counter.Counters;
import dev.weir.router.mailbox.EventLoop;
import dev.weir.router.member.Answers;
import dev.weir.router.member.Member;
import dev.weir.router.memory.Budget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The histories of a realm. Its methods run inside the realm's turn; what has to be read is read on
 * the history's thread and answered in a later entry of the turn.
 */
public final class RealmHistory {
  private static final Logger LOG = LoggerFactory.getLogger(RealmHistory.class);
  private static final int MOST_QUESTIONS = 1_000;
  private static final long RETRY_MILLIS = 100;
  private static final int PAGE_EVENTS = 1_024;
  private static final long PAGE_BYTES = 256L << 10;

  private final HistoryResources resources;
  private final Counters counters;
  private final BiConsumer<EventLoop, Runnable> turn;
  private final List<EventLog> logs = new ArrayList<>();
  private final Optional<HistoryWriter> writer;
  private int questions;

  /** Reads of a log what an answer needs. Runs on the history's thread. */
  private interface Question<T> {
    T ask(LogView view) throws IOException;
  }

  /**
   * Opens the histories of a realm; none when nothing is to be kept. {@code turn} lets something
   * run in the realm's turn, and {@code turnLoop} is the loop of who holds it.
   *
   * @throws UncheckedIOException when a store cannot be read
   */
  public static Optional<RealmHistory> open(
      String realm,
      List<HistoryRule> rules,
      HistoryResources resources,
      Budget memory,
      Counters counters,
      BiConsumer<EventLoop, Runnable> turn,
      Supplier<EventLoop> turnLoop) {
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    try {
      RealmHistory history = new RealmHistory(realm, resources, counters, turn, turnLoop);
      for (HistoryRule rule : rules) {
        EventLog log = history.log(realm, rule);
        log.charge(memory);
        history.logs.add(log);
      }
      history.writer.ifPresent(HistoryWriter::start);
      return Optional.of(history);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RealmHistory(
      String realm,
      HistoryResources resources,
      Counters counters,
      BiConsumer<EventLoop, Runnable> turn,
      Supplier<EventLoop> turnLoop) {
    this.resources = resources;
    this.counters = counters;
    this.turn = turn;
    this.writer =
        Optional.ofNullable(resources.stores().get(realm))
            .map(
                store ->
                    new HistoryWriter(
                        realm, store, resources.clock(), turn, turnLoop, resources.listener()));
  }

  /** Lets something run in a later entry of the turn, by a loop. */
  public void later(EventLoop loop, Runnable entry) {
    turn.accept(loop, entry);
  }

  /** All logs, in the order of their rules. */
  public List<EventLog> logs() {
    return List.copyOf(logs);
  }

  /** The log that has all events of a subscription: its own, else the most specific one. */
  public Optional<EventLog> covering(Selection selection) {
    return logs.stream()
        .filter(log -> log.rule().covers(selection.uri(), selection.match()))
        .max(
            Comparator.comparing(
                    (EventLog log) ->
                        log.rule().match() == selection.match()
                            && log.rule().topic().equals(selection.uri()))
                .thenComparing(log -> log.rule().topic().length()));
  }

  /** Answers {@code wamp.subscription.get_events} with its keywords for a subscription. */
  public void events(
      EventLog log,
      Selection selection,
      long subscription,
      Function<String, Optional<Object>> keywords,
      Consumer<Answer> answer) {
    ask(
        log,
        selection.member(),
        view -> {
          EventQuery query = EventQuery.of(keywords);
          EventList list =
              new EventList(
                  subscription, selection, query.limit(), resources.answerBytes(), counters);
          query.run(view, list::add);
          return Answer.of(list.payload());
        },
        refusal -> refusal,
        answer);
  }

  /**
   * Finds where a catch-up begins: at the last so many events, or behind a publication, or at the
   * later one of both.
   */
  public void start(
      EventLog log,
      Selection selection,
      OptionalLong last,
      OptionalLong since,
      Consumer<Start> answer) {
    ask(
        log,
        selection.member(),
        view -> {
          long start = view.first();
          if (since.isPresent()) {
            start =
                view.find(since.getAsLong())
                        .orElseThrow(() -> RefusedQueryException.unknown(since.getAsLong()))
                    + 1;
          }
          return Start.at(last.isPresent() ? Math.max(start, last(view, selection, last)) : start);
        },
        Start::refused,
        answer);
  }

  /**
   * The next events for a catch-up, a page of those that the session may have; empty when they
   * cannot be read. A catch-up has one page at a time.
   */
  public void page(EventLog log, Selection selection, long from, Consumer<Optional<Page>> answer) {
    read(
        log,
        selection.member(),
        view -> Optional.of(page(view, selection, from)),
        refusal -> Optional.empty(),
        answer);
  }

  /** Writes what is left and closes the store. Outside of the turn. */
  public void close() {
    writer.ifPresent(HistoryWriter::close);
  }

  private static long last(LogView view, Selection selection, OptionalLong last)
      throws IOException {
    long[] reached = {view.end(), last.getAsLong()};
    if (reached[1] > 0) {
      view.readBack(
          view.end(),
          view.first(),
          event -> {
            if (selection.includes(event)) {
              reached[0] = event.sequence();
              reached[1]--;
            }
            return reached[1] > 0;
          });
    }
    return reached[0];
  }

  private static Page page(LogView view, Selection selection, long from) throws IOException {
    List<KeptEvent> events = new ArrayList<>();
    long[] reached = {Math.max(from, view.first()), PAGE_BYTES};
    long missed = reached[0] - from;
    view.read(
        from,
        view.end(),
        event -> {
          reached[0] = event.sequence() + 1;
          if (selection.includes(event)) {
            events.add(event);
            reached[1] -= event.size();
          }
          return events.size() < PAGE_EVENTS && reached[1] > 0;
        });
    boolean cut = events.size() == PAGE_EVENTS || reached[1] <= 0;
    return new Page(events, missed + view.gone(), cut ? reached[0] : view.end());
  }

  private <T> void ask(
      EventLog log,
      Member asker,
      Question<T> question,
      Function<Answer, T> refusal,
      Consumer<T> answer) {
    if (questions >= MOST_QUESTIONS) {
      answer.accept(refusal.apply(busy()));
      return;
    }
    questions++;
    read(
        log,
        asker,
        question,
        refusal,
        answered -> {
          questions--;
          answer.accept(answered);
        });
  }

  private <T> void read(
      EventLog log,
      Member asker,
      Question<T> question,
      Function<Answer, T> refusal,
      Consumer<T> answer) {
    LogView view = log.view();
    EventLoop loop = asker.mailbox().loop();
    resources
        .readers()
        .execute(
            () -> {
              T answered = answered(view, question, refusal);
              turn.accept(loop, () -> answer.accept(answered));
            });
  }

  private static <T> T answered(LogView view, Question<T> question, Function<Answer, T> refusal) {
    try {
      return question.ask(view);
    } catch (RefusedQueryException e) {
      return refusal.apply(Answer.error(e.error(), e.getMessage()));
    } catch (IOException | RuntimeException e) {
      LOG.error("a history cannot be read", e);
      return refusal.apply(
          Answer.error(ErrorUri.UNAVAILABLE, "the history cannot be read: " + e.getMessage()));
    }
  }

  private static Answer busy() {
    return new Answer(
        Optional.of(ErrorUri.UNAVAILABLE),
        Answers.retryable(
            MOST_QUESTIONS + " questions to the histories of this realm wait already",
            RETRY_MILLIS));
  }

  private EventLog log(String realm, HistoryRule rule) throws IOException {
    if (!rule.durable()) {
      return new EventLog(rule, resources.clock(), counters);
    }
    if (writer.isEmpty()) {
      LOG.warn("realm {} has no store: the history of {} is in memory", realm, rule.topic());
      return new EventLog(rule, resources.clock(), counters);
    }
    StoredLog stored = writer.get().open(rule);
    return new EventLog(rule, resources.clock(), counters, stored.end(), stored, writer.get());
  }
}
