package dev.weir.gateway.worker;

import static dev.weir.gateway.worker.TestWorkers.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.worker.TestWorkers.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What reaches a worker and what comes back, in every framing. */
final class FramingsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "LINE,false",
    "LINE,true",
    "LENGTH32,false",
    "LENGTH32,true",
    "CLOSE,true",
    "HTTP,false",
    "HTTP,true",
    "STDIO,false"
  })
  void textAndBytesGoThereAndBack(WorkerFraming framing, boolean each) throws IOException {
    WorkerPoolOptions options = TestWorkers.options(directory, framing, 1).perRequest(each).build();
    try (WorkerPool pool = WorkerPool.start(options)) {
      for (int i = 0; i < 3; i++) {
        assertThat(call(pool, "grüße " + i).now().text()).isEqualTo("grüße " + i);
        byte[] octets = {(byte) 0xFF, 0, 13, (byte) i};
        assertThat(call(pool, (Object) octets).now().arguments()).containsExactly(octets);
      }
      assertThat(call(pool, "big 300000").now().text()).hasSize(300_000);
      assertThat(pool.status().deaths()).isZero();
      assertThat(pool.status().restarts()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = WorkerFraming.class,
      names = {"LENGTH32", "CLOSE", "HTTP"})
  void whatIsNoTextIsBytesEvenForATextualRequest(WorkerFraming framing) throws IOException {
    try (WorkerPool pool = WorkerPool.start(TestWorkers.options(directory, framing, 1).build())) {
      assertThat(call(pool, "bytes").now().arguments().get(0)).isInstanceOf(byte[].class);
    }
  }

  @ParameterizedTest
  @EnumSource(WorkerFraming.class)
  void noFramingTakesHalfAnAnswerForAWholeOne(WorkerFraming framing) throws IOException {
    String word = framing == WorkerFraming.STDIO ? "die" : "half of this will come and no more";
    try (WorkerPool pool = WorkerPool.start(TestWorkers.options(directory, framing, 1).build())) {
      for (int i = 0; i < 10; i++) {
        assertThat(call(pool, word).now().firstError()).isEqualTo(WorkerError.DIED);
      }
      assertThat(call(pool, "whole").now().text()).isEqualTo("whole");
      assertThat(pool.status().deaths()).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @EnumSource(WorkerFraming.class)
  void anAnswerIsAsLargeAsItMayAndNotLarger(WorkerFraming framing) throws IOException {
    WorkerPoolOptions options =
        TestWorkers.options(directory, framing, 1).maxAnswer(100_000).build();
    try (WorkerPool pool = WorkerPool.start(options)) {
      assertThat(call(pool, "big 100000").now().text()).hasSize(100_000);
      Outcome refused = call(pool, "big 100001").now();
      assertThat(refused.firstError()).isEqualTo("wamp.error.payload_size_exceeded");
      assertThat(refused.arguments().toString()).contains("100000", "workers.max_answer");
      assertThat(call(pool, "next").now().text()).isEqualTo("next");
    }
  }

  @Test
  void aWorkerThatSpeaksHttpMayAnswerInChunksOrRefuseOrClose() throws IOException {
    WorkerPoolOptions options = TestWorkers.options(directory, WorkerFraming.HTTP, 1).build();
    try (WorkerPool pool = WorkerPool.start(options)) {
      assertThat(call(pool, "chunked").now().text()).isEqualTo("firstsecond");
      Outcome refused = call(pool, "refuse this").now();
      assertThat(refused.firstError()).isEqualTo(WorkerError.FAILED);
      assertThat(refused.arguments()).isEqualTo(List.of("HTTP status 422", "refuse this"));
      assertThat(call(pool, "untilclose x").now().text()).isEqualTo("untilclose x");
      assertThat(call(pool, "next").now().text()).isEqualTo("next");
      assertThat(pool.status().restarts()).isZero();
    }
  }

  @Test
  void aProcessForEachRequestAnswersWithItsOutputAndItsExitCode() throws IOException {
    WorkerPoolOptions options =
        TestWorkers.options(directory, WorkerFraming.STDIO, 2)
            .command("python3", TestWorkers.program(), "cgi", "0")
            .perRequest(true)
            .build();
    try (WorkerPool pool = WorkerPool.start(options)) {
      String first = call(pool, "pid").now().text();
      assertThat(call(pool, "pid").now().text()).isNotEqualTo(first);
      assertThat(call(pool, "two\nlines").now().text()).isEqualTo("two\nlines");
      Outcome refused = call(pool, "refuse this").now();
      assertThat(refused.firstError()).isEqualTo(WorkerError.FAILED);
      assertThat(refused.arguments()).isEqualTo(List.of("exit code 3", "refuse this"));
      assertThat(call(pool, "die").now().firstError()).isEqualTo(WorkerError.DIED);
    }
  }

  @Test
  void whatHasNoFormIsRefusedBeforeAWorkerHasIt() throws IOException {
    WorkerPoolOptions options = TestWorkers.options(directory, WorkerFraming.LINE, 1).build();
    try (WorkerPool pool = WorkerPool.start(options)) {
      assertThat(call(pool).now().firstError()).isEqualTo("wamp.error.invalid_argument");
      assertThat(call(pool, 7L).now().firstError()).isEqualTo("wamp.error.invalid_argument");
      assertThat(call(pool, "two\nlines").now().firstError())
          .isEqualTo("wamp.error.invalid_argument");
      assertThat(call(pool, "one line").now().text()).isEqualTo("one line");
    }
  }

  @Test
  void aSecondLineIsNoAnswerToTheNextRequest() throws IOException {
    WorkerPoolOptions options = TestWorkers.options(directory, WorkerFraming.LINE, 1).build();
    try (WorkerPool pool = WorkerPool.start(options)) {
      for (int i = 0; i < 10; i++) {
        assertThat(call(pool, "twice").now().text()).isEqualTo("one");
        assertThat(call(pool, "next " + i).now().text()).isEqualTo("next " + i);
      }
    }
  }
}
