package dev.weir.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down which rows the tests of a module proved, {@code row TAB class#method TAB
 * passed|failed|skipped}, into the module's {@code target/conformance.tsv}. Found by the platform
 * as a service. Thread-safe.
 */
public final class RowRecorder implements TestExecutionListener {
  private static final Path FILE = Path.of("target", "conformance.tsv");

  private final TreeSet<String> lines = new TreeSet<>();

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      record(test, result.getStatus() == Status.SUCCESSFUL ? "passed" : "failed");
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    record(test, "skipped");
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan plan) {
    if (lines.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized void record(TestIdentifier test, String verdict) {
    test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .ifPresent(
            source ->
                rows(source)
                    .ifPresent(
                        rows -> {
                          for (String row : rows.value()) {
                            lines.add(
                                String.join(
                                    "\t",
                                    row,
                                    source.getClassName() + "#" + source.getMethodName(),
                                    verdict));
                          }
                        }));
  }

  private static Optional<Row> rows(MethodSource source) {
    return Optional.ofNullable(source.getJavaMethod().getAnnotation(Row.class));
  }
}
